"""What a rule would have done, without doing it."""

from datetime import timedelta

import pytest

from orderwire.acts.backtest import backtest_rule, backtest_settings
from orderwire.carts.snapshot import Customer
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
