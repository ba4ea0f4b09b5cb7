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
    """The platform's statuses in its order, then the shop's own, then those it was seen to use; each as the shop names it."""
    seen = {(row.axis, row.key): row for row in store.seen_statuses.order_by("key")}
    names = _names(store)
    listed: dict[tuple[str, str], str] = {
        (status.axis, status.key): status.label for status in CARTS[store.platform].statuses
    }
    rows = []
    for (axis, key), label in {**listed, **names}.items():
        known = seen.pop((axis, key), None)
        rows.append(StatusRow(key, label, _axis(axis), known.count if known else 0))
    rows += [StatusRow(row.key, row.label, _axis(row.axis), row.count) for row in seen.values()]
    return rows


def label_of(store: Store, axis: str, key: str) -> str:
    """The shop's own word for a status, else the platform's, else the key in readable form."""
    named = _names(store).get((axis, key))
    if named:
        return named
    for status in CARTS[store.platform].statuses:
        if status.axis == axis and status.key == key:
            return status.label
    word = key.rpartition(":")[2].replace("_", " ").replace("-", " ").strip()
    return word.capitalize() if word.isupper() else word[:1].upper() + word[1:]  # German nouns keep their capitals


def axis_of(store: Store, key: str) -> Axis:
    """The axis a key moves on; an unknown key is a custom status on the order axis."""
    for status in CARTS[store.platform].statuses:
        if status.key == key:
            return status.axis
    named = next((axis for axis, known in _names(store) if known == key), None)
    if named:
        return _axis(named)
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


def _names(store: Store) -> dict[tuple[str, str], str]:
    return {(row[0], row[1]): row[2] for row in store.status_names}


def _axis(word: str) -> Axis:
    return "payment" if word == "payment" else "fulfilment" if word == "fulfilment" else "order"
