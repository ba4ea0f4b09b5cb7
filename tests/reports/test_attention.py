"""What an account's overview says: the last days of each store, and what somebody should look at."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from orderwire.acts.stores import pause_store
from orderwire.core import clock
from orderwire.orders.models import Event
from orderwire.outbox.models import State
from orderwire.reports import attention
from orderwire.reports.attention import glance, needs
from orderwire.reports.models import DailyRevenue, DailyTotal
from orderwire.stores.models import Store
from orderwire.stores.statuses import saw
from tests.rooms import NOON, a_message, a_rule, a_store, an_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def stores() -> list[Store]:
    """Two stores of one account."""
    account = an_account()
    return [a_store(account, name="Acme"), a_store(account, name="Brass", currency="EUR")]


def test_the_last_thirty_days_of_each_store(stores: list[Store]) -> None:
    acme, brass = stores
    rule = a_rule(acme)
    for day, sent in ((date(2026, 11, 21), 3), (date(2026, 10, 23), 4), (date(2026, 10, 22), 50)):
        DailyTotal.objects.create(store=acme, rule_id=rule.pk, day=day, sent=sent, opens=2, clicks=1, conversions=1)
    for currency, amount in (("USD", "10.50"), ("EUR", "3")):
        DailyRevenue.objects.create(
            store=acme, rule_id=rule.pk, day=date(2026, 11, 20), currency=currency, amount=Decimal(amount)
        )
    a_message(rule, State.READY)
    a_message(rule, State.READY, test=True)
    with clock.stopped_at(NOON):
        found = glance(stores)
    assert found[acme.pk] == {
        "pending": 1,
        "sent": 7,
        "opens": 4,
        "clicks": 2,
        "conversions": 2,
        "revenue": [{"amount": "3.00", "currency": "EUR"}, {"amount": "10.50", "currency": "USD"}],
    }
    assert (found[brass.pk]["sent"], found[brass.pk]["revenue"]) == (0, [{"amount": "0.00", "currency": "EUR"}])


def test_nothing_needs_attention_in_a_quiet_account(stores: list[Store]) -> None:
    assert needs(stores) == []
    assert (glance([]), needs([])) == ({}, [])


def test_everything_that_somebody_should_look_at(stores: list[Store]) -> None:
    acme, brass = stores
    rule = a_rule(acme)
    Store.objects.filter(pk=brass.pk).update(connection="broken", problem="The key was taken back.")
    for number in range(2):
        Event.objects.create(store=acme, dedupe_key=str(number), body=b"{", state="parked")
    a_message(rule, State.READY, held_reason="no mail server")
    a_message(rule, State.READY, held_reason="no mail server")
    a_message(rule, State.READY, held_reason="recipient cap")
    a_message(rule, State.READY, held_reason="rule paused", test=True)
    pause_store(brass)
    brass.refresh_from_db()
    found = [(need.kind, need.store.name, need.detail, need.count, need.many) for need in needs([acme, brass])]
    assert found == [
        ("broken", "Brass", "The key was taken back.", 0, False),
        ("parked", "Acme", "", 2, False),
        ("paused", "Brass", "", 0, False),
        ("held", "Acme", "no mail server", 2, False),
        ("held", "Acme", "recipient cap", 1, False),
    ]


def test_a_status_that_nobody_named_is_shown_until_a_rule_names_it(stores: list[Store]) -> None:
    acme, _ = stores
    saw(acme, [("order", "being engraved"), ("order", "shipped")])
    from_shop = [(need.kind, need.detail) for need in needs(stores)]
    assert from_shop == [("unmapped", "Being engraved")]
    a_rule(acme, status="being engraved", active=False)
    assert needs(stores) == []


def test_counting_stops_at_a_bound(stores: list[Store], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "MOST", 2)
    for number in range(3):
        Event.objects.create(store=stores[0], dedupe_key=str(number), body=b"{", state="parked")
    (need,) = needs(stores)
    assert (need.count, need.many) == (2, True)


def test_ten_stores_cost_as_much_as_one(stores: list[Store], django_assert_num_queries: DjangoAssertNumQueries) -> None:
    more = [*stores, *[a_store(stores[0].account, name=f"Shop {number}") for number in range(8)]]
    with django_assert_num_queries(7):
        glance(more)
        needs(more)
