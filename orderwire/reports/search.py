"""Finding an order, a customer or a message of an account's stores by how its number, address or name begins.

Each question is carried by an index and answers a handful of rows: the work is the same after a million orders.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from orderwire.core.begins import begins, folded
from orderwire.core.email_address import canonical
from orderwire.orders.models import Customer, Order
from orderwire.outbox.models import Message

MOST = 8
LONGEST = 120
MANY = 2_000  # orders whose messages are looked for
Some = TypeVar("Some", bound=Model)


@dataclass(frozen=True, slots=True)
class Found:
    """At most MOST of each, the likeliest first; `more` names the kinds of which there are more."""

    orders: list[Order]
    customers: list[Customer]
    messages: list[Message]
    more: frozenset[str]


def find(store_ids: Sequence[str], typed: str) -> Found:
    """What begins with `typed` in these stores: order numbers (with or without #), addresses, first and last names."""
    word = " ".join(typed.replace("\0", "").split())[:LONGEST]
    if not word or not store_ids:
        return Found([], [], [], frozenset())
    orders = _orders(store_ids, word)
    customers = _customers(store_ids, word)
    messages = _messages(store_ids, word, [order.pk for order in orders if order.number in _numbers(word)])
    counts = {"orders": len(orders), "customers": len(customers), "messages": len(messages)}
    more = frozenset(kind for kind, count in counts.items() if count > MOST)
    return Found(orders[:MOST], customers[:MOST], messages[:MOST], more)


def address_start(word: str) -> str:
    """A typed beginning of an address as canonical addresses begin: whole ones are made canonical."""
    return canonical(word) if "@" in word and "." in word.rpartition("@")[2] else word.casefold()


def orders_like(word: str, how: Callable[[str, str], Q] = begins) -> list[Q]:
    """Orders whose number begins with a typed word, with or without the # that some shops write, or whose address does."""
    return [*(how("number", number) for number in _numbers(word)), how("canonical_email", address_start(word))]


def messages_like(store_id: str, word: str, how: Callable[[str, str], Q] = begins) -> list[Q]:
    """A store's messages to an address that begins with a typed word, or about an order whose number does.

    Asked by index for orders first: no index of messages has their numbers.
    """
    address = how("canonical_to", address_start(word))
    if how is not begins:
        return [address, *(how("order_number", number) for number in _numbers(word))]
    numbers = reduce(or_, (begins("number", number) for number in _numbers(word)))
    orders = Order.objects.filter(numbers, store=store_id).order_by().values_list("pk", flat=True)
    return [address, Q(order__in=list(orders[:MANY]))]


def _numbers(word: str) -> tuple[str, ...]:
    bare = word.removeprefix("#")
    return (bare, f"#{bare}") if bare else ("#",)


def _orders(store_ids: Sequence[str], word: str) -> list[Order]:
    rows = Order.objects.filter(store__in=store_ids).select_related("store")
    exact = _some(rows.filter(number__in=_numbers(word)))
    like = [row for number in _numbers(word) for row in _some(rows.filter(begins("number", number)))]
    like.sort(key=lambda row: (len(row.number), row.number))
    return _once([*exact, *like, *_some(rows.filter(begins("canonical_email", address_start(word))))])


def _customers(store_ids: Sequence[str], word: str) -> list[Customer]:
    rows = Customer.objects.filter(store__in=store_ids).select_related("store")
    found = _some(rows.filter(begins("sought_email", address_start(word))))
    name = folded(word)
    if name:
        found += _some(rows.filter(begins("sought_last", name)))
        found += _some(rows.filter(begins("sought_first", name)))
    first, _, last = name.rpartition(" ")
    if first:
        found += _some(rows.filter(begins("sought_last", last), sought_first=first))
    return _once(found)


def _messages(store_ids: Sequence[str], word: str, order_ids: Sequence[str]) -> list[Message]:
    rows = Message.objects.filter(store__in=store_ids).select_related("rule", "store")
    about = _some(rows.filter(order__in=order_ids)) if order_ids else []
    found = _once([*about, *_some(rows.filter(begins("canonical_to", address_start(word))))])
    return sorted(found, key=lambda row: row.pk, reverse=True)


def _some(rows: QuerySet[Some]) -> list[Some]:
    return list(rows.order_by()[: MOST + 1])


def _once(rows: Iterable[Some]) -> list[Some]:
    return list({row.pk: row for row in rows}.values())
