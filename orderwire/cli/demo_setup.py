"""`orderwire demo-setup`: what `orderwire demo` runs first, in a process of its own; answers JSON on stdout."""

import argparse
import json

from orderwire.cli.ready import migrate
from orderwire.demo.prepare import prepare, prepare_cart
from orderwire.demo.stand_ins.registry import STAND_INS
from orderwire.web.entry import entry_path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words: `--cart` and the port of its stand-in."""
    parser.add_argument("--cart", default="", choices=["", *STAND_INS], help="prepare a store of this cart's stand-in")
    parser.add_argument("--shop-port", type=int, default=0, help="where that stand-in listens")


def run(arguments: argparse.Namespace) -> int:
    """Make the demo's account and shop."""
    migrate()
    made = prepare_cart(STAND_INS[arguments.cart](port=arguments.shop_port)) if arguments.cart else prepare()
    print(
        json.dumps(
            {
                "email": made.user.email,
                "password": made.password,
                "entry": entry_path(made.user),
                "hook_url": made.hook_url,
                "secret": made.secret,
                "next_number": made.next_number,
            }
        )
    )
    return 0
