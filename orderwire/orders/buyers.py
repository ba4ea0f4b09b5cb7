"""Customers: who ordered, by the cart's id or, for guests, by canonical address."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q

from orderwire.carts.snapshot import Customer as Buyer
from orderwire.core.begins import folded
from orderwire.core.email_address import canonical
from orderwire.core.pile import Pile, is_new
from orderwire.orders.models import Customer, Order
from orderwire.stores.models import Store


def key_of(buyer: Buyer) -> str:
    """The key a customer is known by in a store; "" when nothing tells who ordered."""
    if buyer.external_id and not buyer.guest:
        return f"id:{buyer.external_id}"[:300]
    address = canonical(buyer.email or "")
    return f"mail:{address}"[:300] if address else ""


class Buyers:
    """The customers of one store, for a batch: looked up together, made once."""

    def __init__(self, store: Store, pile: Pile) -> None:
        self._store, self._pile = store, pile
        self._known: dict[str, Customer | None] = {}

    def prepare(self, buyers: Iterable[Buyer]) -> None:
        """Load those that are known already."""
        keys = {key_of(buyer) for buyer in buyers} - {""} - set(self._known)
        self._known |= dict.fromkeys(keys)
        self._known |= {row.key: row for row in Customer.objects.filter(store=self._store, key__in=keys)}

    def record(self, buyer: Buyer) -> Customer | None:
        """The customer's row, made or brought up to date; None when nothing tells who ordered."""
        key = key_of(buyer)
        if not key:
            return None
        if key not in self._known:
            self.prepare([buyer])
        fresh = _fields_of(buyer)
        row = self._known[key]
        if row is not None and not fresh["locale"]:
            fresh["locale"] = row.locale  # an order that says no language does not unsay the one we know
        if row is None:
            row = self._known[key] = Customer(store=self._store, key=key, **fresh)
            self._pile.add(row)
        elif any(getattr(row, name) != value for name, value in fresh.items()):
            for name, value in fresh.items():
                setattr(row, name, value)
            if not is_new(row):
                row.save(update_fields=list(fresh))
        return row


def _fields_of(buyer: Buyer) -> dict[str, Any]:
    return {
        "email": (buyer.email or "")[:254],
        "first_name": buyer.first_name,
        "last_name": buyer.last_name,
        "phone": buyer.phone,
        "guest": buyer.guest,
        "accepts_marketing": buyer.accepts_marketing,
        "locale": buyer.locale or "",
        "sought_email": canonical(buyer.email or "")[:254],
        "sought_first": folded(buyer.first_name),
        "sought_last": folded(buyer.last_name),
    }


def orders_so_far(order: Order) -> int:
    """This customer's orders in this store, this one included, without test, draft and cancelled ones.

    The cart's own count where it sends one; guests are counted by canonical address.
    """
    sent = order.buyer.get("orders_count")
    if isinstance(sent, int):
        return sent
    mine = Order.objects.filter(store_id=order.store_id, test=False, draft=False, cancelled=False)
    if order.customer_id and not order.buyer.get("guest"):
        whose = Q(customer_id=order.customer_id)
    elif order.canonical_email:
        whose = Q(canonical_email=order.canonical_email)
    else:
        return 1
    others = mine.filter(whose).exclude(pk=order.pk).count()
    return others + 1


def orders_so_far_of(orders: Sequence[Order]) -> dict[str, int]:
    """orders_so_far() of many orders of one store by id, in two queries."""
    found: dict[str, int] = {}
    asked: list[tuple[Order, str, str]] = []  # whose orders: by customer, or by canonical address
    for order in orders:
        sent = order.buyer.get("orders_count")
        if isinstance(sent, int):
            found[order.pk] = sent
        elif order.customer_id and not order.buyer.get("guest"):
            asked.append((order, "customer_id", order.customer_id))
        elif order.canonical_email:
            asked.append((order, "canonical_email", order.canonical_email))
        else:
            found[order.pk] = 1
    counts = {column: _counts(column, asked) for column in ("customer_id", "canonical_email")}
    for order, column, key in asked:
        itself = not (order.test or order.draft or order.cancelled)
        found[order.pk] = counts[column].get(key, 0) - itself + 1
    return found


def _counts(column: str, asked: Sequence[tuple[Order, str, str]]) -> dict[str, int]:
    keys = {key for _, of, key in asked if of == column}
    if not keys:
        return {}
    mine = Order.objects.filter(store_id=asked[0][0].store_id, test=False, draft=False, cancelled=False)
    return dict(mine.filter(**{f"{column}__in": keys}).values_list(column).order_by().annotate(n=Count("id")))
