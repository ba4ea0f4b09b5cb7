"""`orderwire worker`: read events and send mails, until told to stop or (--drain) until nothing is left to do now."""

import argparse

from orderwire.cli.durable import refuse_unless_durable
from orderwire.cli.ready import migrate
from orderwire.worker.loop import Worker


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parser.add_argument("--drain", action="store_true", help="stop when nothing is due and nothing is unread")


def run(arguments: argparse.Namespace) -> int:
    """Work."""

    migrate()
    refuse_unless_durable()
    Worker(drain=arguments.drain).on_signals().run()
    return 0
