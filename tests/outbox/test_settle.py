"""What came of a hand-over, written down under the fence."""

import pytest
from django.db import transaction

from orderwire.outbox.models import Message, State
from orderwire.outbox.settle import DOUBT_WAIT, Outcome, settle
from orderwire.outbox.transitions import Transition
from orderwire.rules.models import Rule
from tests.rooms import NOON, a_message, a_rule, a_store, after

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule() -> Rule:
    return a_rule(a_store())


def settled(*outcomes: Outcome) -> list[Transition]:
    with transaction.atomic():
        found = settle(outcomes, NOON)
    for outcome in outcomes:
        outcome.message.refresh_from_db()
    return found


def test_sent(rule: Rule) -> None:
    message = a_message(rule, State.SUBMITTING, fence=2, reason="old", detail="old", held_reason="x", tries=1)
    (move,) = settled(Outcome(message, State.SENT))
    assert (move.before, move.after) == ("submitting", "sent")
    assert (message.state, message.sent_at, message.settled_at, message.tries) == ("sent", NOON, NOON, 2)
    assert (message.reason, message.detail, message.held_reason, message.owner_id) == ("", "", "", None)


def test_deferred_waits_for_its_next_try(rule: Rule) -> None:
    message = a_message(rule, State.LEASED)
    settled(Outcome(message, State.DEFERRED, "busy", "d" * 600, after(minutes=5)))
    assert (message.state, message.next_at, message.sent_at, message.settled_at) == (
        "deferred",
        after(minutes=5),
        None,
        None,
    )
    assert len(message.detail) == 500


def test_uncertain_waits_for_evidence(rule: Rule) -> None:
    message = a_message(rule, State.SUBMITTING)
    settled(Outcome(message, State.UNCERTAIN, "uncertain"))
    assert (message.state, message.next_at, message.sent_at) == ("uncertain", NOON + DOUBT_WAIT, NOON)


def test_who_lost_a_message_settles_nothing(rule: Rule) -> None:
    stolen, done = a_message(rule, State.SUBMITTING, fence=1), a_message(rule, State.SENT, fence=1)
    Message.objects.filter(pk=stolen.pk).update(fence=2)
    assert settled(Outcome(stolen, State.SENT), Outcome(done, State.REJECTED)) == []
    assert (stolen.state, done.state) == ("submitting", "sent")
