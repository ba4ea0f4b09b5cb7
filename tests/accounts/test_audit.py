"""Who did what, one line each."""

import pytest

from orderwire.accounts.audit import note
from orderwire.accounts.models import AuditEntry
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
