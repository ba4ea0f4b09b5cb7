"""The `orderwire` command (CONTRACT §1). Exit 0 good, 1 failed, 2 bad usage; errors are one plain sentence on stderr."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from orderwire import __version__

_COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("orderwire.cli.demo", "a throw-away account with a shop whose orders move by themselves, and a mailbox"),
    "serve": ("orderwire.cli.serve", "web and workers together over one data folder"),
    "web": ("orderwire.cli.web", "the web half alone"),
    "worker": ("orderwire.cli.worker", "the sending half alone"),
    "account": ("orderwire.cli.account", "make an account and its owner"),
    "status": ("orderwire.cli.status", "what waits, what was sent, who is at work"),
    "check": ("orderwire.cli.check", "look at the settings and say what to mend"),
    "mailserver": ("orderwire.cli.mailserver", "the built-in catch-all mail server alone"),
}


class Failed(Exception):
    """A command that could not do its work; str() is the sentence for stderr."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; answers the exit code."""
    given = list(sys.argv[1:] if words is None else words)
    parser = argparse.ArgumentParser(prog="orderwire", description="Order status mails, sent once and explained.")
    parser.add_argument("--version", action="version", version=f"orderwire {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    named = next((word for word in given if not word.startswith("-")), "")
    for name, (place, help_line) in _COMMANDS.items():
        sub = commands.add_parser(name, help=help_line, description=help_line.capitalize() + ".")
        if name == named:  # only the command that runs is loaded: the mail server and the supervisor stay light
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
            importlib.import_module(place).add_arguments(sub)
    arguments = parser.parse_args(given)
    try:
        return int(importlib.import_module(_COMMANDS[arguments.command][0]).run(arguments))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(f"orderwire: {sentence}", file=sys.stderr)
        return 1


def _sentence(error: Exception) -> str | None:
    """The plain sentence of an error that a person can mend; None for a fault of ours, which keeps its trace."""
    plain = {"Failed", "BadSetting", "BrokenSeal", "ImproperlyConfigured", "OperationalError"}
    if type(error).__name__ in plain:
        return " ".join(str(error).split())
    if type(error).__name__ == "Refusal":
        return str(error)
    return None


if __name__ == "__main__":
    sys.exit(main())
