"""`orderwire check`: look at the settings and the database, one line for each thing to mend."""

import argparse
import sys

from orderwire.cli.durable import problems
from orderwire.cli.ready import migrate
from orderwire.cli.settings_check import mends


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parser.add_argument("--migrate", action="store_true", help="also bring the database to this version's shape")


def run(arguments: argparse.Namespace) -> int:
    """Say what is wrong; 1 when anything is."""

    found = mends()
    if not found:
        if arguments.migrate:
            migrate()
        found = problems()
    for line in found:
        print(f"orderwire: {line}", file=sys.stderr)
    if not found and not arguments.migrate:
        print("All settings are good.")
    return 1 if found else 0
