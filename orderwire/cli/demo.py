"""`orderwire demo`: everything at once in a folder that is thrown away: site, workers, mail server, a shop that moves."""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from orderwire.carts.extension_cart import ExtensionCart
from orderwire.carts.registry import CARTS
from orderwire.cli.failures import Failed
from orderwire.cli.serve import Supervisor, orderwire, say_when_up
from orderwire.demo.stand_ins.registry import STAND_INS

WORDS = """
  Orderwire demo
  --------------
  Sign in once by this link   {base}{entry}
  or at                       {base}/sign-in/
  with                        {email}  and  {password}
  Mailbox (all caught mail)   {base}/mailbox

  {shop} Nothing leaves this machine.
  Ctrl+C ends it and throws the data away.
"""
SHOP = "A shop with 200 past orders; new ones arrive and move every few seconds."
CART_SHOP = "A stand-in of {name} with a past, whose orders move every few seconds. {way}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parser.add_argument("--port", type=int, default=8000, help="where to listen (default 8000)")
    parser.add_argument("--cart", default="", choices=["", *STAND_INS], help="run the shop on a stand-in of this cart")


def run(arguments: argparse.Namespace) -> int:
    """Prepare, print how to come in, run until told to stop, throw everything away."""
    _refuse_taken(arguments.port)
    folder = Path(tempfile.mkdtemp(prefix="orderwire-demo-"))
    base = f"http://127.0.0.1:{arguments.port}"
    mail_port = _free_port()
    environment = _environment(folder, base, mail_port)
    shop_port, setup = 0, [*orderwire(), "demo-setup"]
    if arguments.cart:
        shop_port = _free_port()
        environment |= _beside_a_cart(arguments.cart, shop_port)
        setup += ["--cart", arguments.cart, "--shop-port", str(shop_port)]
    try:
        prepared = subprocess.run(setup, env=environment, stdout=subprocess.PIPE, text=True, check=False)
        if prepared.returncode:
            raise Failed("The demo could not be prepared; the lines above say why.")
        made = json.loads(prepared.stdout.splitlines()[-1])
        shop = cart_shop(arguments.cart) if arguments.cart else SHOP
        say_when_up("127.0.0.1", arguments.port, WORDS.format(base=base, shop=shop, **made))
        commands = _commands(arguments.port, mail_port, folder)
        commands.append(_cart_shop(arguments.cart, shop_port, made) if arguments.cart else _stream(made))
        return Supervisor(commands, environment).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cart_shop(key: str) -> str:
    """What runs in the place of a shop, and how its news come: no cart is said to do what it does not."""
    cart = CARTS[key]
    if not cart.push:
        way = f"It has no webhooks: it is asked every {cart.poll_seconds // 60} minutes, and its mails come as late."
    elif isinstance(cart, ExtensionCart):
        way = "Our extension in it says at once which order changed; the API is asked for the rest."
    elif cart.subscribes:
        way = "Webhooks that were made by its API tell of each order; the API is asked for what they miss."
    elif cart.fetches:
        way = "Its webhooks, set up as a merchant does, tell of each order; the API is asked for what they miss."
    else:
        way = "Its webhook hands over each order; nothing is asked for."
    return CART_SHOP.format(name=cart.name, way=way)


def _stream(made: dict[str, str]) -> list[str]:
    return [sys.executable, "-m", "orderwire.demo.stream", made["hook_url"], made["secret"], str(made["next_number"])]


def _cart_shop(cart: str, port: int, made: dict[str, str]) -> list[str]:
    return [sys.executable, "-m", "orderwire.demo.cart_shop", cart, str(port), made["hook_url"]]


def _beside_a_cart(cart: str, port: int) -> dict[str, str]:
    """The settings that let the site call a stand-in on this machine in the place of the platform."""
    hosts = STAND_INS[cart](port=port).hosts()
    return {
        "ORDERWIRE_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
        "ORDERWIRE_CART_HOSTS": ",".join(f"{usual}={instead}" for usual, instead in hosts.items()),
    }


def _commands(port: int, mail_port: int, folder: Path) -> list[list[str]]:
    return [
        [*orderwire(), "mailserver", "--port", str(mail_port), "--folder", str(folder / "mailbox")],
        [*orderwire(), "web", "--port", str(port)],
        [*orderwire(), "worker"],
    ]


def _environment(folder: Path, base: str, mail_port: int) -> dict[str, str]:
    """Only what the demo needs: a person's own settings for a real site do not leak in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORDERWIRE_")}
    return {
        **kept,
        "ORDERWIRE_DATA": str(folder),
        "ORDERWIRE_BASE_URL": base,
        "ORDERWIRE_SMTP_URL": f"smtp://127.0.0.1:{mail_port}?tls=none",
        "ORDERWIRE_DNS_SERVERS": "off",
        "ORDERWIRE_DEMO": "1",
        "ORDERWIRE_LOG_LEVEL": os.environ.get("ORDERWIRE_LOG_LEVEL", "WARNING"),
    }


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Failed(f"Something listens on port {port} already: choose another with --port.") from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
