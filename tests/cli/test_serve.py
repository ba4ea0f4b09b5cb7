"""`orderwire serve`: how many workers, and watching over processes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import BadSetting
from orderwire.cli.serve import worker_count
from tests.served import ROOT
from tests.sink import wait_for

WATCH = """
import sys
from orderwire.cli import serve
serve.RESTART_SECONDS = 0.05
note = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); time.sleep(60)"
sys.exit(serve.Supervisor([[sys.executable, "-c", note, path] for path in sys.argv[1:]]).run())
"""


@pytest.mark.parametrize(
    ("given", "url", "count"),
    [
        ("", "", 1),
        ("", "sqlite:///x", 1),
        ("", "postgresql:///x", min(os.cpu_count() or 1, 4)),
        ("3", "", 3),
        ("2", "postgresql:///x", 2),
    ],
)
def test_how_many_workers(given: str, url: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDERWIRE_WORKERS", given)
    monkeypatch.setenv("ORDERWIRE_DATABASE_URL", url)
    assert worker_count() == count


def test_a_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDERWIRE_WORKERS", "65")
    with pytest.raises(BadSetting):
        worker_count()


def pids(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def test_who_dies_is_started_again_and_all_end_together(tmp_path: Path) -> None:
    files = [tmp_path / "a", tmp_path / "b"]
    words = [sys.executable, "-c", WATCH, *map(str, files)]
    watcher = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        wait_for(lambda: all(pids(file) for file in files), "both processes")
        os.kill(pids(files[0])[0], signal.SIGKILL)
        wait_for(lambda: len(pids(files[0])) == 2, "the first one again")
        watcher.send_signal(signal.SIGTERM)
        _, said = watcher.communicate(timeout=30)
    finally:
        watcher.kill()
        watcher.wait()
    assert watcher.returncode == 0
    assert said == "orderwire: a process ended with -9; starting it again\n"
    assert (len(pids(files[0])), len(pids(files[1]))) == (2, 1)
    for pid in (*pids(files[0]), *pids(files[1])):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
