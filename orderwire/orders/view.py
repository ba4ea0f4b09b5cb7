"""An order as a snapshot for mails, and as CONTRACT §3 shows it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from orderwire.carts.snapshot import LineItem as Line
from orderwire.carts.snapshot import OrderSnapshot
from orderwire.core.money import text
from orderwire.orders.columns import LINE_COLUMNS, line_of, snapshot_from
from orderwire.orders.models import Change, LineItem, Order, Shipment

_AMOUNTS = ("total", "subtotal", "shipping", "tax", "discount", "refunded")


def snapshot_of(order: Order) -> OrderSnapshot:
    """The order as it stands now."""
    return snapshots_of([order])[order.pk]


def snapshots_of(orders: Sequence[Order]) -> dict[str, OrderSnapshot]:
    """Several orders by id, in three queries whatever their number."""
    ids = [order.pk for order in orders]
    items: dict[str, list[Line]] = {pk: [] for pk in ids}
    parcels: dict[str, list[Shipment]] = {pk: [] for pk in ids}
    rows = LineItem.objects.filter(order_id__in=ids).order_by("order_id", "position")
    for order_id, *values in rows.values_list("order_id", *LINE_COLUMNS):
        items[order_id].append(line_of(*values))
    for row in Shipment.objects.filter(order_id__in=ids).order_by("id"):
        parcels[row.order_id].append(row)
    return {order.pk: snapshot_from(order, items[order.pk], parcels[order.pk]) for order in orders}


def as_json(order: Order, full: bool = False) -> dict[str, Any]:
    """The order's JSON; `full` adds items, shipments and changes (prefetch them for many orders)."""
    buyer = order.buyer
    shown: dict[str, Any] = {
        "id": order.pk,
        "store_id": order.store_id,
        "external_id": order.external_id,
        "number": order.number,
        "status": order.status or None,
        "payment_status": order.payment_status or None,
        "fulfilment_status": order.fulfilment_status or None,
        "placed_at": order.placed_at,
        "updated_at": order.updated_at,
        "currency": order.currency,
        **{name: _money(getattr(order, name), order.currency) for name in _AMOUNTS},
        "test": order.test,
        "draft": order.draft,
        "source": order.source or None,
        "locale": order.own_locale or None,
        "deleted_at": order.deleted_at,
        "customer": {
            "id": order.customer_id,
            "email": order.email or None,
            "first_name": buyer.get("first_name") or None,
            "last_name": buyer.get("last_name") or None,
            "guest": bool(buyer.get("guest")),
            "accepts_marketing": buyer.get("accepts_marketing"),
            "locale": order.locale or None,
        },
    }
    if full:
        shown |= {
            "billing_address": order.billing,
            "shipping_address": order.shipping_to,
            "order_url": order.order_url or None,
            "note": order.note or None,
            "items": [item_json(row, order.currency) for row in sorted(order.items.all(), key=attrgetter("position"))],
            "shipments": [shipment_json(row) for row in sorted(order.shipments.all(), key=attrgetter("pk"))],
            "changes": [change_json(row) for row in sorted(order.changes.all(), key=attrgetter("pk"))],
        }
    return shown


def item_json(item: LineItem, currency: str) -> dict[str, Any]:
    """A line item's JSON."""
    return {
        "id": item.external_id,
        "sku": item.sku or None,
        "name": item.name,
        "variant": item.variant or None,
        "quantity": _plain(item.quantity),
        "price": _money(item.price, currency),
        "image_url": item.image_url or None,
        "url": item.url or None,
    }


def shipment_json(row: Shipment) -> dict[str, Any]:
    """A shipment's JSON."""
    shipped_at: datetime | None = row.shipped_at
    return {
        "id": row.pk,
        "external_id": row.external_id,
        "carrier": row.carrier or None,
        "number": row.number or None,
        "url": row.url or None,
        "status": row.status or None,
        "shipped_at": shipped_at,
        "by_hand": row.by_hand,
        "items": None if row.items is None else [_held(line, quantity) for line, quantity in row.items],
    }


def change_json(row: Change) -> dict[str, Any]:
    """A change's JSON."""
    return {
        "id": row.pk,
        "at": row.at,
        "recorded_at": row.recorded_at,
        "axis": row.axis,
        "kind": row.kind,
        "from": row.from_status or None,
        "to": row.to_status,
    }


def _money(amount: Decimal | None, currency: str) -> dict[str, str] | None:
    return None if amount is None else {"amount": text(amount, currency), "currency": currency}


def _held(line: str, quantity: str) -> dict[str, Any]:
    return {"id": line, "quantity": _plain(Decimal(quantity))}


def _plain(quantity: Decimal) -> int | float:
    return int(quantity) if quantity == int(quantity) else float(quantity)
