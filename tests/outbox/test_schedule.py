"""A decision to write becomes a message: when, to whom, held by what."""

from datetime import timedelta
from typing import Any

import pytest

from orderwire.outbox.models import Message, State
from orderwire.outbox.schedule import Call, pause_reason, schedule, tracking_arrived, waiting_for_tracking
from orderwire.outbox.schedule import test_message as one_test
from orderwire.rules.keep import set_state
from orderwire.rules.models import Rule
from orderwire.stores.shops import pause
from tests.rooms import NOON, a_message, a_rule, a_store, after, an_order, pile, record, snapshot

pytestmark = pytest.mark.django_db
LATER: dict[str, Any] = {"send": {"kind": "after", "amount": 2, "unit": "hours"}}


def planned(rule: Rule, *, has_number: bool = False) -> Message:
    """The message of the first change of an order."""
    recorded = record(rule.store, snapshot())
    rows = pile()
    schedule(rule.store, [Call(rule, recorded.changes[0], has_number)], rows)
    rows.flush()
    return Message.objects.select_related("store", "rule").get()


@pytest.mark.parametrize(
    ("wish", "state", "held", "next_in", "later"),
    [
        ({}, State.READY, "", 0, False),
        (LATER, State.SCHEDULED, "", 2, True),
        ({"wait_for_tracking": {"hours": 4}}, State.SCHEDULED, "waiting for a tracking number", 4, True),
        ({**LATER, "wait_for_tracking": {"hours": 4}}, State.SCHEDULED, "waiting for a tracking number", 6, True),
    ],
)
def test_when_and_held_by_what(wish: dict[str, Any], state: State, held: str, next_in: int, later: bool) -> None:
    message = planned(a_rule(a_store(), **wish))
    assert (message.state, message.held_reason, message.planned_later) == (state, held, later)
    assert message.due_at == after(hours=2 if "send" in wish else 0)
    assert message.next_at == after(hours=next_in)
    assert message.expires_at == message.next_at + timedelta(hours=72)


def test_a_known_number_is_not_waited_for() -> None:
    message = planned(a_rule(a_store(), wait_for_tracking={"hours": 4}), has_number=True)
    assert (message.state, message.held_reason) == ("ready", "")


def test_a_paused_store_holds_from_the_beginning() -> None:
    rule = a_rule(a_store())
    pause(rule.store)
    rule.store.refresh_from_db()
    assert planned(rule).state == "ready"
    assert Message.objects.get().held_reason == "store paused"


def test_test_mode_writes_to_the_test_address() -> None:
    message = planned(a_rule(a_store(test_address="Shop@example.org"), test_mode=True))
    assert (message.test, message.to_address, message.canonical_to) == (True, "Shop@example.org", "shop@example.org")


def test_one_test_goes_at_once_and_lives_an_hour() -> None:
    rule = a_rule(a_store(), active=False)
    message = one_test(rule, an_order(rule.store), "bob@example.org", NOON)
    assert (message.state, message.test, message.order_number, message.change) == ("ready", True, "1001", None)
    assert (message.due_at, message.expires_at) == (NOON, after(hours=1))


def test_a_number_frees_what_waits_for_it_when_it_is_due() -> None:
    rule = a_rule(a_store(), wait_for_tracking={"hours": 4}, **LATER)
    message = planned(rule)
    order = message.order
    assert order is not None
    other = a_message(rule, State.READY, order=order, held_reason="rule paused")
    assert waiting_for_tracking([order.pk, "none"]) == {order.pk}
    assert tracking_arrived(order, after(hours=1)) == 1
    assert waiting_for_tracking([order.pk]) == set()
    message.refresh_from_db()
    assert (message.state, message.held_reason, message.next_at) == ("scheduled", "", after(hours=2))
    other.refresh_from_db()
    assert other.held_reason == "rule paused"


def test_why_a_message_rests() -> None:
    rule = a_rule(a_store())
    message = planned(rule)
    assert pause_reason(message) == ""
    set_state(rule, "paused")
    message = Message.objects.select_related("store", "rule").get()
    assert pause_reason(message) == "rule paused"
    message.copy = 1
    assert pause_reason(message) == "", "a resend is a person's wish"
    message.store.paused_at = NOON
    assert pause_reason(message) == "store paused"
