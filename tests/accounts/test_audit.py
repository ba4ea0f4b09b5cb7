"""Who did what, one line each."""

import pytest

from orderwire.accounts.audit import note, note_own
from orderwire.accounts.models import AuditEntry, Role, User
from orderwire.accounts.people import join
from orderwire.core import clock
from tests.rooms import NOON, an_account

pytestmark = pytest.mark.django_db


def test_a_line_says_who_did_what_to_which_when() -> None:
    account = an_account()
    with clock.stopped_at(NOON):
        note(account, "ada@example.com", "rule activated", "rul_1", name="Shipped")
    entry = AuditEntry.objects.get()
    assert (entry.account, entry.actor, entry.action, entry.target, entry.detail, entry.at) == (
        account,
        "ada@example.com",
        "rule activated",
        "rul_1",
        {"name": "Shipped"},
        NOON,
    )


def test_a_long_actor_is_shortened_and_a_target_is_not_needed() -> None:
    note(an_account(), "a" * 400, "signed in")
    entry = AuditEntry.objects.get()
    assert (len(entry.actor), entry.target, entry.detail) == (254, "", {})


def test_what_is_done_to_a_sign_in_stands_in_each_account_of_the_person() -> None:
    first, second, _another = an_account(), an_account(), an_account()
    user = User.objects.create_user("ada@example.com", "three plain words")
    join(first, user, Role.OWNER)
    join(second, user, Role.VIEWER)
    note_own(user, "password changed", count=2)
    note_own(user, "two-step sign-in off", actor="command line")
    kept = AuditEntry.objects.order_by("id").values_list("account", "actor", "action", "target", "detail")
    assert sorted(kept, key=str) == sorted(
        [
            (account.pk, *line)
            for account in (first, second)
            for line in (
                ("ada@example.com", "password changed", user.pk, {"count": 2}),
                ("command line", "two-step sign-in off", user.pk, {}),
            )
        ],
        key=str,
    )
