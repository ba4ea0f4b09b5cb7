"""django-post_office on the same mails: the same words and size, its own queue, its own command, the same sink."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.sink import Sink

_ROOT = Path(__file__).resolve().parent.parent.parent
_HOME = _ROOT / "build" / "peers" / "post_office"
_LOCK = Path(__file__).with_name("post_office.txt")


def post_office(sink: Sink, count: int, wording: dict[str, str], processes: int) -> float:
    """Mails a second, from the first to the last at the sink."""
    python = _environment()
    with tempfile.TemporaryDirectory(prefix="orderwire-peer-") as folder:
        words = Path(folder) / "wording.json"
        words.write_text(json.dumps(wording), encoding="utf-8")
        sink.reset()
        script = Path(__file__).with_name("post_office_run.py")
        subprocess.run(
            [python, "-P", str(script), str(sink.port), str(count), folder, str(processes), str(words)], check=True
        )
        sink.wait(count, 120)
    return count / sink.seconds


def _environment() -> str:
    """Its own virtual environment, made once under build/, from hashes."""
    python = _HOME / "bin" / "python"
    stamp = _HOME / "made.txt"
    if not stamp.exists() or stamp.read_bytes() != _LOCK.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", str(_HOME)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(_LOCK)], check=True)
        stamp.write_bytes(_LOCK.read_bytes())
    return str(python)
