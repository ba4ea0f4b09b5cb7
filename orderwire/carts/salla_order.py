"""Salla's order, its shipments and its odd dates, in the shape of the Merchant API v2, which webhooks share.

Sources: docs.salla.dev, "Order details", "List shipments", "Store events". Facts that could not be confirmed are read with care:
whatever stands in a field of another kind counts as absent.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from orderwire.carts.base import ShopFacts
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields, bounded, distinct
from orderwire.carts.reading import (
    CODE_LIMIT,
    NOTE_LIMIT,
    NUMBER_LIMIT,
    PHONE_LIMIT,
    SOURCE_LIMIT,
    clean_email,
    clean_id,
    clean_locale,
    clean_markup,
    clean_name,
    clean_status,
    clean_text,
    read_flag,
    read_quantity,
    read_time,
    safe_url,
)
from orderwire.carts.snapshot import Address, Customer, LineItem, OrderSnapshot, Shipment

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BROWSER_DATE = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3}) (\d{1,2}) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})\b.*", re.ASCII)
_PARCEL = {
    "created": "label_created",
    "in_progress": "label_created",
    "shipped": "in_transit",
    "in_transit": "in_transit",
    "received_at_final_hub": "in_transit",
    "delivering": "out_for_delivery",
    "delivered": "delivered",
    "to_be_reattempted": "failed",
    "reattempted": "out_for_delivery",
    "unable_to_deliver": "failed",
    "lost": "failed",
    "damaged": "failed",
    "return_to_origin": "failed",
    "return_in_progress": "failed",
}


def read_order(order: Fields, shop: ShopFacts, at: datetime, parcels: Sequence[Fields] | None = None) -> OrderSnapshot:
    """A whole order. `at`: when it was so, for orders that do not say when they changed last. Raises UnreadableField.

    `parcels`: the shipments as they were asked for; None when they were not.
    """
    status = order.inside("status")
    amounts = order.inside("amounts")
    total = amounts.inside("total") or order.inside("total")
    number = order.text("reference_id", NUMBER_LIMIT) or order.required("id", clean_id)[:NUMBER_LIMIT]
    return OrderSnapshot(
        external_id=order.required("id", clean_id),
        number=number,
        statuses={"order": status.required("slug", clean_status)},
        updated_at=moment(order, "updated_at", shop.timezone) or at,
        currency=total.currency("currency") if total.get("currency") else order.currency("currency"),
        total=_sum(total),
        items=_items(order),
        customer=_customer(order),
        placed_at=moment(order, "date", shop.timezone) or moment(order, "created_at", shop.timezone),
        subtotal=amounts.inside("sub_total").rounded_amount("amount"),
        shipping=amounts.inside("shipping_cost").rounded_amount("amount"),
        tax=amounts.inside("tax").inside("amount").rounded_amount("amount"),
        discount=_discount(amounts),
        refunded=order.inside("payment_actions")
        .inside("refund_action")
        .inside("refund_amount")
        .rounded_amount("amount"),
        draft=read_flag(order.get("draft")) is True or read_flag(order.get("is_price_quote")) is True,
        source=order.text("source", SOURCE_LIMIT),
        shipping_address=_address(order.inside("shipping")),
        shipments=None if parcels is None else _shipments(parcels, shop),
        order_url=safe_url(order.inside("urls").get("customer"), https_only=True),
        note=clean_markup(order.get("notes"), NOTE_LIMIT),
        locale=clean_locale(order.inside("customer").get("lang")),
    )


def moment(part: Fields, name: str, zone: str) -> datetime | None:
    """A moment in UTC as Salla writes it: `{date, timezone}`, as browsers print dates, or RFC 3339. Raises UnreadableField."""
    value = part.get(name)
    if isinstance(value, dict):
        inner = part.inside(name)
        return inner.time("date", inner.text("timezone", 60) or zone)
    found = _BROWSER_DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or found.group(1).lower() not in _MONTHS:
        return part.time(name, zone)
    month = _MONTHS.index(found.group(1).lower()) + 1
    _, day, year, clock, offset = found.groups()
    try:
        return read_time(f"{year}-{month:02}-{int(day):02}T{clock}{offset}")
    except Unreadable as error:
        raise part.wrong(name, str(error)) from error


def _sum(total: Fields) -> Decimal:
    found = total.rounded_amount("amount")
    if found is None:
        raise total.wrong("amount", "is missing")
    return found


def _discount(amounts: Fields) -> Decimal | None:
    if not amounts.is_list("discounts"):
        return None
    parts = (part.rounded_amount("discount") or Decimal(0) for part in amounts.each("discounts"))
    return bounded(sum(parts, Decimal(0)))


def _customer(order: Fields) -> Customer:
    buyer = order.inside("customer")
    phone = f"{buyer.text('mobile_code', 8)}{buyer.text('mobile', PHONE_LIMIT)}"
    first, last = clean_name(buyer.get("first_name")), clean_name(buyer.get("last_name"))
    return Customer(
        external_id=buyer.id("id") or None,
        email=clean_email(buyer.get("email")),
        first_name=first if first or last else clean_name(buyer.get("full_name")),
        last_name=last,
        phone=clean_text(phone if buyer.text("mobile") else "", PHONE_LIMIT),
        guest=not buyer.id("id"),
        locale=clean_locale(buyer.get("lang")),
    )


def _address(shipping: Fields) -> Address | None:
    where, who = shipping.inside("address"), shipping.inside("receiver")
    if not where:
        return None
    return Address(
        name=clean_name(who.get("name")),
        line1=clean_markup(where.get("shipping_address")) or clean_markup(where.get("street_number")),
        line2=clean_markup(where.get("block")),
        city=clean_markup(where.get("city")),
        postcode=clean_markup(where.get("postal_code")),
        country=clean_markup(where.get("country_code")) or clean_markup(where.get("country")),
        phone=who.text("phone", PHONE_LIMIT),
    )


def _items(order: Fields) -> tuple[LineItem, ...]:
    parts = order.each("items")
    ids = distinct(part.id("id") for part in parts)
    return tuple(
        LineItem(
            external_id=line_id,
            name=clean_markup(part.get("name")),
            quantity=read_quantity(part.get("quantity")),
            price=_unit_price(part),
            sku=clean_markup(part.get("sku"), CODE_LIMIT),
            variant=clean_markup(", ".join(filter(None, map(_option, part.each("options"))))),
            image_url=safe_url(part.get("product_thumbnail")) or safe_url(part.inside("product").get("thumbnail")),
            url=safe_url(part.inside("product").get("url")),
        )
        for line_id, part in zip(ids, parts, strict=True)
    )


def _unit_price(part: Fields) -> Decimal:
    """What the buyer pays for one: the line's total, which holds tax and discount, by the quantity."""
    amounts, quantity = part.inside("amounts"), read_quantity(part.get("quantity"))
    total = amounts.inside("total").rounded_amount("amount")
    if total is None or not quantity:
        return amounts.inside("price_without_tax").rounded_amount("amount") or Decimal(0)
    return bounded((total / quantity).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)) or Decimal(0)


def _option(part: Fields) -> str:
    value = part.get("value")
    chosen = value if isinstance(value, list) else [value]
    words = [clean_markup(Fields(one).get("name")) if isinstance(one, dict) else clean_markup(one) for one in chosen]
    name, said = clean_markup(part.get("name")), ", ".join(filter(None, words))
    return f"{name}: {said}" if name and said else said


def _shipments(parcels: Sequence[Fields], shop: ShopFacts) -> tuple[Shipment, ...]:
    """Parcels to the buyer that have a number. Returns and those cancelled are none."""
    parts = [part for part in parcels if _counts(part)]
    ids = distinct(part.id("id") for part in parts)
    return tuple(
        Shipment(
            external_id=parcel_id,
            carrier=clean_markup(part.get("courier_name"), CODE_LIMIT),
            number=_number(part),
            url=safe_url(part.get("tracking_link"), https_only=True),
            status=_PARCEL.get(clean_status(part.get("status")), ""),
            shipped_at=moment(part, "created_at", shop.timezone),
            items=tuple((one.id("item_id"), read_quantity(one.get("quantity"))) for one in part.each("packages"))
            or None,
        )
        for parcel_id, part in zip(ids, parts, strict=True)
    )


def _counts(part: Fields) -> bool:
    of_return = clean_status(part.get("type")) == "return"
    return bool(_number(part)) and not of_return and clean_status(part.get("status")) != "cancelled"


def _number(part: Fields) -> str:
    """Salla writes 0 where there is none."""
    found = (clean_markup(part.get(name), CODE_LIMIT) for name in ("tracking_number", "shipping_number"))
    return next((number for number in found if number not in ("", "0")), "")
