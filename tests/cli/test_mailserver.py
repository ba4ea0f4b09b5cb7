"""`orderwire mailserver`: the catch-all server alone."""

import smtplib
import subprocess
from pathlib import Path

from tests.served import ROOT, command, free_port
from tests.sink import wait_for


def test_it_keeps_what_it_gets(own_env: dict[str, str], tmp_path: Path) -> None:
    port, folder = free_port(), tmp_path / "kept"
    words = command("mailserver", "--port", str(port), "--folder", str(folder))
    process = subprocess.Popen(words, env=own_env, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        wait_for(lambda: _answers(port), "the server")
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as session:
            session.sendmail("a@acme.example", ["ada@example.com"], "Subject: Hello\r\n\r\nBody\r\n")
        assert [path.read_text() for path in folder.glob("*.eml")] == [
            "Subject: Hello\r\n\r\nBody\r\n".replace("\r", "")
        ]
        process.terminate()
        _, said = process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, said) == (0, "")


def _answers(port: int) -> bool:
    try:
        smtplib.SMTP("127.0.0.1", port, timeout=5).close()
    except OSError:
        return False
    return True
