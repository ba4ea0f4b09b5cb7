"""Handing messages out: wake those whose time has come, claim those that may go, give back what a dead worker held.

Which crash does what: before the marker, a message goes back to ready and is sent once. Between the marker and the saved
answer nobody can know: it becomes uncertain, is shown, and follows the policy in doubt.py.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet

from orderwire.outbox.models import WAITING, Message, State, WorkerSeat
from orderwire.outbox.schedule import CAP, NO_SERVER, TRACKING, pause_reason
from orderwire.outbox.transitions import Transition
from orderwire.rules.models import Rule
from orderwire.stores.models import Store

LEASE = timedelta(minutes=15)  # more than the sum of an SMTP dialogue's timeouts before the dot (reliability.md §6.2)
LOOK_AGAIN = timedelta(minutes=1)
_IN_FLIGHT = (State.LEASED, State.SUBMITTING)


def anything_to_wake(now: datetime) -> bool:
    """A look without a lock: whether wake() would touch anything."""
    return any(rows.exists() for rows in _sleepers(now))


def wake(now: datetime, limit: int = 500) -> int:
    """Messages whose time has come and that nothing holds any more become ready. Answers how many were touched."""
    touched = 0
    for sleepers in _sleepers(now):
        rows = sleepers.select_for_update(skip_locked=True, of=("self",)).select_related("rule", "store")
        groups: dict[str, list[str]] = defaultdict(list)
        for message in rows.order_by("next_at")[:limit]:
            groups[pause_reason(message)].append(message.pk)
        for held, ids in groups.items():
            touched += Message.objects.filter(pk__in=ids).update(state=State.READY, held_reason=held)
    return touched


def _sleepers(now: datetime) -> list[QuerySet[Message]]:
    """Scheduled ones whose time has come, and those whose hold has a moment to end by; each by an index of its own."""
    timed = Message.objects.filter(state=State.SCHEDULED, held_reason="", next_at__lte=now)
    held = Message.objects.filter(~Q(held_reason=""), held_reason__in=[TRACKING, CAP, NO_SERVER], next_at__lte=now)
    return [timed, held.filter(state__in=WAITING)]


def expire(now: datetime, limit: int = 500) -> list[Transition]:
    """Waiting messages past their time are expired, never sent late; tests and real ones alike."""
    waiting = Message.objects.filter(state__in=[State.SCHEDULED, State.READY, State.DEFERRED], expires_at__lte=now)
    rows = list(waiting.select_for_update(skip_locked=True).order_by("expires_at")[:limit])
    found: list[Transition] = []
    for message in rows:
        hours = (message.expires_at - message.due_at).total_seconds() / 3600
        held = f" It was held: {message.held_reason}." if message.held_reason else ""
        detail = f"Not sent within {hours:g} hours of being due.{held}"
        found += end([message], State.EXPIRED, "expired", detail, now)
    return found


def claim(seat: WorkerSeat, now: datetime, limit: int) -> list[Message]:
    """Lease up to `limit` messages that may go now to a worker; must run in a transaction.

    A message beyond its recipient's cap is held instead. Each claimed message has rule, store, order and change loaded.
    """
    may_go = Message.objects.filter(state__in=[State.READY, State.DEFERRED], held_reason="", next_at__lte=now)
    ids = list(
        may_go.select_for_update(skip_locked=True).order_by("next_at", "id").values_list("id", flat=True)[:limit]
    )
    if not ids:
        return []
    free = _within_caps(_loaded(ids), now)
    Message.objects.filter(pk__in=[message.pk for message in free]).update(
        state=State.LEASED, owner=seat, lease_until=now + LEASE, fence=F("fence") + 1
    )
    for message in free:
        message.state, message.owner, message.fence = State.LEASED, seat, message.fence + 1
    return free


def _loaded(ids: Sequence[str]) -> list[Message]:
    """Messages with all that writing them needs; the few rules and stores are loaded once, not with each message."""
    messages = Message.objects.select_related("order", "change").in_bulk(ids)
    rules = Rule.objects.in_bulk({message.rule_id for message in messages.values()})
    stores = Store.objects.select_related("account").in_bulk({message.store_id for message in messages.values()})
    for rule in rules.values():
        rule.store = stores[rule.store_id]
    for message in messages.values():
        message.rule, message.store = rules[message.rule_id], stores[message.store_id]
    return [messages[pk] for pk in ids]


def _within_caps(messages: Sequence[Message], now: datetime) -> list[Message]:
    """Those that their recipient may still get this hour and day; the others are held until the window moves."""
    free: list[Message] = []
    by_store: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        if message.test:
            free.append(message)
        else:
            by_store[message.store_id].append(message)
    for group in by_store.values():
        free += _within_store_caps(group, now)
    return free


def over_cap(message: Message, now: datetime) -> str:
    """Why this message's recipient may get no more mails of the store now, as a sentence; "" when they may."""
    store, mine = (
        message.store,
        Message.objects.filter(store=message.store, canonical_to=message.canonical_to, test=False),
    )
    day = mine.filter(sent_at__gt=now - timedelta(days=1))
    flying = mine.filter(state__in=_IN_FLIGHT, sent_at=None).count()
    used = day.aggregate(day=Count("id"), hour=Count("id", filter=Q(sent_at__gt=now - timedelta(hours=1))))
    if used["hour"] + flying >= store.cap_per_hour:
        return f"This address got {used['hour'] + flying} mails within the hour, as many as the store allows: wait a while."
    if used["day"] + flying >= store.cap_per_day:
        return f"This address got {used['day'] + flying} mails within a day, as many as the store allows: wait a while."
    return ""


def _within_store_caps(group: Sequence[Message], now: datetime) -> list[Message]:
    store = group[0].store
    addresses = {message.canonical_to for message in group}
    hour, day = now - timedelta(hours=1), now - timedelta(days=1)
    mine = Message.objects.filter(store=store, canonical_to__in=addresses, test=False)
    sent = mine.filter(sent_at__gt=day).values("canonical_to").order_by()
    rows = sent.annotate(
        day=Count("id"), hour=Count("id", filter=Q(sent_at__gt=hour)), oldest=Min("sent_at", filter=Q(sent_at__gt=hour))
    )
    used = {row["canonical_to"]: row for row in rows}
    flying = mine.filter(state__in=_IN_FLIGHT, sent_at=None).values("canonical_to").order_by().annotate(n=Count("id"))
    in_flight = {row["canonical_to"]: row["n"] for row in flying}
    free: list[Message] = []
    taken: dict[str, int] = defaultdict(int)
    for message in group:
        known = used.get(message.canonical_to, {"day": 0, "hour": 0, "oldest": None})
        extra = in_flight.get(message.canonical_to, 0) + taken[message.canonical_to]
        if known["hour"] + extra < store.cap_per_hour and known["day"] + extra < store.cap_per_day:
            taken[message.canonical_to] += 1
            free.append(message)
            continue
        look_again = (known["oldest"] or now) + timedelta(hours=1)
        _hold_for_cap(message, look_again)
    return free


def _hold_for_cap(message: Message, until: datetime) -> None:
    cap = message.store.cap_per_hour
    Message.objects.filter(pk=message.pk).update(
        held_reason=CAP,
        next_at=until,
        planned_later=True,
        detail=f"This address already got {cap} mails within the hour; held.",
    )


def give_back(messages: Iterable[Message], now: datetime) -> None:
    """Messages in hand that certainly got no dot: ready again, at once. Marked ones too: a commit that seemed to fail may
    have been kept."""
    for message in messages:
        Message.objects.filter(pk=message.pk, fence=message.fence, state__in=_IN_FLIGHT).update(
            state=State.READY, owner=None, lease_until=None, next_at=now
        )


def reclaim(seat: WorkerSeat, holding: Iterable[str], now: datetime) -> int:
    """After a commit that seemed to fail and may have been kept: what a worker owns without having it in hand (`holding`, ids)
    got no dot and is ready again. Answers how many."""
    strayed = Message.objects.filter(owner=seat, state__in=_IN_FLIGHT).exclude(pk__in=list(holding))
    return strayed.update(state=State.READY, owner=None, lease_until=None, next_at=now, fence=F("fence") + 1)


def hold(messages: Iterable[Message], reason: str, until: datetime) -> None:
    """Leased messages that cannot go for a reason of ours: held until a moment."""
    for message in messages:
        Message.objects.filter(pk=message.pk, fence=message.fence, state=State.LEASED).update(
            state=State.READY, owner=None, lease_until=None, held_reason=reason, next_at=until
        )


def end(messages: Sequence[Message], state: State, reason: str, detail: str, now: datetime) -> list[Transition]:
    """Bring messages to an end that is not sending; the caller holds their rows."""
    found = [Transition(message, message.state, state, now) for message in messages]
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(
        state=state, reason=reason, detail=detail[:500], settled_at=now, held_reason="", owner=None, lease_until=None
    )
    for message in messages:
        message.state, message.reason, message.detail, message.settled_at = state, reason, detail[:500], now
    return found


def due_now(now: datetime) -> int:
    """How many messages a worker could send now."""
    return sum(rows.count() for rows in _due(now))


def oldest_due(now: datetime) -> datetime | None:
    """Since when the longest waiting of them is due."""
    firsts = [rows.order_by("next_at").values_list("next_at", flat=True).first() for rows in _due(now)]
    return min((first for first in firsts if first is not None), default=None)


def _due(now: datetime) -> list[QuerySet[Message]]:
    """What may be claimed, and planned ones whose time has come and that no worker woke yet; each by an index of its own."""
    free = Message.objects.filter(held_reason="", next_at__lte=now)
    return [free.filter(state__in=[State.READY, State.DEFERRED]), free.filter(state=State.SCHEDULED)]


def due_soon(now: datetime) -> bool:
    """Whether anything may go now: a look without a lock, so that an idle worker does not disturb the writer."""
    return Message.objects.filter(state__in=[State.READY, State.DEFERRED], held_reason="", next_at__lte=now).exists()
