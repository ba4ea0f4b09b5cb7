"""`orderwire status`: what waits, what was sent, who is at work."""

import argparse
import json
from typing import Any

from orderwire import __version__
from orderwire.worker.status import look


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Look, and say."""

    found: dict[str, Any] = {"version": __version__, **look()}
    if arguments.json:
        print(json.dumps(found))
        return 0
    states = ", ".join(f"{count} {state}" for state, count in sorted(found["messages"].items())) or "none yet"
    print(
        f"Orderwire {found['version']} on {found['database']}\n"
        f"Events: {found['unread_events']} unread, {found['parked_events']} parked\n"
        f"Messages: {found['due_messages']} due now ({states})\n"
        f"Workers: {found['workers']}"
    )
    return 0
