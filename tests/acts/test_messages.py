"""A person sends a mail again or right now, or cancels one; the totals follow."""

import pytest
from pytest_django import Settings

from orderwire.acts.messages import cancel, resend, send_now
from orderwire.acts.rules import pause_rule
from orderwire.acts.stores import pause_store
from orderwire.audience.suppression import add
from orderwire.core import clock
from orderwire.core.failures import Conflict
from orderwire.outbox.models import Message, State
from orderwire.reports.figures import by_rule
from orderwire.rules.models import Rule
from orderwire.stores.models import Store
from tests.rooms import NOON, a_message, a_rule, a_store, after, record, snapshot

pytestmark = pytest.mark.django_db
HOUR = after(hours=1)


def counted(rule: Rule) -> tuple[int, int, int]:
    """Sent, blocked and pending mails of a rule."""
    found = by_rule(rule.store)[rule.pk]
    return found["sent"], found["blocked"], found["pending"]


def test_a_cancel_counts_as_blocked_and_a_second_one_changes_nothing() -> None:
    rule = a_rule(a_store())
    message = a_message(rule, State.READY)
    assert counted(rule) == (0, 0, 1)
    cancel(message)
    with pytest.raises(Conflict):
        cancel(message)
    assert counted(rule) == (0, 1, 0)


def test_a_resend_is_a_new_message_and_the_old_one_stays() -> None:
    rule = a_rule(a_store())
    recorded = record(rule.store, snapshot())
    message = a_message(rule, State.REJECTED, order=recorded.order, change=recorded.changes[0])
    copy = resend(message)
    message.refresh_from_db()
    assert (message.state, copy.state, copy.copy) == ("rejected", "ready", 1)
    with pytest.raises(Conflict):
        resend(copy)


# --- send now -------------------------------------------------------------------------------------------------------


@pytest.fixture
def planned(settings: Settings) -> Message:
    """A mail that is due in five hours, of a store with a way out."""
    settings.SMTP_URL = "smtp://127.0.0.1:2525?tls=none"
    rule = a_rule(a_store())
    recorded = record(rule.store, snapshot())
    return waiting(rule, order=recorded.order, change=recorded.changes[0])


def waiting(rule: Rule, state: State = State.SCHEDULED, **changed: object) -> Message:
    """A mail that waits for its time, five hours from now."""
    return a_message(rule, state, after(hours=5), planned_later=True, **changed)


def row(message: Message) -> dict[str, object]:
    """Every column as it is kept."""
    return Message.objects.filter(pk=message.pk).values().get()


def test_a_planned_mail_is_made_due_now(planned: Message) -> None:
    with clock.stopped_at(NOON):
        assert send_now(planned) is planned
    planned.refresh_from_db()
    assert (planned.state, planned.held_reason, planned.due_at, planned.next_at) == ("ready", "", NOON, NOON)
    assert planned.expires_at == after(hours=72)
    assert counted(planned.rule) == (0, 0, 1)


def test_a_mail_that_waits_for_a_tracking_number_goes_without(planned: Message) -> None:
    held = waiting(planned.rule, held_reason="waiting for a tracking number")
    with clock.stopped_at(NOON):
        send_now(held)
    assert (held.state, held.held_reason, held.next_at) == ("ready", "", NOON)


def test_a_deferred_mail_is_tried_at_once(planned: Message) -> None:
    deferred = waiting(planned.rule, State.DEFERRED)
    with clock.stopped_at(NOON):
        send_now(deferred)
    assert (deferred.state, deferred.next_at) == ("deferred", NOON)


def refused(message: Message, why: str) -> None:
    """It may not go for a reason that is said, and nothing was changed."""
    before = row(message)
    with clock.stopped_at(NOON), pytest.raises(Conflict) as said:
        send_now(message)
    assert why in said.value.detail
    assert row(message) == before


def test_a_pause_is_respected(planned: Message) -> None:
    pause_rule(planned.rule)
    refused(planned, "Its rule is off")
    pause_store(Store.objects.get(pk=planned.store_id))
    refused(planned, "Its store is paused")


def test_a_suppressed_address_gets_nothing(planned: Message) -> None:
    add(planned.store.account, {"address": "ada@example.com", "reason": "complaint"})
    refused(planned, "ada@example.com: suppressed after a complaint.")


def test_the_cap_is_respected(planned: Message) -> None:
    for _ in range(planned.store.cap_per_hour):
        a_message(planned.rule, State.SENT, after(minutes=-10))
    refused(planned, "got 10 mails within the hour")


def test_without_a_way_out_it_stays_planned(planned: Message, settings: Settings) -> None:
    settings.SMTP_URL = ""
    refused(planned, "There is no mail server")


@pytest.mark.parametrize(
    ("state", "why"),
    [(State.LEASED, "being sent at this moment"), (State.SENT, "sent already"), (State.CANCELLED, "cancelled already")],
)
def test_what_does_not_wait_cannot_be_sent_now(planned: Message, state: State, why: str) -> None:
    refused(a_message(planned.rule, state), why)


def test_what_is_due_already_is_said_to_be(planned: Message) -> None:
    refused(a_message(planned.rule, State.READY), "due already")
