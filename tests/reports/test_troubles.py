"""What is broken, from when to when, and who was told."""

from datetime import timedelta

import pytest
from django.db import transaction

from orderwire.accounts.models import Account
from orderwire.reports import troubles
from orderwire.reports.models import Trouble
from orderwire.reports.troubles import Broken
from tests.rooms import NOON, after, an_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme() -> Account:
    return an_account()


def broken(acme: Account, pk: str = "snd_1", detail: str = "535 no") -> Broken:
    return Broken(acme.pk, "sender", pk, "Main", "broken", detail)


def told(now: object) -> tuple[list[str], list[str]]:
    with transaction.atomic():
        news, over = troubles.to_tell(now)  # type: ignore[arg-type]
    return [row.subject_id for row in news], [row.subject_id for row in over]


def test_one_break_is_one_row_however_often_it_is_seen(acme: Account) -> None:
    for minute in range(3):
        troubles.keep("sender", [broken(acme, detail=f"535 no {minute}")], after(minutes=minute))
    row = Trouble.objects.get()
    assert (row.since, row.detail, row.mended_at) == (NOON, "535 no 2", None)
    troubles.keep("sender", [], after(minutes=5))
    row.refresh_from_db()
    assert row.mended_at == after(minutes=5)
    troubles.keep("sender", [broken(acme)], after(minutes=6))
    assert Trouble.objects.count() == 2


def test_only_what_was_looked_at_mends(acme: Account) -> None:
    troubles.keep("sender", [broken(acme, "a"), broken(acme, "b")], NOON)
    troubles.keep("sender", [], after(minutes=1), among=["a"])
    assert list(Trouble.objects.filter(mended_at=None).values_list("subject_id", flat=True)) == ["b"]
    troubles.keep("rule", [], after(minutes=1))
    assert Trouble.objects.filter(mended_at=None).count() == 1


def test_each_break_and_each_mend_is_told_once(acme: Account) -> None:
    troubles.keep("sender", [broken(acme)], NOON)
    assert not troubles.anything_to_tell(after(minutes=1))
    assert told(after(minutes=1)) == ([], [])
    assert troubles.anything_to_tell(after(minutes=2))
    assert told(after(minutes=2)) == (["snd_1"], [])
    assert told(after(minutes=3)) == ([], [])
    troubles.keep("sender", [], after(minutes=4))
    assert troubles.anything_to_tell(after(minutes=4))
    assert told(after(minutes=4)) == ([], ["snd_1"])
    assert not troubles.anything_to_tell(after(hours=9))


def test_what_mends_by_itself_at_once_is_nobodys_mail(acme: Account) -> None:
    troubles.keep("sender", [broken(acme)], NOON)
    troubles.keep("sender", [], after(minutes=1))
    assert told(after(hours=1)) == ([], [])


def test_what_breaks_again_and_again_is_no_flood(acme: Account) -> None:
    for hour in range(3):
        troubles.keep("sender", [broken(acme)], after(hours=hour))
        found = told(after(hours=hour, minutes=5))[0]
        assert found == (["snd_1"] if hour == 0 else [])
        troubles.keep("sender", [], after(hours=hour, minutes=10))
    troubles.keep("sender", [broken(acme)], after(hours=4))
    assert told(after(hours=5))[0] == []
    assert told(NOON + troubles.APART + timedelta(minutes=5))[0] == ["snd_1"]


def test_what_did_not_go_is_told_again(acme: Account) -> None:
    troubles.keep("sender", [broken(acme)], NOON)
    told(after(minutes=2))
    troubles.give_back([Trouble.objects.get().pk], [])
    assert told(after(minutes=3)) == (["snd_1"], [])


def test_what_somebody_turned_off_is_closed_without_a_mail(acme: Account) -> None:
    troubles.keep("sender", [broken(acme)], NOON)
    told(after(minutes=2))
    troubles.close_quietly("sender", ["snd_1"], after(minutes=3))
    assert told(after(hours=1)) == ([], [])
    assert Trouble.objects.get().mended_at == after(minutes=3)
