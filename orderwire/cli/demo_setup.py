"""`orderwire demo-setup`: what `orderwire demo` runs first, in a process of its own; answers JSON on stdout."""

import argparse
import json

from orderwire.cli.ready import migrate
from orderwire.demo.prepare import prepare
from orderwire.web.entry import entry_path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command has no words."""


def run(arguments: argparse.Namespace) -> int:
    """Make the demo's account and shop."""
    migrate()
    made = prepare()
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
