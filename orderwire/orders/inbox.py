"""The durable inbox: keep a raw call once, hand unread ones out in order, park what cannot be read, read again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count

from orderwire.carts.base import Fingerprint, HookCall
from orderwire.core import clock
from orderwire.core.batches import update_many
from orderwire.core.failures import Conflict
from orderwire.core.ids import first_id
from orderwire.core.locks import try_hold
from orderwire.orders.models import Event, EventState
from orderwire.stores.models import Store

KEPT = timedelta(days=40)  # dedupe keys must outlive every replay by a month (reliability.md §1.1)
_LOOK_AHEAD = 400  # among so many of the oldest unread events a free store is looked for


def keep(store: Store, call: HookCall, mark: Fingerprint) -> None:
    """Make a genuine call durable. A repeat of an event (same store and dedupe key) changes nothing."""
    insert(as_row(store, call, mark))


def insert(*events: Event) -> None:
    """Write events in one statement; a repeat (same store and dedupe key) changes nothing."""
    Event.objects.bulk_create(events, ignore_conflicts=True)


def as_row(store: Store, call: HookCall, mark: Fingerprint) -> Event:
    """The unsaved row of a call."""
    return Event(
        store=store, dedupe_key=mark.dedupe_key[:200], topic=mark.topic[:80], headers=dict(call.headers), body=call.body
    )


def call_of(event: Event) -> HookCall:
    """The call as it came."""
    return HookCall(headers=event.headers, body=bytes(event.body))


def anything_unread() -> bool:
    """A look without a lock, so that an idle worker does not disturb the writer."""
    return Event.objects.filter(state=EventState.UNREAD).exists()


def take_unread(limit: int) -> tuple[Store, list[Event]] | None:
    """The oldest unread events of one store, whose inbox stays locked to the end of the transaction.

    None when all are read, or in other workers' hands.
    One store is read by one worker at a time, so that an order's events are applied in the order they came.
    """
    ahead = (
        Event.objects.filter(state=EventState.UNREAD).order_by("id").values_list("store_id", flat=True)[:_LOOK_AHEAD]
    )
    for store_id in dict.fromkeys(ahead):
        if not try_hold(f"inbox:{store_id}"):
            continue
        events = list(Event.objects.filter(store_id=store_id, state=EventState.UNREAD).order_by("id")[:limit])
        if events:
            return Store.objects.select_related("account").get(pk=store_id), events
    return None


def mark_read(events: Sequence[Event]) -> None:
    """Write outcome and order of events that were read; part of the transaction that holds their effect."""
    now = clock.now()
    rows = [[EventState.READ, event.outcome, event.order_external_id, now, "", event.pk] for event in events]
    update_many(Event, ["state", "outcome", "order_external_id", "handled_at", "reason"], ["id"], rows)


def forget_old(now: datetime, limit: int = 500) -> int:
    """Remove read events past KEPT: bodies hold people's data, and repeats come within days. Answers how many."""
    old = Event.objects.filter(pk__lt=first_id("evt", now - KEPT), state=EventState.READ).order_by("id")
    ids = list(old.values_list("id", flat=True)[:limit])
    if ids:
        Event.objects.filter(pk__in=ids).delete()
    return len(ids)


def park(event: Event, reason: str) -> None:
    """Set an unread event aside with the reason a merchant reads; its body stays for another try."""
    Event.objects.filter(pk=event.pk, state=EventState.UNREAD).update(
        state=EventState.PARKED, outcome="parked", reason=reason[:500], handled_at=clock.now()
    )


def read_again(event: Event) -> None:
    """Put a parked event back to the unread ones. Raises Conflict when it is not parked."""
    changed = Event.objects.filter(pk=event.pk, state=EventState.PARKED).update(
        state=EventState.UNREAD, outcome="", reason="", handled_at=None
    )
    if not changed:
        raise Conflict("This event is not parked: it was read, or waits to be read.")


def counts() -> dict[str, int]:
    """How many events are unread and parked, over all stores."""
    rows = (
        Event.objects.filter(state__in=[EventState.UNREAD, EventState.PARKED])
        .values_list("state")
        .annotate(n=Count("id"))
    )
    return {"unread": 0, "parked": 0, **dict(rows)}
