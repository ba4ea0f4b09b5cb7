"""Writes the lock files anew: requirements/*.txt from *.in with uv, package-lock.json from package.json with npm.

Versions and hashes only: no address of where a package was fetched, so that each machine uses its own registry.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--quiet",
]


def main(words: list[str]) -> int:
    """Locks all: with `--upgrade` the newest allowed versions, else what is locked stays. Returns the exit code."""
    upgrade = ["--upgrade"] if words == ["--upgrade"] else []
    # dev is locked under base's pins: tests run on the very versions that are shipped.
    for name, constraint in (("base", []), ("dev", ["--constraint=requirements/base.txt"]), ("build", [])):
        files = [f"requirements/{name}.in", f"--output-file=requirements/{name}.txt"]
        uv = str(Path(sys.executable).parent / "uv")
        subprocess.run([uv, "pip", "compile", *files, *constraint, *OPTIONS, *upgrade], cwd=ROOT, check=True)
        print(f"requirements/{name}.txt")
    lock_front_end(upgrade)
    return 0


def lock_front_end(upgrade: list[str]) -> None:
    """Locks the front-end packages. npm forgets other systems' builds where node_modules stands: it goes first."""
    npm = shutil.which("npm")
    if npm is None:
        print("package-lock.json: left as it is, this machine has no npm")
        return
    shutil.rmtree(ROOT / "node_modules", ignore_errors=True)
    path = ROOT / "package-lock.json"
    if upgrade:
        path.unlink(missing_ok=True)
    subprocess.run([npm, "install", "--package-lock-only"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    lock = json.loads(path.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("resolved", None)
        package.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print("package-lock.json")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
