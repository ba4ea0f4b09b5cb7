"""Customers: who ordered, by the cart's id or, for guests, by canonical address."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from orderwire.carts.snapshot import Customer as Buyer
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
