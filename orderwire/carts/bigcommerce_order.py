"""What stands in BigCommerce's orders (V2), their products, parcels and addresses, in our words.

The status is the platform's id. Amounts are in `default_currency_code`, the currency that the shopper pays in; they are read
with tax in shops that show prices so (`is_tax_inclusive_pricing`). Times are RFC 2822.
Source: BigCommerce's Orders V2 reference ("Get an order", "List order products", "List order shipments").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from email.utils import parsedate_to_datetime

from orderwire.carts.base import ShopFacts
from orderwire.carts.fields import Fields, bounded, distinct
from orderwire.carts.reading import (
    CODE_LIMIT,
    NOTE_LIMIT,
    PHONE_LIMIT,
    SOURCE_LIMIT,
    clean_email,
    clean_id,
    clean_locale,
    clean_name,
    clean_text,
    read_flag,
    read_quantity,
    safe_url,
)
from orderwire.carts.snapshot import Address, Customer, LineItem, OrderSnapshot, Shipment

INCOMPLETE = "0"
_NO_CARRIER = {"none", "other", "custom"}
_CARRIERS = {
    "auspost": "Australia Post",
    "canadapost": "Canada Post",
    "endicia": "USPS",
    "fedex": "FedEx",
    "royalmail": "Royal Mail",
    "ups": "UPS",
    "usps": "USPS",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What BigCommerce keeps beside an order. `shipments` None: not asked; `images` by product id."""

    products: tuple[Fields, ...]
    shipments: tuple[Fields, ...] | None
    addresses: tuple[Fields, ...]
    images: Mapping[str, str]


def read_order(order: Fields, parts: Parts, shop: ShopFacts) -> OrderSnapshot:
    """A whole order. Raises UnreadableField."""
    status = order.required("status_id", clean_id)
    taxed = read_flag(order.get("is_tax_inclusive_pricing")) is True
    side = "inc" if taxed else "ex"
    currency = _currency(order, shop)
    total = order.required_amount("total_inc_tax")
    return OrderSnapshot(
        external_id=order.required("id", clean_id),
        number=order.required("id", clean_id)[:60],
        statuses={"order": status},
        updated_at=required_moment(order, "date_modified", shop),
        currency=currency,
        total=total,
        items=_items(parts, side),
        customer=_customer(order),
        placed_at=moment(order, "date_created", shop),
        subtotal=order.amount(f"subtotal_{side}_tax"),
        shipping=order.amount(f"shipping_cost_{side}_tax"),
        tax=order.amount("total_tax"),
        discount=_discount(order),
        refunded=order.amount("refunded_amount"),
        shop_total=_shop_total(order, total, currency),
        shop_currency=order.text("store_default_currency_code", 3).upper() or currency,
        test=order.text("payment_method").lower().startswith("test payment"),
        draft=status == INCOMPLETE or order.text("external_source").upper() == "M-MIG",
        source=order.text("order_source", SOURCE_LIMIT),
        billing_address=_address(order.inside("billing_address")),
        shipping_address=_address(parts.addresses[0]) if parts.addresses else None,
        shipments=None if parts.shipments is None else _shipments(parts.shipments, shop),
        note=order.text("customer_message", NOTE_LIMIT),
    )


def moment(part: Fields, name: str, shop: ShopFacts) -> datetime | None:
    """The moment in a field: RFC 2822, or RFC 3339 should BigCommerce change its mind; None when empty."""
    text = part.text(name, 80)
    if not text:
        return None
    try:
        found = parsedate_to_datetime(text)
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return part.time(name, shop.timezone)
    if not 1970 <= found.year < 3000:
        raise part.wrong(name, "lies outside the years 1970 to 2999")
    return found


def required_moment(part: Fields, name: str, shop: ShopFacts) -> datetime:
    """The moment in a field, which must be there."""
    found = moment(part, name, shop)
    if found is None:
        raise part.wrong(name, "is missing")
    return found


def _currency(order: Fields, shop: ShopFacts) -> str:
    for name in ("default_currency_code", "currency_code"):
        if order.get(name):
            return order.currency(name)
    return shop.currency


def _shop_total(order: Fields, total: Decimal, currency: str) -> Decimal | None:
    """The total in the shop's own currency: worked out by the order's own rate where the shopper paid in another."""
    if order.text("store_default_currency_code", 3).upper() in ("", currency):
        return total
    rate = order.rounded_amount("store_default_to_transactional_exchange_rate")
    if not rate or rate < 0 or abs(total / rate) >= 10**15:
        return None
    return bounded((total / rate).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def _discount(order: Fields) -> Decimal | None:
    parts = [order.amount("discount_amount"), order.amount("coupon_discount")]
    return None if parts == [None, None] else bounded(sum((part for part in parts if part), Decimal(0)))


def _customer(order: Fields) -> Customer:
    """`customer_id` 0 is a guest; name and address for mail stand in the billing address."""
    billing, known = order.inside("billing_address"), order.id("customer_id")
    return Customer(
        external_id=known if known not in ("", "0") else None,
        email=clean_email(billing.get("email")),
        first_name=clean_name(billing.get("first_name")),
        last_name=clean_name(billing.get("last_name")),
        phone=billing.text("phone", PHONE_LIMIT),
        guest=known in ("", "0"),
        accepts_marketing=read_flag(order.get("is_email_opt_in")),
        locale=clean_locale(order.get("customer_locale")),
    )


def _address(part: Fields) -> Address | None:
    words = ("company", "street_1", "street_2", "city", "state", "zip", "country", "country_iso2")
    if not any(part.text(name) for name in words):
        return None
    return Address(
        name=f"{clean_name(part.get('first_name'))} {clean_name(part.get('last_name'))}".strip(),
        company=part.text("company"),
        line1=part.text("street_1"),
        line2=part.text("street_2"),
        city=part.text("city"),
        region=part.text("state"),
        postcode=part.text("zip"),
        country=part.text("country_iso2") or part.text("country"),
        phone=part.text("phone", PHONE_LIMIT),
    )


def _items(parts: Parts, side: str) -> tuple[LineItem, ...]:
    """The lines; what a bundle only holds, at no price of its own, stands in its bundle's line already."""
    ids = {row.id("id") for row in parts.products}
    rows = [row for row in parts.products if not _is_inside(row, ids, side)]
    names = distinct(row.id("id") for row in rows)
    return tuple(
        LineItem(
            external_id=line_id,
            name=row.text("name"),
            quantity=read_quantity(row.get("quantity")),
            price=row.rounded_amount(f"price_{side}_tax") or row.rounded_amount("base_price") or Decimal(0),
            sku=row.text("sku", CODE_LIMIT),
            variant=_variant(row),
            image_url=safe_url(parts.images.get(row.id("product_id"))),
        )
        for line_id, row in zip(names, rows, strict=True)
    )


def _is_inside(row: Fields, ids: set[str], side: str) -> bool:
    parent = row.id("parent_order_product_id")
    return parent not in ("", "0") and parent in ids and not row.rounded_amount(f"price_{side}_tax")


def _variant(row: Fields) -> str:
    words = [part.text("display_value") or part.text("value") for part in row.each("product_options")]
    return clean_text(", ".join(word for word in words if word))


def _shipments(rows: tuple[Fields, ...], shop: ShopFacts) -> tuple[Shipment, ...]:
    ids = distinct(row.id("id") for row in rows)
    return tuple(
        Shipment(
            external_id=parcel_id,
            carrier=_carrier(row),
            number=row.text("tracking_number", CODE_LIMIT),
            url=safe_url(row.get("tracking_link"), https_only=True)
            or safe_url(row.get("generated_tracking_link"), https_only=True),
            shipped_at=moment(row, "date_created", shop),
            items=_inside(row),
        )
        for parcel_id, row in zip(ids, rows, strict=True)
    )


def _inside(row: Fields) -> tuple[tuple[str, Decimal], ...] | None:
    lines = [(part.id("order_product_id"), read_quantity(part.get("quantity"))) for part in row.each("items")]
    return tuple(lines) or None


def _carrier(row: Fields) -> str:
    """The carrier's name as the shop shows it, else the one behind the provider's or carrier's code."""
    shown = row.text("shipping_provider_display_name", CODE_LIMIT)
    if shown and shown.lower() not in _NO_CARRIER:
        return shown
    for name in ("shipping_provider", "tracking_carrier"):
        code = row.text(name, CODE_LIMIT)
        if code and code.lower() not in _NO_CARRIER:
            return _CARRIERS.get(code.lower(), code)
    return ""
