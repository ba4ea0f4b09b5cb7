"""Runs every check that is no test of behaviour: form, types, direction, templates, migrations, the house's own rules.

All run, whatever fails; the table at the end says which did. Nothing is changed: `make format` does that.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# Settings of the check's own: it needs no data folder of a person's and leaves none behind.
ENV = {
    "ORDERWIRE_SECRET_KEY": "unused " * 6,
    "ORDERWIRE_DATA": str(ROOT / "build" / "check"),
    "ORDERWIRE_DATABASE_URL": "",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}
PYTHON = (sys.executable,)
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint", (str(BIN / "ruff"), "check", "--quiet", ".")),
    ("form", (str(BIN / "ruff"), "format", "--check", "--quiet", ".")),
    ("types", (str(BIN / "mypy"),)),
    ("direction", (str(BIN / "lint-imports"), "--no-logo", "--no-cache")),
    ("templates, form", (str(BIN / "djlint"), "--check", "--quiet", "orderwire")),
    ("templates, lint", (str(BIN / "djlint"), "--lint", "--quiet", "orderwire")),
    ("migrations", (*PYTHON, "manage.py", "makemigrations", "--check", "--dry-run")),
    ("settings", (*PYTHON, "manage.py", "check", "--fail-level", "WARNING")),
    ("house", (*PYTHON, "-m", "pytest", "tests/house", "-p", "no:randomly")),
)


def main() -> int:
    """Runs all checks. Returns 0 when each passed, else 1."""
    (ROOT / "build" / "check").mkdir(parents=True, exist_ok=True)
    rows = [run(name, command) for name, command in CHECKS]
    print(
        "\n"
        + "\n".join(
            f"  {name:<16} {'good' if code == 0 else 'FAILED':<7} {seconds:5.1f} s" for name, code, seconds in rows
        )
    )
    return 1 if any(code for _name, code, _seconds in rows) else 0


def run(name: str, command: tuple[str, ...]) -> tuple[str, int, float]:
    """Runs one check: its name, exit code and seconds."""
    print(f"\n--- {name} ---", flush=True)
    begun = time.monotonic()
    env = {**os.environ, **ENV} if name != "house" else os.environ
    code = subprocess.run(command, check=False, cwd=ROOT, env=env).returncode
    return name, code, time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main())
