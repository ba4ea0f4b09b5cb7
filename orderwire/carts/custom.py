"""The custom cart: any shop that can sign and post one Order, and the Order that the API takes.

Signed as Standard Webhooks says (standardwebhooks.com); the shape is the public interface's, section 4.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from orderwire.carts.base import Cart, Fingerprint, HookCall, ShopFacts, Status
from orderwire.carts.failures import UnreadableField
from orderwire.carts.fields import Fields, distinct, read_object
from orderwire.carts.meaning import Meaning
from orderwire.carts.reading import (
    CODE_LIMIT,
    NOTE_LIMIT,
    NUMBER_LIMIT,
    PHONE_LIMIT,
    SOURCE_LIMIT,
    clean_email,
    clean_id,
    clean_locale,
    clean_name,
    clean_status,
    clean_text,
    read_count,
    read_flag,
    read_quantity,
    safe_url,
)
from orderwire.carts.signing import body_hash, check_standard_call
from orderwire.carts.snapshot import Address, Customer, LineItem, OrderSnapshot, Shipment

SHIPMENT_STATUSES = {
    "pending",
    "label_created",
    "in_transit",
    "out_for_delivery",
    "delivered",
    "failed",
    "ready_for_pickup",
    "picked_up",
    "cancelled",
}

_ADDRESS = ("name", "company", "line1", "line2", "city", "region", "postcode", "country", "phone")
_SHAPE: dict[str, Any] = {
    **dict.fromkeys(("id", "number", "status", "placed_at", "updated_at", "currency", "order_url", "note", "locale")),
    **dict.fromkeys(("total", "subtotal", "shipping", "tax", "discount", "refunded", "test", "draft", "source")),
    "customer": dict.fromkeys(
        ("id", "email", "first_name", "last_name", "phone", "guest", "accepts_marketing", "locale", "orders_count")
    ),
    "billing_address": dict.fromkeys(_ADDRESS),
    "shipping_address": dict.fromkeys(_ADDRESS),
    "items": dict.fromkeys(("id", "sku", "name", "variant", "quantity", "price", "image_url", "url")),
    "shipments": {
        **dict.fromkeys(("id", "carrier", "number", "url", "status", "shipped_at")),
        "items": dict.fromkeys(("id", "quantity")),
    },
}


class CustomCart(Cart):
    """Signs with `webhook-id`, `webhook-timestamp`, `webhook-signature`; the body is one Order with its `id`."""

    key = "custom"
    name = "Custom cart"
    signing_help = (
        "Made for you with the store: whsec_ followed by base64. Sign every call with it as Standard Webhooks says."
    )
    standard_secret = True
    statuses = (
        Status("pending", "Pending", means=Meaning("open", "awaiting", "unfulfilled")),
        Status("awaiting_payment", "Awaiting payment", means=Meaning("open", "awaiting", "unfulfilled")),
        Status("paid", "Paid", means=Meaning("open", "paid", "unfulfilled")),
        Status("processing", "Processing", means=Meaning("open", "", "processing")),
        Status("on_hold", "On hold", means=Meaning("on_hold")),
        Status("backordered", "Backordered", means=Meaning("on_hold", "", "unfulfilled")),
        Status("partially_shipped", "Partially shipped", means=Meaning("open", "", "partially_shipped")),
        Status("shipped", "Shipped", means=Meaning("open", "", "shipped")),
        Status("out_for_delivery", "Out for delivery", means=Meaning("open", "", "out_for_delivery")),
        Status("delivered", "Delivered", means=Meaning("completed", "", "delivered")),
        Status("ready_for_pickup", "Ready for pickup", means=Meaning("open", "", "ready_for_pickup")),
        Status("completed", "Completed", means=Meaning("completed")),
        Status("cancelled", "Cancelled", means=Meaning("cancelled")),
        Status("declined", "Declined", means=Meaning("failed", "failed")),
        Status("refunded", "Refunded", means=Meaning("open", "refunded")),
        Status("partially_refunded", "Partially refunded", means=Meaning("open", "partially_refunded")),
        Status("returned", "Returned", means=Meaning("open", "", "returned")),
    )

    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """Signed over `id.timestamp.body`, not more than five minutes ago or ahead. Raises BadSignature."""
        check_standard_call(call.headers, call.body, secrets, now)

    def fingerprint(self, call: HookCall) -> Fingerprint:
        """The sender's webhook-id, which a repeat carries again."""
        return Fingerprint(clean_id(call.headers.get("webhook-id")) or body_hash(call.body), "order")

    def read(self, call: HookCall, shop: ShopFacts) -> OrderSnapshot:
        """The Order in the body."""
        return read_order(read_object(call.body).data, None, shop)


def read_order(data: dict[str, Any], external_id: str | None, shop: ShopFacts) -> OrderSnapshot:
    """One Order in our words. `external_id` None takes it from `id`; else an `id` that is there must be the same.

    Times without an offset are read in the shop's zone. Raises UnreadableField with the dotted name of a required field
    that is missing, or of money or a time that cannot be read; everything else is cleaned, shortened or left out.
    """
    order = Fields(data)
    own_id = order.required("id", clean_id) if external_id is None else clean_id(external_id)
    if order.id("id") not in ("", own_id):
        raise UnreadableField("id", "differs from the id in the address")
    return OrderSnapshot(
        external_id=own_id,
        number=order.required("number", _number),
        statuses={"order": order.required("status", clean_status)},
        updated_at=order.required_time("updated_at", shop.timezone),
        currency=order.currency("currency"),
        total=order.required_amount("total"),
        items=_items(order),
        customer=_customer(order.inside("customer")),
        placed_at=order.time("placed_at", shop.timezone),
        subtotal=order.amount("subtotal"),
        shipping=order.amount("shipping"),
        tax=order.amount("tax"),
        discount=order.amount("discount"),
        refunded=order.amount("refunded"),
        test=read_flag(order.get("test")) or False,
        draft=read_flag(order.get("draft")) or False,
        source=order.text("source", SOURCE_LIMIT),
        billing_address=_address(order.inside("billing_address")),
        shipping_address=_address(order.inside("shipping_address")),
        shipments=_shipments(order, shop.timezone),
        order_url=safe_url(order.get("order_url")),
        note=order.text("note", NOTE_LIMIT),
        locale=clean_locale(order.get("locale")),
    )


def unknown_fields(data: object) -> list[str]:
    """The dotted names of all fields that an Order does not have ("customer.nickname", "items.0.colour"), in order."""
    return _unknown(data, _SHAPE, "")


def _unknown(data: object, shape: dict[str, Any], path: str) -> list[str]:
    if isinstance(data, list):
        return [name for place, part in enumerate(data) for name in _unknown(part, shape, f"{path}{place}.")]
    if not isinstance(data, dict):
        return []
    found = []
    for key, value in data.items():
        if key not in shape:
            found.append(f"{path}{key}")
        elif shape[key]:
            found += _unknown(value, shape[key], f"{path}{key}.")
    return found


def _number(value: object) -> str:
    return clean_text(value, NUMBER_LIMIT)


def _customer(part: Fields) -> Customer:
    return Customer(
        external_id=part.id("id") or None,
        email=clean_email(part.get("email")),
        first_name=clean_name(part.get("first_name")),
        last_name=clean_name(part.get("last_name")),
        phone=part.text("phone", PHONE_LIMIT),
        guest=read_flag(part.get("guest")) or False,
        accepts_marketing=read_flag(part.get("accepts_marketing")),
        locale=clean_locale(part.get("locale")),
        orders_count=read_count(part.get("orders_count")),
    )


def _address(part: Fields) -> Address | None:
    if not part:
        return None
    words = {name: part.text(name) for name in _ADDRESS}
    return Address(**{**words, "name": clean_name(part.get("name")), "phone": part.text("phone", PHONE_LIMIT)})


def _items(order: Fields) -> tuple[LineItem, ...]:
    if not order.is_list("items"):
        raise order.wrong("items", "is missing" if order.get("items") is None else "must be a list")
    parts = order.each("items")
    ids = distinct(part.id("id") for part in parts)
    return tuple(
        LineItem(
            external_id=line_id,
            name=part.text("name") or part.text("sku"),
            quantity=read_quantity(part.get("quantity")),
            price=part.amount("price") or Decimal(0),
            sku=part.text("sku", CODE_LIMIT),
            variant=part.text("variant"),
            image_url=safe_url(part.get("image_url")),
            url=safe_url(part.get("url")),
        )
        for line_id, part in zip(ids, parts, strict=True)
    )


def _shipments(order: Fields, zone: str) -> tuple[Shipment, ...] | None:
    """Absent or null: None, the cart said nothing. A parcel without an id is known by its carrier and number."""
    if not order.is_list("shipments"):
        return None
    parts = order.each("shipments")
    ids = distinct(part.id("id") or _made_id(part) for part in parts)
    return tuple(_shipment(part, parcel_id, zone) for parcel_id, part in zip(ids, parts, strict=True))


def _shipment(part: Fields, parcel_id: str, zone: str) -> Shipment:
    status = clean_status(part.get("status")).replace(" ", "_")
    held = part.each("items") if part.is_list("items") else None
    return Shipment(
        external_id=parcel_id,
        carrier=part.text("carrier", CODE_LIMIT),
        number=part.text("number", CODE_LIMIT),
        url=safe_url(part.get("url"), https_only=True),
        status=status if status in SHIPMENT_STATUSES else "",
        shipped_at=part.time("shipped_at", zone),
        items=None if held is None else tuple((row.id("id"), read_quantity(row.get("quantity"))) for row in held),
    )


def _made_id(part: Fields) -> str:
    named = f"{part.text('carrier', CODE_LIMIT).casefold()}|{part.text('number', CODE_LIMIT).casefold()}"
    return "" if named == "|" else "n-" + hashlib.sha256(named.encode()).hexdigest()[:24]
