"""The last look before the dot."""

from typing import Any

import pytest
from django.db import transaction

from orderwire.audience.suppression import add
from orderwire.outbox.marker import DOT_LEASE, Marked, mark
from orderwire.outbox.models import Message, State
from orderwire.rules.keep import set_state
from orderwire.rules.models import Rule
from orderwire.stores.shops import pause
from tests.rooms import NOON, a_message, a_rule, a_store, after, record, snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule() -> Rule:
    return a_rule(a_store())


def leased(rule: Rule, **changed: Any) -> Message:
    recorded = record(rule.store, snapshot())
    return a_message(rule, State.LEASED, order=recorded.order, change=recorded.changes[0], fence=1, **changed)


def marked(*messages: Message) -> Marked:
    with transaction.atomic():
        return mark(messages, NOON)


def now(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.reason or message.held_reason


def test_what_may_go_is_marked_for_the_time_of_an_answer(rule: Rule) -> None:
    message = leased(rule)
    assert marked(message).go == {message.pk}
    assert now(message) == ("submitting", "")
    assert message.lease_until == NOON + DOT_LEASE


def test_who_lost_the_message_does_not_mark_it(rule: Rule) -> None:
    message = leased(rule)
    Message.objects.filter(pk=message.pk).update(fence=2)
    assert marked(message) == Marked()
    assert now(message) == ("leased", "")


def test_a_suppression_stops_it(rule: Rule) -> None:
    message = leased(rule)
    add(rule.store.account, {"address": "ada@example.com"}, store=rule.store)
    found = marked(message)
    assert (found.go, [move.after for move in found.transitions]) == (set(), ["suppressed"])
    assert now(message) == ("suppressed", "suppression")


def test_time_that_ran_out_stops_it(rule: Rule) -> None:
    message = leased(rule, expires_at=NOON)
    marked(message)
    assert now(message) == ("expired", "expired")


@pytest.mark.parametrize(
    ("choice", "later", "copy", "state"),
    [
        (None, True, 0, "cancelled"),
        (None, False, 0, "submitting"),
        (True, False, 0, "cancelled"),
        (False, True, 0, "submitting"),
        (True, True, 1, "submitting"),  # a person's resend
    ],
)
def test_an_order_that_moved_on_stops_it_as_the_rule_wants(
    rule: Rule, choice: bool | None, later: bool, copy: int, state: str
) -> None:
    rule.cancel_if_status_changes = choice
    rule.save()
    message = leased(rule, planned_later=later, copy=copy)
    record(rule.store, snapshot("delivered", after(minutes=1)))
    marked(message)
    assert now(message)[0] == state


def test_a_deleted_order_stops_even_a_resend(rule: Rule) -> None:
    message = leased(rule, copy=1)
    assert message.order is not None
    message.order.deleted_at = NOON
    message.order.save()
    marked(message)
    assert now(message) == ("cancelled", "status changed")
    assert message.detail == "The order was deleted in the shop."


def test_a_pause_holds_it(rule: Rule) -> None:
    message = leased(rule)
    set_state(rule, "paused")
    assert marked(message).go == set()
    assert now(message) == ("ready", "rule paused")
    pause(rule.store)
    Message.objects.filter(pk=message.pk).update(state="leased", held_reason="")
    marked(message)
    assert now(message) == ("ready", "store paused")
