"""What an account's overview says of its stores: their last days, and what somebody should look at. A few queries for all."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from orderwire.carts.registry import CARTS
from orderwire.core import clock
from orderwire.core.money import text
from orderwire.orders.models import Event, EventState
from orderwire.outbox.models import EVER, PENDING, Message
from orderwire.reports.models import DailyRevenue, DailyTotal
from orderwire.rules.models import Rule
from orderwire.stores.models import SeenStatus, Store

DAYS = 30
MOST = 1000  # held mails and parked events are counted up to here
_SUMS = ("sent", "opens", "clicks", "conversions")


@dataclass(frozen=True, slots=True)
class Need:
    """Something to look at in a store. `kind` is broken, paused, held, parked or unmapped; `count` stops at MOST."""

    kind: str
    store: Store
    detail: str = ""
    count: int = 0

    @property
    def many(self) -> bool:
        """Whether there may be more than `count`."""
        return self.count >= MOST


def glance(stores: Sequence[Store], days: int = DAYS) -> dict[str, dict[str, Any]]:
    """Each store's figures of the last days by its id: sent, opens, clicks, conversions, revenue; and what is pending now."""
    since = clock.now().date() - timedelta(days=days - 1)
    ids = [store.pk for store in stores]
    found: dict[str, dict[str, Any]] = {pk: {"pending": 0, "revenue": [], **dict.fromkeys(_SUMS, 0)} for pk in ids}
    sums = DailyTotal.objects.filter(store__in=ids, day__gte=since).values("store_id").order_by()
    for row in sums.annotate(**{f"all_{name}": Sum(name) for name in _SUMS}):
        found[row["store_id"]] |= {name: row[f"all_{name}"] for name in _SUMS}
    waiting = Message.objects.filter(store__in=ids, state__in=PENDING, test=False, due_at__gte=EVER)
    for store_id, count in waiting.values_list("store_id").order_by().annotate(n=Count("id")):
        found[store_id]["pending"] = count
    money = DailyRevenue.objects.filter(store__in=ids, day__gte=since).values_list("store_id", "currency")
    for store_id, currency, amount in money.annotate(n=Sum("amount")).order_by("store_id", "currency"):
        if amount:
            found[store_id]["revenue"].append({"amount": text(amount, currency), "currency": currency})
    for store in stores:
        found[store.pk]["revenue"] = found[store.pk]["revenue"] or [
            {"amount": text(Decimal(0), store.currency), "currency": store.currency}
        ]
    return found


def needs(stores: Sequence[Store]) -> list[Need]:
    """What to look at, the worst first."""
    ids = [store.pk for store in stores]
    parked = Counter(
        Event.objects.filter(store__in=ids, state=EventState.PARKED)
        .order_by()
        .values_list("store_id", flat=True)[:MOST]
    )
    held = Counter(
        Message.objects.filter(~Q(held_reason=""), store__in=ids, test=False)
        .order_by()
        .values_list("store_id", "held_reason")[:MOST]
    )
    unmapped = _unmapped(stores)
    found = [Need("broken", store, store.problem) for store in stores if store.connection == "broken"]
    found += [Need("parked", store, count=parked[store.pk]) for store in stores if parked[store.pk]]
    found += [Need("paused", store) for store in stores if store.paused_at]
    for store in stores:
        reasons = sorted((reason, count) for (pk, reason), count in held.items() if pk == store.pk)
        found += [Need("held", store, reason, count) for reason, count in reasons]
    found += [Need("unmapped", store, ", ".join(unmapped[store.pk])) for store in stores if unmapped[store.pk]]
    return found


def _unmapped(stores: Sequence[Store]) -> dict[str, list[str]]:
    """Statuses that orders entered, that the platform does not list and no rule names: nobody is written to about them."""
    ids = [store.pk for store in stores]
    named = set(Rule.objects.filter(store__in=ids, deleted_at=None).values_list("store_id", "axis", "status"))
    by_id = {store.pk: store for store in stores}
    found: dict[str, list[str]] = defaultdict(list)
    for row in SeenStatus.objects.filter(store__in=ids).order_by("store_id", "key"):
        listed = {(one.axis, one.key) for one in CARTS[by_id[row.store_id].platform].statuses}
        if (row.axis, row.key) not in listed and (row.store_id, row.axis, row.key) not in named:
            found[row.store_id].append(row.label)
    return found
