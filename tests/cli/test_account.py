"""`orderwire account create`: the first account, its owner, and a key that is shown once."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from orderwire.accounts.keys import account_for
from orderwire.accounts.models import Account, User
from orderwire.cli.main import main

pytestmark = pytest.mark.django_db
Said = pytest.CaptureFixture[str]
PASSWORD = "three plain words"


def create(*words: str, email: str = "ada@example.com", password: str = PASSWORD) -> int:
    return main(["account", "create", "--email", email, "--password", password, *words])


def test_for_programs(capsys: Said) -> None:
    assert create("--name", "Acme Lamps", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert sorted(made) == ["account_id", "api_key", "user_id"]
    account, user = Account.objects.get(), User.objects.get()
    assert (made["account_id"], made["user_id"], account.name) == (account.pk, user.pk, "Acme Lamps")
    assert account_for(made["api_key"]) == account
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=user).verified


def test_for_people(capsys: Said) -> None:
    assert create() == 0
    words = capsys.readouterr().out
    account = account_for(words.split()[-1])
    assert account is not None
    assert "ada@example.com owns it" in words and account.pk in words


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("ada", PASSWORD, "email: "),
        ("bob@example.com", "short", "password: "),
        ("ADA@example.com", PASSWORD, "email: "),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_made(email: str, password: str, said: str, capsys: Said) -> None:
    create()
    capsys.readouterr()
    assert create(email=email, password=password) == 1
    out, err = capsys.readouterr()
    assert (out, err.startswith(f"orderwire: {said}"), len(err.splitlines())) == ("", True, 1)
    assert (Account.objects.count(), User.objects.count()) == (1, 1)


def test_two_steps_are_turned_off_for_one_person_only(capsys: Said) -> None:
    create()
    create(email="bob@example.com")
    for user in User.objects.all():
        Authenticator.objects.create(user=user, type="totp", data={"secret": "sealed"})
        Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "sealed", "used_mask": 0})
    capsys.readouterr()
    assert main(["account", "two-steps-off", "--email", "Ada@example.com"]) == 0
    assert "Ada@example.com signs in by password alone now." in capsys.readouterr().out
    assert {one.user.email for one in Authenticator.objects.select_related("user")} == {"bob@example.com"}
    assert main(["account", "two-steps-off", "--email", "ada@example.com"]) == 1
    assert "Nothing was changed." in capsys.readouterr().err
    assert Authenticator.objects.count() == 2
