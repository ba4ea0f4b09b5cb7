"""What writing one mail costs: a compiled version and one order's facts become headers, text, HTML and bytes."""

import json
import os
import subprocess
import sys
import tempfile


def rendering() -> dict[str, float]:
    """Microseconds a mail: `bare` minijinja, `parts` (rendering alone), `plain` (without links and JSON-LD), `whole` (both)."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "ORDERWIRE_DATA": folder,
            "ORDERWIRE_DATABASE_URL": "",
            "ORDERWIRE_SECRET_KEY": "unused " * 6,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        command = [sys.executable, "-m", "benchmarks.mail_words"]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return {name: float(figure) for name, figure in json.loads(done.stdout).items()}


if __name__ == "__main__":
    found = rendering()
    for name, figure in found.items():
        print(f"{name:<8}{figure:>8.1f} µs a mail{figure / found['bare']:>8.2f} × bare")
