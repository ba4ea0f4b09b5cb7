"""`orderwire account create`: the first account and its owner, whose address counts as verified."""

import argparse
import json

from orderwire.accounts.keys import issue
from orderwire.accounts.people import open_account
from orderwire.cli.ready import migrate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    create = acts.add_parser("create", help="make an account, its owner and an API key")
    create.add_argument("--email", required=True, help="the owner's address, to sign in with")
    create.add_argument("--password", required=True, help="at least ten characters")
    create.add_argument("--name", default="", help="the account's name")
    create.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Make it, and show the key this once."""
    migrate()

    account, user = open_account(arguments.email, arguments.password, arguments.name)
    _, plain = issue(account, "first key", user)
    if arguments.json:
        print(json.dumps({"account_id": account.pk, "user_id": user.pk, "api_key": plain}))
    else:
        print(
            f"Account {account.name} ({account.pk}) is made; {user.email} owns it.\nAPI key, shown this once: {plain}"
        )
    return 0
