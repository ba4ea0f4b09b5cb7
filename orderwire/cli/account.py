"""`orderwire account`: makes the first account and its owner; lets somebody in again who lost phone and recovery codes."""

import argparse
import json
import sys

from orderwire.accounts.keys import issue
from orderwire.accounts.people import open_account
from orderwire.accounts.second_step import turn_off
from orderwire.cli.ready import migrate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    create = acts.add_parser("create", help="make an account, its owner and an API key")
    create.add_argument("--email", required=True, help="the owner's address, to sign in with")
    create.add_argument("--password", required=True, help="at least ten characters")
    create.add_argument("--name", default="", help="the account's name")
    create.add_argument("--json", action="store_true", help="answer in JSON")
    off = acts.add_parser(
        "two-steps-off", help="let somebody sign in by password alone who lost phone and recovery codes"
    )
    off.add_argument("--email", required=True, help="the address they sign in with")


def run(arguments: argparse.Namespace) -> int:
    """Do it, and say what was done. Returns 1 when there was nothing to do."""
    migrate()
    return _two_steps_off(arguments.email) if arguments.act == "two-steps-off" else _create(arguments)


def _two_steps_off(email: str) -> int:
    if not turn_off(email):
        print(f"Nobody signs in as {email} in two steps. Nothing was changed.", file=sys.stderr)
        return 1
    print(f"{email} signs in by password alone now. Ask them to turn two-step sign-in on again.")
    return 0


def _create(arguments: argparse.Namespace) -> int:
    account, user = open_account(arguments.email, arguments.password, arguments.name)
    _, plain = issue(account, "first key", user)
    if arguments.json:
        print(json.dumps({"account_id": account.pk, "user_id": user.pk, "api_key": plain}))
    else:
        print(
            f"Account {account.name} ({account.pk}) is made; {user.email} owns it.\nAPI key, shown this once: {plain}"
        )
    return 0
