"""One order of Volusion's export in our words: its rows grouped, its customer's address, its tracking numbers.

Source: Volusion's developer help, the schemas of Orders, OrderDetails, Customers and TrackingNumbers. Times are the shop's own
without a zone, and an order carries no currency.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from orderwire.carts.calling import Shop
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields, bounded, distinct
from orderwire.carts.reading import (
    CODE_LIMIT,
    NOTE_LIMIT,
    NUMBER_LIMIT,
    PHONE_LIMIT,
    clean_email,
    clean_id,
    clean_markup,
    clean_name,
    clean_status,
    read_flag,
    read_local_time,
    read_quantity,
    zone_of,
)
from orderwire.carts.snapshot import Address, Customer, LineItem, OrderSnapshot, Shipment
from orderwire.carts.volusion_api import Parts

_QUARTER = timedelta(minutes=15)


def key_of(label: str) -> str:
    """The key of a status by the platform's word for it, in any capitals: "Ready To Ship" is `ready_to_ship`."""
    key = clean_status(re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_"))
    return "canceled" if key == "cancelled" else key


def read_order(parts: Parts, shop: Shop) -> OrderSnapshot:
    """A whole order. Raises UnreadableField."""
    order = parts.rows[0] if parts.rows else Fields({})
    external_id = order.required("OrderID", clean_id)
    status = key_of(order.required("OrderStatus"))
    if not status:
        raise order.wrong("OrderStatus", "says nothing")
    items, discount = _lines(parts.rows)
    return OrderSnapshot(
        external_id=external_id,
        number=external_id[:NUMBER_LIMIT],
        statuses={"order": status},
        updated_at=changed_at(order, shop) or _required(order),
        currency=shop.currency,
        total=_amount(order, "PaymentAmount") or order.required_amount("PaymentAmount"),
        items=items,
        customer=_customer(order, parts.customer),
        placed_at=_placed_at(order, shop.timezone),
        subtotal=_sum([item.price * item.quantity for item in items]),
        shipping=_amount(order, "TotalShippingCost"),
        tax=_sum([_amount(order, name) for name in ("SalesTax1", "SalesTax2", "SalesTax3")]),
        discount=discount,
        billing_address=_address(order, "Billing"),
        shipping_address=_address(order, "Ship"),
        shipments=_shipments(parts.tracking, order, shop),
        note=clean_markup(order.get("Order_Comments"), NOTE_LIMIT),
    )


def changed_at(order: Fields, shop: Shop) -> datetime | None:
    """`LastModified`, or when it was placed; None when neither is there. Raises UnreadableField."""
    return _local(order, "LastModified", order, shop.timezone) or _placed_at(order, shop.timezone)


def offset_of(order: Fields) -> timedelta | None:
    """How far the shop's clock is from UTC, by the two times that an order carries; None when it does not."""
    local, utc = _time(order, "OrderDate", "UTC"), _time(order, "OrderDateUtc", "UTC")
    if local is None or utc is None:
        return None
    offset = round((local - utc) / _QUARTER) * _QUARTER
    return offset if abs(offset) <= timedelta(hours=14) else None


def _placed_at(order: Fields, zone: str) -> datetime | None:
    return _time(order, "OrderDateUtc", "UTC") or _time(order, "OrderDate", zone)


def _local(part: Fields, name: str, order: Fields, zone: str) -> datetime | None:
    """A local time. Where the order's own two times say that the store's zone was entered wrong, they are believed."""
    moment = _time(part, name, zone)
    placed, offset = _time(order, "OrderDateUtc", "UTC"), offset_of(order)
    if moment is None or placed is None or offset is None or placed.astimezone(zone_of(zone)).utcoffset() == offset:
        return moment
    plain = _time(part, name, "UTC")
    return None if plain is None else max(plain - offset, datetime(1970, 1, 2, tzinfo=UTC))


def _time(part: Fields, name: str, zone: str) -> datetime | None:
    value = part.get(name)
    if value is None or value == "" or (isinstance(value, str) and re.match(r"0001|0000|1/1/(0001|1900)|1900", value)):
        return None
    try:
        return read_local_time(value, zone)
    except Unreadable as error:
        raise part.wrong(name, str(error)) from error


def _required(order: Fields) -> datetime:
    raise order.wrong("LastModified", "is missing")


def _amount(part: Fields, name: str) -> Decimal | None:
    """Money as text, of four decimals it may be."""
    found = part.amount(name)
    return None if found is None else bounded(found)


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return bounded(sum(known, Decimal(0)).quantize(Decimal("0.000001"))) if known else None


def _customer(order: Fields, customer: Fields) -> Customer:
    """The address stands at the customer; the names on the order are the newer ones."""
    return Customer(
        external_id=order.id("CustomerID") or None,
        email=clean_email(customer.get("EmailAddress")),
        first_name=_name(order, "BillingFirstName") or _name(customer, "FirstName"),
        last_name=_name(order, "BillingLastName") or _name(customer, "LastName"),
        phone=order.text("BillingPhoneNumber", PHONE_LIMIT),
        guest=_yes(customer.get("Customer_IsAnonymous")) is True or not order.id("CustomerID").strip("0"),
        accepts_marketing=_yes(customer.get("EmailSubscriber")),
    )


def _yes(value: object) -> bool | None:
    word = value.strip().lower() if isinstance(value, str) else value
    return True if word == "y" else False if word == "n" else read_flag(word)


def _name(part: Fields, field: str) -> str:
    return clean_name(clean_markup(part.get(field)))


def _address(order: Fields, side: str) -> Address | None:
    found = Address(
        name=f"{_name(order, side + 'FirstName')} {_name(order, side + 'LastName')}".strip(),
        company=clean_markup(order.get(side + "CompanyName")),
        line1=clean_markup(order.get(side + "Address1")),
        line2=clean_markup(order.get(side + "Address2")),
        city=clean_markup(order.get(side + "City")),
        region=clean_markup(order.get(side + "State")),
        postcode=clean_markup(order.get(side + "PostalCode")),
        country=clean_markup(order.get(side + "Country")),
        phone=order.text(side + "PhoneNumber", PHONE_LIMIT),
    )
    return found if found != Address() else None


def _lines(rows: Sequence[Fields]) -> tuple[tuple[LineItem, ...], Decimal | None]:
    """The lines, inside the order or one a row, and what coupons took off: lines of a negative price are no goods."""
    parts = []
    for row in rows:
        inside = row.each("OrderDetails")
        parts += inside or ([row] if row.text("ProductCode") or row.text("ProductName") else [])
    goods = [part for part in parts if (_amount(part, "ProductPrice") or 0) >= 0]
    ids = distinct(part.id("OrderDetailID") for part in goods)
    taken = [_amount(part, "ProductPrice") for part in parts if part not in goods]
    items = tuple(_item(part, line_id) for part, line_id in zip(goods, ids, strict=True))
    off = _sum(taken)
    return items, None if off is None else abs(off)


def _item(part: Fields, line_id: str) -> LineItem:
    return LineItem(
        external_id=line_id,
        name=clean_markup(part.get("ProductName")),
        quantity=read_quantity(part.get("Quantity")),
        price=_amount(part, "ProductPrice") or Decimal(0),
        sku=clean_markup(part.get("ProductCode"), CODE_LIMIT),
    )


def _shipments(rows: Sequence[Fields], order: Fields, shop: Shop) -> tuple[Shipment, ...]:
    """A tracking number is unique in a Volusion shop, so that it can be the parcel's id."""
    found: dict[str, Shipment] = {}
    for row in rows:
        number = clean_markup(row.get("TrackingNumber"), CODE_LIMIT)
        if number:
            made = "n-" + hashlib.sha256(number.casefold().encode()).hexdigest()[:24]
            carrier = clean_markup(row.get("Gateway"), CODE_LIMIT)
            at = _local(row, "ShipDate", order, shop.timezone)
            found.setdefault(made, Shipment(made, carrier, number, shipped_at=at))
    return tuple(found.values())
