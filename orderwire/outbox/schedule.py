"""Decisions to write become messages: due when the rule says, held where something is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from orderwire.core.email_address import canonical
from orderwire.core.pile import Pile
from orderwire.orders.models import Change, Order
from orderwire.outbox.models import Message, State
from orderwire.rules.models import Rule
from orderwire.rules.timing import due_at
from orderwire.stores.models import Store

TRACKING = "waiting for a tracking number"
STORE_PAUSED = "store paused"
RULE_PAUSED = "rule paused"
CAP = "recipient cap"
NO_SERVER = "no mail server"
_INSTANT = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Call:
    """A rule that must write about a change; `has_number` whether the order's tracking number is known."""

    rule: Rule
    change: Change
    has_number: bool


def schedule(store: Store, calls: Sequence[Call], pile: Pile) -> list[Message]:
    """Make the messages, within the transaction that records the change; they are written with the pile.

    Unique by (rule, change): asking twice fails whole.
    """
    made = [_message(store, call) for call in calls]
    pile.add(*made)
    return made


def _message(store: Store, call: Call) -> Message:
    rule, change, order = call.rule, call.change, call.change.order
    heard: datetime = change.recorded_at
    due = due_at(rule.send, change.at, heard, store.timezone)
    waits = bool(rule.wait_for_tracking_hours) and not call.has_number
    look_at = due + timedelta(hours=rule.wait_for_tracking_hours or 0) if waits else due
    held = TRACKING if waits else STORE_PAUSED if store.paused_at else ""
    to_address = store.test_address if rule.test_mode else order.email
    return Message(
        store=store,
        rule=rule,
        order=order,
        change=change,
        test=rule.test_mode,
        to_address=to_address,
        canonical_to=canonical(to_address),
        order_number=order.number,
        subject=rule.version.subject[:400],
        state=State.SCHEDULED if waits or due > heard + _INSTANT else State.READY,
        held_reason=held,
        due_at=due,
        next_at=look_at,
        expires_at=look_at + timedelta(hours=rule.expires_after_hours),
        planned_later=waits or due > heard + _INSTANT,
    )


def test_message(rule: Rule, order: Order | None, to: str, now: datetime) -> Message:
    """One marked test to a given address, about a real order or (None) the sample; counted nowhere."""
    return Message.objects.create(
        store=rule.store,
        rule=rule,
        order=order,
        test=True,
        to_address=to,
        canonical_to=canonical(to),
        order_number=order.number if order else "",
        subject=rule.version.subject[:400],
        due_at=now,
        next_at=now,
        expires_at=now + timedelta(hours=1),
    )


def waiting_for_tracking(order_ids: Sequence[str]) -> set[str]:
    """Those of some orders that have mails which wait for a tracking number."""
    return set(_wait_for_tracking().filter(order_id__in=order_ids).values_list("order_id", flat=True))


def tracking_arrived(order: Order, now: datetime) -> int:
    """A tracking number is known: let the mails that wait for it go when they are due. Answers how many."""
    messages = list(_wait_for_tracking().filter(order=order).select_for_update().select_related("rule", "store"))
    for message in messages:
        message.next_at = max(message.due_at, now)
        message.state = State.SCHEDULED if message.next_at > now else State.READY
        message.held_reason = pause_reason(message)
        message.save(update_fields=["next_at", "state", "held_reason"])
    return len(messages)


def _wait_for_tracking() -> QuerySet[Message]:
    return Message.objects.filter(held_reason=TRACKING, state__in=[State.SCHEDULED, State.READY])


def pause_reason(message: Message) -> str:
    """Why a message may not go although its time has come: its store or its rule is paused; "" when neither is."""
    if message.store.paused_at:
        return STORE_PAUSED
    by_a_person = message.copy > 0 or message.change_id is None  # a resend or a test goes although its rule rests
    return "" if message.rule.state == "active" or by_a_person else RULE_PAUSED
