"""A store's statuses: the platform's own, and any the shop was seen to use."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from orderwire.carts.registry import CARTS
from orderwire.carts.snapshot import Axis
from orderwire.stores.models import SeenStatus, Store


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One status a rule can name; `seen` counts the orders that entered it."""

    key: str
    label: str
    axis: Axis
    seen: int


def statuses_of(store: Store) -> list[StatusRow]:
    """The platform's statuses in its order, then those only this shop uses."""
    seen = {(row.axis, row.key): row for row in store.seen_statuses.order_by("key")}
    rows = []
    for status in CARTS[store.platform].statuses:
        known = seen.pop((status.axis, status.key), None)
        rows.append(StatusRow(status.key, status.label, status.axis, known.count if known else 0))
    rows += [StatusRow(row.key, row.label, _axis(row.axis), row.count) for row in seen.values()]
    return rows


def label_of(store: Store, axis: str, key: str) -> str:
    """The platform's own word for a status, or the shop's key in readable form."""
    for status in CARTS[store.platform].statuses:
        if status.axis == axis and status.key == key:
            return status.label
    return key.rpartition(":")[2].replace("_", " ").replace("-", " ").strip().capitalize()


def axis_of(store: Store, key: str) -> Axis:
    """The axis a key moves on; an unknown key is a custom status on the order axis."""
    for status in CARTS[store.platform].statuses:
        if status.key == key:
            return status.axis
    row = store.seen_statuses.filter(key=key).first()
    return _axis(row.axis) if row else "order"


def saw(store: Store, entered: Iterable[tuple[str, str]]) -> None:
    """Count entries into (axis, key) pairs, in a settled order so that two workers cannot wait for each other."""
    tally: dict[tuple[str, str], int] = {}
    for pair in entered:
        tally[pair] = tally.get(pair, 0) + 1
    for (axis, key), count in sorted(tally.items()):
        if not SeenStatus.objects.filter(store=store, axis=axis, key=key).update(count=F("count") + count):
            label = label_of(store, axis, key)
            SeenStatus.objects.create(store=store, axis=axis, key=key, label=label[:120], count=count)


def _axis(word: str) -> Axis:
    return "payment" if word == "payment" else "fulfilment" if word == "fulfilment" else "order"
