"""`orderwire mailserver`: the built-in catch-all SMTP server alone. It keeps what it gets and relays nothing."""

import argparse
from pathlib import Path

from config import env
from orderwire.demo import mailserver


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parser.add_argument("--port", type=int, default=2525, help="where to listen (default 2525)")
    parser.add_argument("--host", default="127.0.0.1", help="on which address (default 127.0.0.1)")
    parser.add_argument("--folder", default="", help="where mails are kept (default: mailbox in the data folder)")


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    folder = arguments.folder or Path(env.text("ORDERWIRE_DATA", "./data")) / "mailbox"
    mailserver.serve(arguments.host, arguments.port, Path(folder))
    return 0
