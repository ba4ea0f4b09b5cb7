"""The four logs. Each page reads as many rows as it shows (keyset), whatever the history."""

import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from orderwire.core.failures import Refusal
from orderwire.core.money import text
from orderwire.outbox.models import BLOCKED, PENDING, SENT, Message
from orderwire.reports.span import Span
from orderwire.rules.models import Decision, Outcome
from orderwire.stores.models import Store
from orderwire.tracking.models import Conversion
from orderwire.tracking.view import by_person, done_with

LOGS = ("pending", "sent", "conversions", "blocked")
_COMMON = ["at", "to", "order_number", "rule_id", "rule_name"]
_OWN = {
    "pending": ["due_at", "state", "held_reason", "message_id"],
    "sent": ["state", "opens", "clicks", "message_id"],
    "conversions": ["revenue", "clicked_at", "message_id"],
    "blocked": ["reason", "detail", "message_id"],
}


HELD = "held"  # as a state of Pending: whatever is held
CHECKS = (  # the checks that stop a mail before there is a message, as states of Blocked
    "missing address",
    "suppression",
    "sending filter",
    "order count",
    "price",
    "other currency",
    "products",
    "blacklist",
    "test address",
    "superseded",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of a log: `q` part of an address or order number, a rule's id, a state of the log (see states_of)."""

    q: str = ""
    rule_id: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a log and the cursor of the next, None at the end."""

    items: list[dict[str, Any]]
    next: str | None


@dataclass(frozen=True, slots=True)
class _Place:
    """A row's place in its log: by time, then id; `rising` for Pending, whose next due stands first."""

    at: datetime
    id: str


_Rows = list[tuple[_Place, dict[str, Any]]]


def columns(log: str) -> list[str]:
    """The columns of a log's CSV."""
    return _COMMON + _OWN[log]


def states_of(log: str) -> tuple[str, ...]:
    """What the rows of a log can be asked for by: the states of its messages, and what stops a mail before it is one."""
    states = {"pending": (*PENDING, HELD), "sent": SENT, "blocked": (*BLOCKED, *CHECKS)}.get(log, ())
    return tuple(str(state) for state in states)


def page(store: Store, log: str, span: Span, wanted: Wanted | str = "", cursor: str = "", limit: int = 50) -> Page:
    """One page of a log. A plain word is looked for in addresses and order numbers. Raises Refusal for an unknown log or a
    broken cursor."""
    if log not in LOGS:
        raise Refusal.of("log", f"There is no such log: choose one of {', '.join(LOGS)}.")
    place = _read_cursor(cursor) if cursor else None
    asked = Wanted(wanted) if isinstance(wanted, str) else wanted
    asked = replace(asked, q=asked.q.replace("\0", "").strip(), rule_id=asked.rule_id.replace("\0", ""))
    rows = _READ[log](store, span, asked, place, limit + 1)
    more = len(rows) > limit
    shown = rows[:limit]
    return Page([row for _, row in shown], _cursor(shown[-1][0]) if more else None)


def stream(store: Store, log: str, span: Span, wanted: Wanted | str = "", batch: int = 500) -> Iterator[dict[str, Any]]:
    """Every row of a log, a page at a time: a CSV of any length in bounded memory."""
    cursor = ""
    while True:
        found = page(store, log, span, wanted, cursor, batch)
        yield from found.items
        if found.next is None:
            return
        cursor = found.next


def _pending(store: Store, span: Span, asked: Wanted, after: _Place | None, limit: int) -> _Rows:
    rows = Message.objects.filter(
        store=store, state__in=PENDING, test=False, due_at__gte=span.start, due_at__lt=span.until
    )
    if after is not None:
        rows = rows.filter(Q(due_at__gt=after.at) | Q(due_at=after.at, id__gt=after.id))
    found = _asked_for(rows, asked).prefetch_related("rule").order_by("due_at", "id")[:limit]
    return [
        (
            _Place(row.due_at, row.pk),
            _row(row, row.due_at, due_at=row.due_at, state=row.state, held_reason=row.held_reason or None),
        )
        for row in found
    ]


def _sent(store: Store, span: Span, asked: Wanted, after: _Place | None, limit: int) -> _Rows:
    rows = Message.objects.filter(
        store=store, state__in=SENT, test=False, sent_at__gte=span.start, sent_at__lt=span.until
    )
    if after is not None:
        rows = rows.filter(Q(sent_at__lt=after.at) | Q(sent_at=after.at, id__lt=after.id))
    found = (
        _asked_for(rows, asked).select_related("reaction").prefetch_related("rule").order_by("-sent_at", "-id")[:limit]
    )
    return [
        (_Place(row.sent_at, row.pk), _row(row, row.sent_at, state=row.state, **done_with(row), **by_person(store)))
        for row in found
        if row.sent_at
    ]


def _conversions(store: Store, span: Span, asked: Wanted, after: _Place | None, limit: int) -> _Rows:
    """Later orders that followed a mail; `q` looks in the mail's address and the later order's number."""
    rows = Conversion.objects.filter(store=store, at__gte=span.start, at__lt=span.until)
    if after is not None:
        rows = rows.filter(Q(at__lt=after.at) | Q(at=after.at, id__lt=after.id))
    if asked.q:
        rows = rows.filter(Q(message__to_address__icontains=asked.q) | Q(order__number__icontains=asked.q))
    if asked.rule_id:
        rows = rows.filter(rule_id=asked.rule_id)
    found = rows.select_related("message", "order").prefetch_related("rule").order_by("-at", "-id")[:limit]
    return [(_Place(row.at, row.pk), _converted(row)) for row in found]


def _blocked(store: Store, span: Span, asked: Wanted, after: _Place | None, limit: int) -> _Rows:
    """Messages that came to no good end, and decisions that stopped a mail before there was a message, in one order."""
    rows = Message.objects.filter(
        store=store, state__in=BLOCKED, test=False, settled_at__gte=span.start, settled_at__lt=span.until
    )
    stops = Decision.objects.filter(store=store, outcome=Outcome.BLOCKED, at__gte=span.start, at__lt=span.until)
    if after is not None:
        rows = rows.filter(Q(settled_at__lt=after.at) | Q(settled_at=after.at, id__lt=after.id))
        stops = stops.filter(Q(at__lt=after.at) | Q(at=after.at, id__lt=after.id))
    ended = _asked_for(rows, asked).prefetch_related("rule").order_by("-settled_at", "-id")[:limit]
    found = [
        (_Place(row.settled_at, row.pk), _row(row, row.settled_at, reason=row.reason, detail=row.detail, checks=[]))
        for row in ended
        if row.settled_at
    ]
    found += [
        (_Place(row.at, row.pk), _stopped(row))
        for row in _stops_asked_for(stops, asked)
        .select_related("order")
        .prefetch_related("rule")
        .order_by("-at", "-id")[:limit]
    ]
    return sorted(found, key=lambda pair: (pair[0].at, pair[0].id), reverse=True)[:limit]


def _row(message: Message, at: datetime, **own: Any) -> dict[str, Any]:
    return {
        "at": at,
        "to": message.to_address,
        "order_id": message.order_id,
        "order_number": message.order_number or None,
        "rule_id": message.rule_id,
        "rule_name": message.rule.name,
        "message_id": message.pk,
        **own,
    }


def _converted(row: Conversion) -> dict[str, Any]:
    """`clicked_at` is when the mail was touched: clicked, by another model of the store opened or sent."""
    return {
        "at": row.at,
        "to": row.message.to_address,
        "order_id": row.order_id,
        "order_number": row.order.number,
        "rule_id": row.rule_id,
        "rule_name": row.rule.name,
        "message_id": row.message_id,
        "revenue": {"amount": text(row.revenue, row.currency), "currency": row.currency},
        "clicked_at": row.touched_at,
    }


def _stopped(decision: Decision) -> dict[str, Any]:
    return {
        "at": decision.at,
        "to": decision.to_address or None,
        "order_id": decision.order_id,
        "order_number": decision.order.number,
        "rule_id": decision.rule_id,
        "rule_name": decision.rule.name,
        "message_id": None,
        "reason": decision.reason,
        "detail": decision.detail,
        "checks": decision.checks,
    }


def _asked_for(rows: QuerySet[Message], asked: Wanted) -> QuerySet[Message]:
    if asked.q:
        rows = rows.filter(Q(to_address__icontains=asked.q) | Q(order_number__icontains=asked.q))
    if asked.rule_id:
        rows = rows.filter(rule_id=asked.rule_id)
    if asked.state == HELD:
        rows = rows.exclude(held_reason="")
    elif asked.state:
        rows = rows.filter(state=asked.state) if asked.state not in CHECKS else rows.none()
    return rows


def _stops_asked_for(rows: QuerySet[Decision], asked: Wanted) -> QuerySet[Decision]:
    """Decisions; whoever asks for suppressed mails means those stopped before they were written too."""
    if asked.q:
        rows = rows.filter(Q(to_address__icontains=asked.q) | Q(order__number__icontains=asked.q))
    if asked.rule_id:
        rows = rows.filter(rule_id=asked.rule_id)
    if asked.state:
        rows = rows.filter(reason="suppression" if asked.state == "suppressed" else asked.state)
    return rows


def _cursor(place: _Place) -> str:
    return base64.urlsafe_b64encode(f"{place.at.isoformat()}|{place.id}".encode()).decode().rstrip("=")


def _read_cursor(word: str) -> _Place:
    try:
        raw = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode()
        at, _, pk = raw.partition("|")
        place = _Place(datetime.fromisoformat(at), pk)
    except (ValueError, binascii.Error):
        raise Refusal.of("cursor", "This cursor is not one of ours: begin again without it.") from None
    if place.at.tzinfo is None or not pk or not pk.isprintable():
        raise Refusal.of("cursor", "This cursor is not one of ours: begin again without it.")
    return place


_READ: dict[str, Callable[[Store, Span, Wanted, _Place | None, int], _Rows]] = {
    "pending": _pending,
    "sent": _sent,
    "conversions": _conversions,
    "blocked": _blocked,
}
