"""`orderwire demo`: one command, and a person sees orders move and mails arrive."""

import re
import signal
import socket
import subprocess
from pathlib import Path

import httpx
import pytest

from orderwire.cli.main import main
from tests.served import ROOT, command, free_port
from tests.sink import wait_for

LINK = re.compile(r"Sign in once by this link +(\S+)")


def test_a_taken_port_is_said_before_anything_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["demo", "--port", str(port)]) == 1
    words = f"orderwire: Something listens on port {port} already: choose another with --port.\n"
    assert capsys.readouterr() == ("", words)


@pytest.mark.slow
@pytest.mark.parametrize("cart", [(), ("--cart", "woocommerce")], ids=["custom", "a cart"])
def test_the_demo_moves_by_itself_and_leaves_nothing_behind(
    cart: tuple[str, ...], own_env: dict[str, str], tmp_path: Path
) -> None:
    port, log = free_port(), tmp_path / "demo.log"
    leaked = {"ORDERWIRE_BASE_URL": "https://mail.example.com", "ORDERWIRE_SMTP_URL": "smtp://mail.example.com"}
    env = {**own_env, **leaked, "TMPDIR": str(tmp_path)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command("demo", "--port", str(port), *cart),
            env=env,
            cwd=ROOT,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        link = wait_for(lambda: LINK.search(log.read_text()) or process.poll(), "the link that signs in")
        assert process.poll() is None, log.read_text()
        with httpx.Client(trust_env=False, timeout=20, follow_redirects=True) as browser:
            assert browser.get(link.group(1)).status_code == 200
            wait_for(lambda: browser.get(f"http://127.0.0.1:{port}/mailbox.json").json(), "a mail")
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
    assert list(tmp_path.glob("orderwire-demo-*")) == []
    assert "Traceback" not in log.read_text()
