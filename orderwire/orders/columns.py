"""An OrderSnapshot as columns and line items, and back."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from orderwire.carts.snapshot import AXES, Address, Axis, OrderSnapshot
from orderwire.carts.snapshot import Customer as Buyer
from orderwire.carts.snapshot import LineItem as Line
from orderwire.carts.snapshot import Shipment as Parcel
from orderwire.core.email_address import canonical
from orderwire.orders.models import LineItem, Order, Shipment


def columns_of(snapshot: OrderSnapshot) -> dict[str, Any]:
    """The order's own columns, without statuses, times and links to other rows."""
    buyer = snapshot.customer
    email = (buyer.email or "")[:254]
    return {
        "number": snapshot.number[:60],
        "email": email,
        "canonical_email": canonical(email)[:254],
        "placed_at": snapshot.placed_at,
        "currency": snapshot.currency,
        "total": snapshot.total,
        "subtotal": snapshot.subtotal,
        "shipping": snapshot.shipping,
        "tax": snapshot.tax,
        "discount": snapshot.discount,
        "refunded": snapshot.refunded,
        "shop_total": snapshot.shop_total,
        "shop_currency": snapshot.shop_currency or "",
        "test": snapshot.test,
        "draft": snapshot.draft,
        "source": snapshot.source[:40],
        "locale": (buyer.locale or "")[:20],
        "own_locale": (snapshot.locale or "")[:20],
        "buyer": {
            "external_id": buyer.external_id,
            "first_name": buyer.first_name,
            "last_name": buyer.last_name,
            "phone": buyer.phone,
            "guest": buyer.guest,
            "accepts_marketing": buyer.accepts_marketing,
            "orders_count": buyer.orders_count,
        },
        "billing": asdict(snapshot.billing_address) if snapshot.billing_address else None,
        "shipping_to": asdict(snapshot.shipping_address) if snapshot.shipping_address else None,
        "order_url": snapshot.order_url or "",
        "note": snapshot.note[:2000],
    }


def items_fingerprint(snapshot: OrderSnapshot) -> str:
    """Tells whether the lines changed."""
    return hashlib.blake2b(repr(snapshot.items).encode("utf-8", "replace"), digest_size=16).hexdigest()


def line_items(order: Order, snapshot: OrderSnapshot, pictures: Mapping[str, str] | None = None) -> list[LineItem]:
    """The unsaved rows of an order's lines; `pictures` are those known of lines that come without, by their id."""
    known = pictures or {}
    return [
        LineItem(
            order=order,
            position=position,
            external_id=line.external_id[:120],
            sku=line.sku[:120],
            name=line.name[:300],
            variant=line.variant[:300],
            quantity=line.quantity,
            price=line.price,
            image_url=line.image_url or known.get(line.external_id[:120], ""),
            url=line.url or "",
        )
        for position, line in enumerate(snapshot.items)
    ]


def snapshot_from(order: Order, items: list[Line], shipments: list[Shipment]) -> OrderSnapshot:
    """The order as it stands now in our words: what a mail is written from."""
    return OrderSnapshot(
        external_id=order.external_id,
        number=order.number,
        statuses=_statuses(order),
        updated_at=order.updated_at,
        currency=order.currency,
        total=order.total,
        items=tuple(items),
        customer=_buyer(order),
        placed_at=order.placed_at,
        subtotal=order.subtotal,
        shipping=order.shipping,
        tax=order.tax,
        discount=order.discount,
        refunded=order.refunded,
        shop_total=order.shop_total,
        shop_currency=order.shop_currency or None,
        test=order.test,
        draft=order.draft,
        source=order.source,
        billing_address=Address(**order.billing) if order.billing else None,
        shipping_address=Address(**order.shipping_to) if order.shipping_to else None,
        shipments=tuple(parcel_of(row) for row in shipments),
        order_url=order.order_url or None,
        note=order.note,
        locale=order.own_locale or None,
    )


def _statuses(order: Order) -> dict[Axis, str]:
    return {axis: order.status_on(axis) for axis in AXES if order.status_on(axis)}


def _buyer(order: Order) -> Buyer:
    said = order.buyer
    return Buyer(
        external_id=said.get("external_id"),
        email=order.email or None,
        first_name=said.get("first_name", ""),
        last_name=said.get("last_name", ""),
        phone=said.get("phone", ""),
        guest=bool(said.get("guest")),
        accepts_marketing=said.get("accepts_marketing"),
        locale=order.locale or None,
        orders_count=said.get("orders_count"),
    )


LINE_COLUMNS = ("external_id", "name", "quantity", "price", "sku", "variant", "image_url", "url")


def line_of(external_id: str, name: str, quantity: Decimal, price: Decimal, *more: str) -> Line:
    """A line in our words from its columns, in the order of LINE_COLUMNS."""
    sku, variant, image_url, url = more
    return Line(external_id, name, quantity, price, sku, variant, image_url or None, url or None)


def parcel_of(row: Shipment) -> Parcel:
    """A shipment's row in our words."""
    items = None if row.items is None else tuple((line, Decimal(quantity)) for line, quantity in row.items)
    return Parcel(row.external_id, row.carrier, row.number, row.url or None, row.status, row.shipped_at, items)
