"""`orderwire demo`: one command, and a person sees orders move and mails arrive."""

import re
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from orderwire.carts.registry import CARTS
from orderwire.cli.demo import cart_shop
from orderwire.cli.main import main
from orderwire.demo.stand_ins.extension import ExtensionStandIn
from orderwire.demo.stand_ins.registry import STAND_INS
from tests.carts.stage import connect, work
from tests.served import ROOT, command, free_port
from tests.sink import Sink, wait_for

LINK = re.compile(r"Sign in once by this link +(\S+)")


def test_a_taken_port_is_said_before_anything_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["demo", "--port", str(port)]) == 1
    words = f"orderwire: Something listens on port {port} already: choose another with --port.\n"
    assert capsys.readouterr() == ("", words)


@pytest.mark.parametrize("key", STAND_INS)
def test_what_is_said_of_a_carts_news_is_what_its_shop_does(key: str, db: None, posted_to: Sink, settings: Any) -> None:
    """A shop in the state the demo runs it in: connected, looked at."""
    with STAND_INS[key](lambda _hook: 202) as stand_in:
        settings.CART_HOSTS = stand_in.hosts()
        shop = connect(stand_in)
        work(shop)
        stand_in.deaf = True
        calls = stand_in.hooks_for(stand_in.place(), "created")
        said = cart_shop(key)
        assert said.startswith(f"A stand-in of {CARTS[key].name} with a past")
        assert ("It has no webhooks" in said) == (calls == [])
        assert ("made by its API" in said) == (stand_in.subscriptions != [])
        assert ("Our extension" in said) == isinstance(stand_in, ExtensionStandIn)
        assert ("API" in said or "it is asked" in said) == (stand_in.asked != [])
        assert ("set up as a merchant does" in said) == (
            calls != [] and stand_in.asked != [] and not stand_in.subscriptions and "Our extension" not in said
        )


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
