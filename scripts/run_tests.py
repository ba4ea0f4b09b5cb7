"""Runs the whole suite on SQLite, then on PostgreSQL, and closes with one count of both.

Both runs are always made. Words given to it go to pytest (`make test ARGS="tests/rules -k price"`). The browser walks run
with SQLite; Debian's Chromium is installed for them where that may be done, and where none is to be had the closing lines
say so (with ORDERWIRE_REQUIRE_BROWSER=1 that is a failure).
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from scripts import browser

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", "postgresql")
NO_TESTS = 5  # pytest's exit code when nothing was left to run
MOST_WORKERS = 8


@dataclass(frozen=True, slots=True)
class Report:
    """What one session came to; `failed` counts errors and broken-off sessions too."""

    database: str
    browser: str
    passed: int
    failed: int
    skipped: int


def main(words: list[str]) -> int:
    """Runs both sessions with pytest's `words`. Returns 0 when some test ran and none failed, else 1."""
    browser.install()
    reports = [run_on(database, words) for database in DATABASES]
    passed = sum(report.passed for report in reports)
    failed = sum(report.failed for report in reports)
    skipped = sum(report.skipped for report in reports)
    walks = [report.browser for report in reports]
    print(f"\ndatabases: {', '.join(report.database for report in reports)}")
    print(f"browser: {'run' if 'run' in walks else walks[0]}")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if passed and not failed else 1


def run_on(database: str, words: list[str]) -> Report:
    """One pytest session on `database`. A session that broke off counts as one failure more."""
    print(f"\n=== the suite on {database} ===", flush=True)
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    spread = ["-n", str(workers), "--dist", "worksteal"] if workers > 1 else []
    with tempfile.TemporaryDirectory(prefix="orderwire-report-") as folder:
        path = Path(folder, "report.json")
        env = {**os.environ, "ORDERWIRE_TEST_DATABASE": database, "ORDERWIRE_TEST_REPORT": str(path)}
        command = [sys.executable, "-m", "pytest", *spread, *words]
        code = subprocess.run(command, check=False, cwd=ROOT, env=env).returncode
        report = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    failed = sum(report.get(word, 0) for word in ("failed", "error", "xpassed"))
    return Report(
        database=report.get("database", f"{database} (not run)"),
        browser=report.get("browser", "not run (the suite broke off)"),
        passed=report.get("passed", 0),
        failed=failed or int(code not in (0, NO_TESTS)),
        skipped=report.get("skipped", 0) + report.get("xfailed", 0),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
