"""The marker: the last look before the dot. What is committed as submitting here may go out; what is not certainly does not.

The transaction asks once more for suppression, status, expiry, rule and fence, so that nothing which was saved before it
is overtaken by a mail (reliability.md §6.2, F16).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from orderwire.audience.suppression import in_words, read_along, stops
from orderwire.outbox.models import Message, State
from orderwire.outbox.queue import end
from orderwire.outbox.schedule import pause_reason
from orderwire.outbox.transitions import Transition

DOT_LEASE = timedelta(seconds=660)  # the server's ten minutes for its answer (RFC 5321 §4.5.3.2.6) and one more


# What may have changed since the claim, by where it stands: this look is taken for every mail, so it is one plain query.
_MESSAGE = ("expires_at", "planned_later")
_RULE = ("state", "cancel_if_status_changes")
_STORE = ("paused_at",)
_ORDER = ("deleted_at", "status", "payment_status", "fulfilment_status")
_ASKED = (
    *("id", "fence"),
    *_MESSAGE,
    *(f"rule__{name}" for name in _RULE),
    *(f"store__{name}" for name in _STORE),
    *(f"order__{name}" for name in _ORDER),
)


@dataclass(slots=True)
class Marked:
    """Which leased messages may get their dot, and what became of the others."""

    go: set[str] = field(default_factory=set)
    transitions: list[Transition] = field(default_factory=list)


def mark(leased: Sequence[Message], now: datetime) -> Marked:
    """Mark what may still go as submitting; end, hold or let go of the rest. Runs in the caller's transaction."""
    read_along(message.store.account_id for message in leased)
    mine = _looked_at_again(leased)
    stopped = _suppressed(mine)
    marked = Marked()
    for message in mine:
        if message.pk in stopped:
            marked.transitions += end([message], State.SUPPRESSED, "suppression", stopped[message.pk], now)
        elif message.expires_at <= now:
            marked.transitions += end(
                [message], State.EXPIRED, "expired", "Its time ran out before it could be sent.", now
            )
        elif reason := left_status(message):
            marked.transitions += end([message], State.CANCELLED, "status changed", reason, now)
        elif held := pause_reason(message):
            Message.objects.filter(pk=message.pk).update(
                state=State.READY, held_reason=held, planned_later=True, owner=None, lease_until=None
            )
        else:
            marked.go.add(message.pk)
    Message.objects.filter(pk__in=marked.go).update(state=State.SUBMITTING, lease_until=now + DOT_LEASE)
    return marked


def _looked_at_again(leased: Sequence[Message]) -> list[Message]:
    """Those that this worker still holds (their fence is ours), with what may have changed brought up to date."""
    ours = {message.pk: message for message in leased}
    rows = Message.objects.select_for_update(of=("self",)).filter(pk__in=list(ours), state=State.LEASED)
    mine = []
    for pk, fence, *values in rows.order_by("id").values_list(*_ASKED):
        message = ours[pk]
        if fence != message.fence:
            continue
        fresh = iter(values)
        for row, names in (
            (message, _MESSAGE),
            (message.rule, _RULE),
            (message.store, _STORE),
            (message.order, _ORDER),
        ):
            for name in names:
                value = next(fresh)
                if row is not None:
                    setattr(row, name, value)
        mine.append(message)
    return mine


def left_status(message: Message) -> str:
    """Why a message's order no longer calls for it, "" while it does (or the rule does not mind)."""
    order, change = message.order, message.change
    if order is None or change is None:
        return ""
    if order.deleted_at is not None:
        return "The order was deleted in the shop."
    if not dies_with_status(message):
        return ""
    present = order.status_on(change.axis)
    return (
        ""
        if present == change.to_status
        else f"The order went from {change.to_status} to {present} before the mail went out."
    )


def dies_with_status(message: Message) -> bool:
    """Whether leaving the status cancels it: planned ones by default, instant ones only if the rule asks, none if it refuses.

    A person's resend and tests are never cancelled by it.
    """
    if message.copy or (message.test and message.change_id is None):
        return False
    choice = message.rule.cancel_if_status_changes
    return message.planned_later if choice is None else choice


def _suppressed(messages: Sequence[Message]) -> dict[str, str]:
    by_store: dict[tuple[str, str], list[Message]] = defaultdict(list)
    for message in messages:
        by_store[(message.store.account_id, message.store_id)].append(message)
    found: dict[str, str] = {}
    for (account_id, store_id), group in by_store.items():
        hits = stops(account_id, store_id, [message.canonical_to for message in group])
        found |= {message.pk: in_words(hits[message.canonical_to]) for message in group if message.canonical_to in hits}
    return found
