"""What a shop's statuses mean: the merchant's word, else what the shop told of its own, else the platform's; else unknown."""

from collections.abc import Mapping

from django.db import transaction

from orderwire.carts.meaning import FULFILMENT_STATES, ORDER_STATES, PAYMENT_STATES, UNKNOWN, Meaning
from orderwire.carts.registry import CARTS
from orderwire.core.failures import FieldError, Refusal
from orderwire.stores.models import Store
from orderwire.stores.statuses import StatusRow, statuses_of

_WORDS = {"order": ORDER_STATES, "payment": PAYMENT_STATES, "fulfilment": FULFILMENT_STATES}
MOST = 300  # statuses that one merchant may say something of


def meaning_of(store: Store, axis: str, key: str) -> Meaning:
    """What an order of this status has come to; UNKNOWN when nobody said."""
    said = said_of(store, axis, key)
    if said is not None:
        return said
    for row in store.status_names:
        if (row[0], row[1]) == (axis, key) and len(row) > 3:
            return Meaning(*row[3:])
    for status in CARTS[store.platform].statuses:
        if status.axis == axis and status.key == key:
            return status.means
    return UNKNOWN


def said_of(store: Store, axis: str, key: str) -> Meaning | None:
    """What the merchant says of a status, None when they left it to the platform."""
    for row in store.status_meanings:
        if (row[0], row[1]) == (axis, key):
            return Meaning(*row[2:])
    return None


def means_cancelled(store: Store, key: str, label: str) -> bool:
    """Whether an order of this status on the order axis is cancelled: by its meaning, where there is none by its name."""
    meaning = meaning_of(store, "order", key)
    return meaning.order == "cancelled" if meaning else label.lower().startswith("cancel")


def say(store: Store, axis: str, key: str, words: dict[str, str] | None) -> None:
    """Keep what a status means to the merchant; None leaves it to the platform again. It counts for orders from now on.

    Raises Refusal for a status the store does not have and for words that are not ours.
    """
    if not any((row.axis, row.key) == (axis, key) for row in statuses_of(store)):
        raise Refusal.of("key", "This store has no such status.")
    if words is not None:
        _check(words)
    kept = [row for row in store.status_meanings if (row[0], row[1]) != (axis, key)]
    if words is not None:
        kept.append([axis, key, words.get("order", ""), words.get("payment", ""), words.get("fulfilment", "")])
    if len(kept) > MOST:
        raise Refusal.of("key", f"At most {MOST} statuses can be told apart here.")
    Store.objects.filter(pk=store.pk).update(status_meanings=kept)
    store.status_meanings = kept


def say_all(store: Store, wishes: Mapping[tuple[str, str], dict[str, str] | None]) -> None:
    """Keep what several statuses mean, all of it or nothing. Raises Refusal, as say() does."""
    with transaction.atomic():
        standing = Store.objects.select_for_update().get(pk=store.pk)
        for (axis, key), words in wishes.items():
            say(standing, axis, key, words)
    store.status_meanings = standing.status_meanings


def unmapped(store: Store) -> list[StatusRow]:
    """Statuses that orders were seen in and that mean nothing yet to anybody: no rule of ours starts by them."""
    rows = [row for row in statuses_of(store) if row.seen]
    return [
        row for row in rows if said_of(store, row.axis, row.key) is None and not meaning_of(store, row.axis, row.key)
    ]


def _check(words: dict[str, str]) -> None:
    errors = [
        FieldError(f"means.{axis}", f"“{word[:40]}” is not one of {', '.join(filter(None, _WORDS[axis]))}.")
        for axis, word in words.items()
        if axis in _WORDS and word not in _WORDS[axis]
    ]
    errors += [FieldError(f"means.{axis}", "There is no such axis.") for axis in words if axis not in _WORDS]
    if errors:
        raise Refusal(errors)
