"""Orders that a call told us to look at: one row an order, however many calls name it, so that a flood costs one fetch."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.db.models import F, Min

from orderwire.core import clock
from orderwire.orders.models import Lookup
from orderwire.stores.models import Store

log = structlog.get_logger(__name__)
LAG = timedelta(seconds=5)  # a shop's replicas may answer with what was before the call
MOST_TRIES = 8
MOST_WAITING = 10_000  # of a store: what more calls name, the poll finds


def ask(store: Store, external_ids: Iterable[str], heard_at: datetime) -> None:
    """Note the orders to fetch, in the transaction that reads the calls. Asked again, it is fetched once, a little later."""
    ids = sorted({name for name in external_ids if name})
    if waiting(store, MOST_WAITING) >= MOST_WAITING:
        log.warning("too many orders to look at; the next poll finds what changed", store=store.pk)
        return
    rows = [Lookup(store=store, external_id=name, heard_at=heard_at, due_at=heard_at) for name in ids]
    Lookup.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["store", "external_id"],
        update_fields=["heard_at"],
    )


def due(store: Store, limit: int) -> list[Lookup]:
    """The orders of a store to fetch now, longest waiting first."""
    return list(Lookup.objects.filter(store=store, due_at__lte=clock.now()).order_by("due_at", "id")[:limit])


def next_due(store: Store) -> datetime | None:
    """When the next order of a store is to be fetched."""
    found: datetime | None = Lookup.objects.filter(store=store).aggregate(first=Min("due_at"))["first"]
    return found


def waiting(store: Store, most: int) -> int:
    """How many orders of a store are still to be fetched, counted up to `most`."""
    return Lookup.objects.filter(store=store)[:most].count()


def anything_due() -> bool:
    """Whether a worker could fetch something now; for `worker --drain`."""
    return Lookup.objects.filter(due_at__lte=clock.now()).exists()


def found(lookup: Lookup, state_of: datetime | None) -> None:
    """It was fetched and recorded. An answer older than the newest call is asked for once more."""
    fresh = state_of is None or state_of >= lookup.heard_at - LAG or lookup.tries > 0
    if fresh:
        Lookup.objects.filter(pk=lookup.pk, heard_at=lookup.heard_at).delete()
    else:
        Lookup.objects.filter(pk=lookup.pk).update(due_at=clock.now() + LAG, tries=F("tries") + 1)


def failed(lookup: Lookup, wait: float) -> None:
    """It could not be fetched: later, and after some tries no more (the poll finds what changed)."""
    if lookup.tries + 1 >= MOST_TRIES:
        lookup.delete()
        return
    pause = timedelta(seconds=max(wait, 10.0 * 2**lookup.tries))
    Lookup.objects.filter(pk=lookup.pk).update(due_at=clock.now() + pause, tries=F("tries") + 1)
