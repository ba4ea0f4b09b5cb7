"""A recount finds every total that does not say what the rows say."""

from datetime import date
from decimal import Decimal

import pytest

from orderwire.core import clock
from orderwire.outbox.models import State
from orderwire.outbox.transitions import Transition
from orderwire.reports import totals
from orderwire.reports.models import DailyRevenue, DailyTotal
from orderwire.reports.recount import Difference, recount
from orderwire.stores.models import Store
from orderwire.tracking.models import Hit
from tests.rooms import NOON, a_message, a_rule, a_store

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


@pytest.fixture
def store() -> Store:
    return a_store()


def found(store: Store) -> list[Difference]:
    with clock.stopped_at(NOON):
        return recount(store)


def test_an_empty_store_is_right(store: Store) -> None:
    assert found(store) == []


def test_a_mail_that_was_counted_is_right_and_one_that_was_not_is_found(store: Store) -> None:
    message = a_message(a_rule(store))
    assert found(store) == [Difference("sent", (message.rule_id,), 0, 1)]
    totals.count([Transition(message, State.SUBMITTING, State.SENT, NOON)])
    assert found(store) == []
    a_message(message.rule, test=True)
    assert found(store) == []


def test_a_total_of_nothing_is_found(store: Store) -> None:
    names = ("sent", "blocked", "opens", "opens_unique", "clicks", "clicks_unique", "machine_opens", "machine_clicks")
    DailyTotal.objects.create(store=store, rule_id="rul_1", day=DAY, conversions=1, **dict.fromkeys(names, 2))
    DailyRevenue.objects.create(store=store, rule_id="rul_1", day=DAY, currency="USD", amount=Decimal(5))
    wrong = {(one.name, one.kept, one.counted) for one in found(store)}
    assert wrong == {*((name, 2, 0) for name in names), ("conversions", 1, 0), ("revenue", 5, 0)}


def test_a_hit_of_the_wrong_day_is_found(store: Store) -> None:
    Hit.objects.create(
        store=store, rule_id="rul_1", mail_key="k", kind="click", at=NOON, day=DAY, verdict="person", first=True
    )
    DailyTotal.objects.create(store=store, rule_id="rul_1", day=date(2026, 11, 20), clicks=1, clicks_unique=1)
    assert {(one.name, one.place[1].day, one.kept, one.counted) for one in found(store)} == {
        ("clicks", 20, 1, 0),
        ("clicks", 21, 0, 1),
        ("clicks_unique", 20, 1, 0),
        ("clicks_unique", 21, 0, 1),
    }


def test_days_whose_hits_are_deleted_are_not_compared(store: Store) -> None:
    DailyTotal.objects.create(store=store, rule_id="rul_1", day=date(2026, 8, 1), clicks=9)
    assert found(store) == []
