"""What a rule would have done, without doing it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from orderwire.acts.backtest import Recent, backtest_rule, backtest_settings, match_recent, seen_products
from orderwire.carts.snapshot import Customer, LineItem
from orderwire.core.schema import read
from orderwire.outbox.models import Message
from orderwire.reports.span import Span
from orderwire.rules.models import Decision
from orderwire.rules.settings import RuleSettings
from tests.rooms import NOON, a_rule, a_store, after, record, snapshot, wording

pytestmark = pytest.mark.django_db
DAY = Span(NOON - timedelta(hours=12), NOON + timedelta(hours=12))


def test_a_paused_rule_is_tried_on_what_happened_and_sends_nothing() -> None:
    store = a_store()
    rule = a_rule(store, active=False, price={"op": "gt", "amount": "100"})
    record(store, snapshot(external_id="1", number="1"))
    record(store, snapshot(external_id="2", number="2", total="50"))
    record(store, snapshot(external_id="3", number="3", customer=Customer(external_id="9")))
    record(store, snapshot("delivered", external_id="4", number="4"))
    record(store, snapshot("on_hold", after(minutes=5), external_id="1", number="1"))
    record(store, snapshot("shipped", after(minutes=9), external_id="1", number="1"))
    found = backtest_rule(rule, DAY)
    assert (found["changes"], found["would_send"], found["blocked"], found["not_triggered"]) == (4, 1, 2, 1)
    assert found["reasons"] == {"price": 1, "missing address": 1, "entered before": 1}
    by_number = {row["order_number"]: row for row in found["examples"] if row["reason"] != "entered before"}
    assert (by_number["1"]["to"], by_number["1"]["due_at"]) == ("ada@example.com", NOON)
    assert (by_number["2"]["outcome"], by_number["2"]["due_at"]) == ("blocked", None)
    assert (Message.objects.count(), Decision.objects.count(), found["truncated"]) == (0, 0, False)


def test_settings_that_are_not_saved_meet_the_active_rules() -> None:
    store = a_store()
    a_rule(store, name="Lamps", products={"codes": ["LAMP-*"], "match": "any"})
    record(store, snapshot())
    found = backtest_settings(store, read(RuleSettings, wording()), DAY)
    assert (found["would_send"], found["reasons"]) == (0, {"superseded": 1})
    assert "Lamps" in found["examples"][0]["detail"]


def test_the_span_is_from_inclusive_until_exclusive() -> None:
    store = a_store()
    rule = a_rule(store)
    record(store, snapshot())
    assert backtest_rule(rule, Span(NOON, after(seconds=1)))["changes"] == 1
    assert backtest_rule(rule, Span(NOON - timedelta(days=1), NOON))["changes"] == 0


# --- the last orders ------------------------------------------------------------------------------------------------


def wished(**changed: Any) -> RuleSettings:
    """Settings of a rule on shipped."""
    return read(RuleSettings, wording(**changed))


def test_of_the_last_orders_those_that_match_are_counted_once() -> None:
    store = a_store()
    record(store, snapshot(external_id="1", number="1"))
    record(store, snapshot("on_hold", after(minutes=5), external_id="1", number="1"))
    record(store, snapshot("shipped", after(minutes=9), external_id="1", number="1"))
    record(store, snapshot(external_id="2", number="2", total="50"))
    record(store, snapshot("delivered", external_id="3", number="3"))
    record(store, snapshot(external_id="4", number="4", test=True))
    found = match_recent(store, wished(price={"op": "gt", "amount": "100"}))
    assert found == Recent(looked=3, entered=2, matched=1, reasons={"price": 1})
    assert (Message.objects.count(), Decision.objects.count()) == (0, 0)


def test_imported_orders_count_as_well() -> None:
    store = a_store()
    record(store, snapshot(), silent=True)
    assert match_recent(store, wished()).matched == 1


def test_no_more_than_the_last_ones_are_looked_at() -> None:
    store = a_store()
    for number in range(4):
        record(store, snapshot(external_id=str(number), number=str(number)))
    assert match_recent(store, wished(), most=3) == Recent(3, 3, 3, {})
    assert match_recent(a_store(), wished()) == Recent(0, 0, 0, {})


def test_orders_are_counted_by_customer_without_a_question_for_each(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    store = a_store()
    for number in range(12):
        record(store, snapshot(external_id=str(number), number=str(number)))
    record(store, snapshot(external_id="g", number="g", customer=Customer(email="grace@example.com", guest=True)))
    with django_assert_max_num_queries(8):
        found = match_recent(store, wished(order_count={"op": "eq", "value": 1}))
    assert (found.matched, found.reasons) == (1, {"order count": 12})


def test_products_seen_are_found_by_code_and_name_the_most_ordered_first() -> None:
    store = a_store()
    chair = LineItem("2", "Oak chair", Decimal(1), Decimal(99), sku="CHAIR-01")
    bulb = LineItem("3", "Bulb for the chair lamp", Decimal(1), Decimal(9), sku="BULB-1")
    record(store, snapshot(external_id="1", number="1", items=(chair, bulb)))
    record(store, snapshot(external_id="2", number="2", items=(bulb, LineItem("4", "Gift", Decimal(1), Decimal(0)))))
    assert seen_products(store, "CHAIR") == [("BULB-1", "Bulb for the chair lamp"), ("CHAIR-01", "Oak chair")]
    assert seen_products(store, "oak") == [("CHAIR-01", "Oak chair")]
    assert seen_products(store, "", most=1) == [("BULB-1", "Bulb for the chair lamp")]
    assert seen_products(store, "gift") == []
    assert seen_products(a_store(), "") == []
