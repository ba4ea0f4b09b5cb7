"""The line to a shop's API: opened with credentials, worked by one worker at a time, its failures kept until it works again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from django.db.models import Q

from orderwire.carts.base import Cart, ShopNews, Status
from orderwire.carts.calling import CallFailed
from orderwire.carts.registry import CARTS
from orderwire.core import clock
from orderwire.core.ids import new_id
from orderwire.stores.models import Connection, Store
from orderwire.stores.secrets import credentials_of

LEASE = timedelta(minutes=3)  # a worker that died lets go after so long; one page takes seconds
LOOK_EVERY = timedelta(hours=24)
SWEEP_EVERY = timedelta(hours=24)
OVERLAP = timedelta(minutes=10)
PATIENCE = 4  # passing failures in a row before the store is called broken
LONGEST_PAUSE = timedelta(hours=1)
_FOR_GOOD = ("key", "right", "plan")


@dataclass(frozen=True, slots=True)
class Claim:
    """One store's line in one worker's hand."""

    store: Store
    line: Connection
    cart: Cart


def can_be_fetched(store: Store) -> bool:
    """Whether there is a line, or credentials to open one with."""
    cart = CARTS[store.platform]
    return cart.fetches and bool(credentials_of(store))


def open_line(store: Store) -> Connection | None:
    """The store's line, made when it has credentials now; looked at at once. None for a store that is not fetched from."""
    if not can_be_fetched(store):
        return None
    now = clock.now()
    line, made = Connection.objects.get_or_create(
        store=store,
        defaults={"poll_since": store.created_at - OVERLAP, "sweep_at": _first_sweep(store, now)},
    )
    if not made:
        Connection.objects.filter(pk=line.pk).update(due_at=now, look_at=now, wait_until=None)
    return line


def due_soon(store_id: str) -> None:
    """There is something to do for this store now; a shop that is to be left alone for a while is not asked sooner."""
    now = clock.now()
    free = Q(wait_until=None) | Q(wait_until__lte=now)
    Connection.objects.filter(free, pk=store_id, due_at__gt=now).update(due_at=now)


def claim(limit: int) -> list[Claim]:
    """Take lines that are due and in nobody's hand. Each must be let go."""
    now = clock.now()
    free = Q(held_until=None) | Q(held_until__lt=now)
    taken = []
    for pk in list(
        Connection.objects.filter(free, due_at__lte=now).order_by("due_at").values_list("pk", flat=True)[:limit]
    ):
        one = take(pk)
        if one is not None:
            taken.append(one)
    return taken


def take(store_id: str) -> Claim | None:
    """Take one store's line, due or not; None when another worker has it or there is none."""
    now, holder = clock.now(), new_id("hld")
    free = Q(held_until=None) | Q(held_until__lt=now)
    if not Connection.objects.filter(free, pk=store_id).update(held_until=now + LEASE, holder=holder):
        return None
    line = Connection.objects.select_related("store__account").get(pk=store_id)
    cart = CARTS[line.store.platform]
    if not cart.fetches:
        Connection.objects.filter(pk=store_id).delete()
        return None
    return Claim(line.store, line, cart)


def let_go(claim: Claim, due_at: datetime) -> None:
    """Give the line back; `due_at` is when there is something to do next."""
    line = claim.line
    if line.wait_until is not None:
        due_at = max(due_at, line.wait_until)
    Connection.objects.filter(pk=line.pk, holder=line.holder).update(held_until=None, holder="", due_at=due_at)


def keep(claim: Claim, **fields: object) -> None:
    """Write what the work led to, while the line is still ours."""
    for name, value in fields.items():
        setattr(claim.line, name, value)
    Connection.objects.filter(pk=claim.line.pk, holder=claim.line.holder).update(**fields)


def works(claim: Claim, news: ShopNews | None = None) -> None:
    """A call went well: the store is connected, and what the shop says of itself is kept."""
    fields: dict[str, object] = {"failures": 0, "error": "", "error_at": None, "wait_until": None}
    if news is not None:
        fields["warnings"] = [words[:300] for words in news.warnings[:10]]
    if news is not None or claim.line.failures:
        keep(claim, **fields)
    told = _told(claim.store, news) if news else {}
    if told:
        Store.objects.filter(pk=claim.store.pk).update(**told)
    Store.objects.filter(pk=claim.store.pk).exclude(connection="connected", problem="").update(
        connection="connected", problem="", checked_at=clock.now()
    )


def failed(claim: Claim, error: CallFailed) -> None:
    """A call went wrong: said on the store's page at once when only the merchant can mend it, else after some patience."""
    now = clock.now()
    failures = claim.line.failures + 1
    pause = error.wait or min(30.0 * 2**failures, LONGEST_PAUSE.total_seconds())
    keep(claim, failures=failures, error=str(error)[:500], error_at=now, wait_until=now + timedelta(seconds=pause))
    if error.kind in _FOR_GOOD or not error.temporary or failures >= PATIENCE:
        Store.objects.filter(pk=claim.store.pk).update(connection="broken", problem=str(error)[:500], checked_at=now)


def _told(store: Store, news: ShopNews) -> dict[str, object]:
    """What the shop said of itself that the merchant did not say otherwise: a zone and a currency other than the usual stay."""
    told: dict[str, object] = {}
    if news.statuses:
        told["status_names"] = [_named(one) for one in news.statuses[:300]]
    if news.timezone and store.timezone == "UTC":
        told["timezone"] = news.timezone
    if news.currency and store.currency == "USD":
        told["currency"] = news.currency
    return told


def _named(status: Status) -> list[str]:
    """A status as the shop told of it; with what it means, where its cart could tell."""
    row, means = [status.axis, status.key[:80], status.label[:120]], status.means
    return [*row, means.order, means.payment, means.fulfilment] if means else row


def _first_sweep(store: Store, now: datetime) -> datetime:
    """A minute of the coming day that is the store's own, so that not all are swept at once."""
    return now + timedelta(minutes=crc32(store.pk.encode()) % (24 * 60))
