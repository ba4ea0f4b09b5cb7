"""Customers: who ordered, by the cart's id or, for guests, by canonical address."""

from django.db.models import Q

from orderwire.carts.snapshot import Customer as Buyer
from orderwire.core.email_address import canonical
from orderwire.orders.models import Customer, Order
from orderwire.stores.models import Store

_FIELDS = ("email", "first_name", "last_name", "phone", "guest", "accepts_marketing", "locale")


def key_of(buyer: Buyer) -> str:
    """The key a customer is known by in a store; "" when nothing tells who ordered."""
    if buyer.external_id and not buyer.guest:
        return f"id:{buyer.external_id}"[:300]
    address = canonical(buyer.email or "")
    return f"mail:{address}"[:300] if address else ""


def record_customer(store: Store, buyer: Buyer, known: dict[str, Customer]) -> Customer | None:
    """The customer's row, made or brought up to date; `known` is a cache by key for a batch."""
    key = key_of(buyer)
    if not key:
        return None
    fresh = {
        "email": (buyer.email or "")[:254],
        "first_name": buyer.first_name,
        "last_name": buyer.last_name,
        "phone": buyer.phone,
        "guest": buyer.guest,
        "accepts_marketing": buyer.accepts_marketing,
        "locale": buyer.locale or "",
    }
    row = known.get(key) or Customer.objects.filter(store=store, key=key).first()
    if row is None:
        row = Customer.objects.create(store=store, key=key, **fresh)
    elif any(getattr(row, name) != fresh[name] for name in _FIELDS):
        for name in _FIELDS:
            setattr(row, name, fresh[name])
        row.save(update_fields=list(_FIELDS))
    known[key] = row
    return row


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
