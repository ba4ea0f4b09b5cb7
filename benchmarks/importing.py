"""What an import of a large CSV file costs: time and memory of the dry run and the import, and whether a page grows dearer.

`python -m benchmarks.importing [lines]`, on SQLite in a folder that is thrown away: orders of two lines each, the same file once
more, a tracking number for each of them, and a file in which every line is wrong.
"""

import os
import subprocess
import sys
import tempfile

PROGRAM = [sys.executable, "-m", "benchmarks.importing_work"]


def main() -> int:
    """Measure in another process, which prints what it found."""
    lines = sys.argv[1] if len(sys.argv) > 1 else "50000"
    with tempfile.TemporaryDirectory(prefix="ow-importing-") as folder:
        env = {
            **os.environ,
            "ORDERWIRE_DATA": folder,
            "ORDERWIRE_DATABASE_URL": "",
            "ORDERWIRE_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        return subprocess.run([*PROGRAM, lines], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
