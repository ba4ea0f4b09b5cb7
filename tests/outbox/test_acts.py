"""What people and changes do to messages."""

from datetime import timedelta
from typing import Any

import pytest

from orderwire.audience.suppression import add
from orderwire.core.failures import Conflict
from orderwire.outbox import acts
from orderwire.outbox.models import Message, State
from orderwire.rules.keep import set_state
from orderwire.rules.models import Rule
from tests.rooms import NOON, a_message, a_rule, a_store, after, record, snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule() -> Rule:
    return a_rule(a_store())


def about(rule: Rule, state: State = State.READY, **changed: Any) -> Message:
    """A message about the first change of an order."""
    recorded = record(rule.store, snapshot(external_id=str(len(changed)) + state))
    return a_message(rule, state, order=recorded.order, change=recorded.changes[0], **changed)


def states() -> list[str]:
    return list(Message.objects.order_by("id").values_list("state", flat=True))


def test_copies_of_one_mail_are_numbered(rule: Rule) -> None:
    message = about(rule, State.SENT)
    copies = [acts.resend(message, NOON), acts.resend(message, NOON)]
    assert [copy.copy for copy in copies] == [1, 2]
    assert [(copy.state, copy.to_address, copy.message_id) for copy in copies] == [("ready", "ada@example.com", "")] * 2
    assert copies[0].expires_at == NOON + timedelta(hours=72)


@pytest.mark.parametrize("state", [State.SCHEDULED, State.READY, State.LEASED, State.SUBMITTING, State.DEFERRED])
def test_a_pending_mail_is_not_sent_again(rule: Rule, state: State) -> None:
    with pytest.raises(Conflict, match="still pending"):
        acts.resend(about(rule, state), NOON)
    assert states() == [state]


def test_what_has_no_rule_or_no_change_is_not_sent_again(rule: Rule) -> None:
    with pytest.raises(Conflict, match="was a test"):
        acts.resend(a_message(rule), NOON)
    rule.deleted_at = NOON
    with pytest.raises(Conflict, match="is deleted"):
        acts.resend(about(rule, State.SENT), NOON)


@pytest.mark.parametrize("state", [State.SCHEDULED, State.READY, State.DEFERRED])
def test_a_waiting_mail_can_be_cancelled(rule: Rule, state: State) -> None:
    message = about(rule, state, held_reason="rule paused")
    (moved,) = acts.cancel_by_person(message, NOON)
    assert (moved.before, moved.after, moved.at) == (state, "cancelled", NOON)
    assert (message.state, message.reason, message.held_reason) == ("cancelled", "cancelled by hand", "")


@pytest.mark.parametrize("state", [State.LEASED, State.SUBMITTING, State.SENT, State.REJECTED])
def test_a_mail_on_its_way_or_settled_cannot(rule: Rule, state: State) -> None:
    with pytest.raises(Conflict):
        acts.cancel_by_person(about(rule, state), NOON)
    assert states() == [state]


def test_leaving_a_status_cancels_what_was_planned_for_it(rule: Rule) -> None:
    planned, instant = about(rule, planned_later=True), about(rule, State.SCHEDULED)
    for message in (planned, instant):
        order = message.order
        assert order is not None
        left = record(rule.store, snapshot("delivered", after(hours=1), external_id=order.external_id))
        acts.cancel_left(left.changes, NOON)
    assert states() == ["cancelled", "scheduled"]
    planned.refresh_from_db()
    assert planned.detail == "The order went from shipped to delivered before the mail was due."


def test_a_paused_rule_holds_its_own_mails_not_a_persons(rule: Rule) -> None:
    own, held = about(rule), about(rule, State.SCHEDULED, held_reason="waiting for a tracking number")
    copy, test = about(rule, copy=1), a_message(rule, State.READY, test=True)
    assert acts.hold_rule(rule) == 1
    for message, reason in ((own, "rule paused"), (held, "waiting for a tracking number"), (copy, ""), (test, "")):
        message.refresh_from_db()
        assert message.held_reason == reason


def test_what_two_pauses_hold_goes_when_both_end(rule: Rule) -> None:
    message = about(rule, held_reason="store paused")
    store = rule.store
    set_state(rule, "paused")
    assert acts.let_go(store) == 1
    message.refresh_from_db()
    assert message.held_reason == "rule paused"
    set_state(rule, "active")
    acts.let_go(rule)
    message.refresh_from_db()
    assert message.held_reason == ""


def test_a_deleted_rule_or_order_takes_only_waiting_mails_along(rule: Rule) -> None:
    waiting, flying, gone = about(rule), about(rule, State.SUBMITTING), about(rule, State.SENT)
    assert [move.message.pk for move in acts.cancel_rule(rule, NOON)] == [waiting.pk]
    for message in (flying, gone):
        assert message.order is not None
        assert acts.cancel_order(message.order, NOON) == []
    assert states() == ["cancelled", "submitting", "sent"]


@pytest.mark.parametrize(("given", "hit"), [({"address": "ADA@example.com"}, 1), ({"domain": "example.com"}, 2)])
def test_a_suppression_stops_what_waits_in_its_stores(rule: Rule, given: dict[str, str], hit: int) -> None:
    about(rule)
    about(rule, State.DEFERRED, canonical_to="bob@example.com")
    about(rule, State.READY, canonical_to="ada@sub.example.com", copy=3)
    about(a_rule(a_store()), State.SCHEDULED)
    entry = add(rule.store.account, given)
    assert len(acts.suppress_waiting(entry, [rule.store_id], NOON)) == hit
    assert states().count("suppressed") == hit
