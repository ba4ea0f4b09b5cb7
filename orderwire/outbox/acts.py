"""What people and changes do to messages: cancel, send again, hold, let go."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from orderwire.audience.models import Suppression
from orderwire.audience.suppression import in_words
from orderwire.core.failures import Conflict
from orderwire.orders.models import Change, Order
from orderwire.outbox.marker import dies_with_status
from orderwire.outbox.models import BLOCKED, SENT, WAITING, Message, State
from orderwire.outbox.queue import end, over_cap
from orderwire.outbox.schedule import RULE_PAUSED, STORE_PAUSED, pause_reason
from orderwire.outbox.transitions import Transition
from orderwire.rules.models import Rule
from orderwire.stores.models import Store

_PAUSED = {
    STORE_PAUSED: "Its store is paused and holds all mails: resume the store first.",
    RULE_PAUSED: "Its rule is off and holds its mails: turn the rule on first.",
}


def cancel_left(changes: Sequence[Change], now: datetime) -> list[Transition]:
    """Orders left a status: the mails that die with it are cancelled. Pass the changes in the order they happened."""
    found: list[Transition] = []
    for change in changes:
        if not change.from_status:
            continue
        waiting = Message.objects.filter(order_id=change.order_id, change__axis=change.axis, state__in=WAITING)
        rows = waiting.filter(change__to_status=change.from_status).exclude(change=change)
        dying = [
            row for row in rows.select_for_update(of=("self",)).select_related("rule", "store") if dies_with_status(row)
        ]
        was, now_is = (status.replace("_", " ") for status in (change.from_status, change.to_status))
        detail = f"The order went from {was} to {now_is} before the mail was due."
        found += end(dying, State.CANCELLED, "status changed", detail, now) if dying else []
    return found


def cancel_order(order: Order, now: datetime) -> list[Transition]:
    """The order is gone: nothing about it is sent any more."""
    rows = list(
        Message.objects.select_for_update(of=("self",)).filter(order=order, state__in=WAITING).select_related("store")
    )
    return end(rows, State.CANCELLED, "order deleted", "The order was deleted in the shop.", now) if rows else []


def cancel_by_person(message: Message, now: datetime) -> list[Transition]:
    """A person's cancel. Raises Conflict when the message is on its way or settled."""
    row = Message.objects.select_for_update(of=("self",)).select_related("store").get(pk=message.pk)
    if row.state not in WAITING:
        raise Conflict(_not_waiting(row, "cancelled"))
    found = end([row], State.CANCELLED, "cancelled by hand", "Somebody of the shop cancelled it.", now)
    message.refresh_from_db()
    return found


def send_now(message: Message, stopped_by: str, now: datetime) -> Message:
    """A waiting message becomes due now; one that waits for a tracking number goes without. Its row stays as it is, and a
    Conflict says why, when it may not go: `stopped_by`, a pause, its recipient's cap; or when it is on its way or settled."""
    row = Message.objects.select_for_update(of=("self",)).select_related("store", "rule").get(pk=message.pk)
    if row.state not in WAITING:
        raise Conflict(_not_waiting(row, "sent now"))
    against = _PAUSED.get(pause_reason(row), "") or stopped_by or ("" if row.test else over_cap(row, now))
    if against:
        raise Conflict(against)
    if row.state == State.READY and not row.held_reason and row.next_at <= now:
        raise Conflict("It is due already: it goes with the next free worker.")
    row.state = State.DEFERRED if row.state == State.DEFERRED else State.READY
    row.held_reason, row.detail = "", ""
    row.due_at, row.next_at = min(row.due_at, now), now
    row.expires_at = now + timedelta(hours=row.rule.expires_after_hours)
    row.save(update_fields=["state", "held_reason", "detail", "due_at", "next_at", "expires_at"])
    message.refresh_from_db()
    return message


def resend(message: Message, now: datetime) -> Message:
    """A marked copy of a settled message, by a person's wish: rendered anew, to the same address.

    Raises Conflict while the message itself may still go, or when its rule is deleted or its customer erased.
    """
    if message.state not in (*SENT, *BLOCKED):
        raise Conflict("This mail is still pending: wait until it is sent, or cancel it first.")
    if message.rule.deleted_at is not None:
        raise Conflict("The rule of this mail is deleted: there is nothing to write it from.")
    if message.change_id is None:
        raise Conflict("This was a test: send another test from its rule.")
    if not message.to_address:
        raise Conflict("The customer of this mail was erased: there is nobody to send it to.")
    line = Message.objects.filter(rule_id=message.rule_id, change_id=message.change_id)
    copies = list(line.select_for_update().values_list("copy", flat=True))
    return Message.objects.create(
        store_id=message.store_id,
        rule_id=message.rule_id,
        order_id=message.order_id,
        change_id=message.change_id,
        copy=max(copies) + 1,
        test=message.test,
        to_address=message.to_address,
        canonical_to=message.canonical_to,
        order_number=message.order_number,
        subject=message.subject,
        due_at=now,
        next_at=now,
        expires_at=now + timedelta(hours=message.rule.expires_after_hours),
    )


def hold_rule(rule: Rule) -> int:
    """A rule is paused: the waiting mails that it made itself are held. Tests and resends are a person's wish and go."""
    own = Message.objects.filter(rule=rule, copy=0, change__isnull=False)
    return _hold(own.filter(state__in=WAITING), RULE_PAUSED)


def hold_store(store: Store) -> int:
    """A store is paused: all its waiting mails are held."""
    return _hold(Message.objects.filter(store=store, state__in=WAITING), STORE_PAUSED)


def _hold(waiting: QuerySet[Message], reason: str) -> int:
    return waiting.filter(held_reason="").update(held_reason=reason, planned_later=True)


def let_go(scope: Rule | Store) -> int:
    """A rule or a store is active again: what was held for it goes when it is due, unless the other still holds it."""
    mine = Message.objects.filter(rule=scope) if isinstance(scope, Rule) else Message.objects.filter(store=scope)
    held = mine.filter(state__in=WAITING, held_reason__in=[RULE_PAUSED, STORE_PAUSED])
    rows = list(held.select_for_update(of=("self",)).select_related("rule", "store"))
    for row in rows:
        reason = pause_reason(row)
        if reason != row.held_reason:
            Message.objects.filter(pk=row.pk).update(held_reason=reason)
    return len(rows)


def cancel_rule(rule: Rule, now: datetime) -> list[Transition]:
    """A rule is deleted: its waiting mails are cancelled."""
    rows = list(
        Message.objects.select_for_update(of=("self",)).filter(rule=rule, state__in=WAITING).select_related("store")
    )
    return end(rows, State.CANCELLED, "rule deleted", "Its rule was deleted.", now) if rows else []


def _not_waiting(message: Message, wish: str) -> str:
    if message.state in (State.LEASED, State.SUBMITTING):
        return f"This mail is being sent at this moment: it can no longer be {wish}."
    what = "to cancel" if wish == "cancelled" else "that waits"
    return f"This mail is {message.state} already: there is nothing {what}."


def suppress_waiting(entry: Suppression, store_ids: Sequence[str], now: datetime) -> list[Transition]:
    """A new suppression stops the mails that wait for its address or domain."""
    rows = Message.objects.filter(store_id__in=store_ids, state__in=WAITING)
    hits = (
        rows.filter(canonical_to=entry.value)
        if entry.kind == "address"
        else rows.filter(canonical_to__endswith=f"@{entry.value}")
    )
    waiting = list(hits.select_for_update(of=("self",)).select_related("store"))
    return end(waiting, State.SUPPRESSED, "suppression", in_words(entry), now) if waiting else []
