"""The `orderwire` command (CONTRACT §1). Exit 0 good, 1 failed, 2 bad usage; errors are one plain sentence on stderr."""

import argparse
import importlib
import os
import re
import sys
from collections.abc import Sequence
from types import ModuleType

from orderwire import __version__

_COMMANDS = {
    "demo": "a throw-away account with a shop whose orders move by themselves, and a mailbox",
    "serve": "web and workers together over one data folder",
    "web": "the web half alone",
    "worker": "the sending half alone",
    "account": "make an account and its owner, or turn off somebody's two-step sign-in",
    "status": "what waits, what was sent, who is at work",
    "recount": "count opens, clicks, conversions and mails anew, and compare with the totals",
    "check": "look at the settings and say what to mend",
    "mailserver": "the built-in catch-all mail server alone",
}
NO_TABLES = "The database does not have this version's tables yet: run `orderwire check --migrate`, then try again."
_NO_TABLE = re.compile(r"no such table|relation .* does not exist")
_HIDDEN = {"demo-setup"}  # what `demo` starts for itself
_LIGHT = {"demo", "serve", "mailserver"}  # they start processes or serve mail, and never load Django


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; answers the exit code."""
    given = list(sys.argv[1:] if words is None else words)
    parser = argparse.ArgumentParser(prog="orderwire", description="Order status mails, sent once and explained.")
    parser.add_argument("--version", action="version", version=f"orderwire {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    named = next((word for word in given if not word.startswith("-")), "")
    try:
        for name, help_line in _COMMANDS.items():
            sub = commands.add_parser(name, help=help_line, description=help_line.capitalize() + ".")
            if name == named:
                _load(name).add_arguments(sub)
        if named in _HIDDEN:
            _load(named).add_arguments(commands.add_parser(named))
        arguments = parser.parse_args(given)
        return int(_load(arguments.command).run(arguments))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(f"orderwire: {sentence}", file=sys.stderr)
        return 1


def _load(name: str) -> ModuleType:
    """A command's module, with Django set up first where it needs tables: only the command that runs is loaded."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if name not in _LIGHT:
        importlib.import_module("orderwire.cli.ready").set_up()
    return importlib.import_module(f"orderwire.cli.{name.replace('-', '_')}")


def _sentence(error: Exception) -> str | None:
    """The plain sentence of an error that a person can mend; None for a fault of ours, which keeps its trace."""
    plain = {"Failed", "BadSetting", "BrokenSeal", "ImproperlyConfigured", "OperationalError"}
    if type(error).__name__ in {"OperationalError", "ProgrammingError"} and _NO_TABLE.search(str(error)):
        return NO_TABLES
    if type(error).__name__ in plain:
        return " ".join(str(error).split())
    if type(error).__name__ == "Refusal":
        return str(error)
    return None


if __name__ == "__main__":
    sys.exit(main())
