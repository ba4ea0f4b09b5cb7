"""One order of Shift4Shop's REST API in our words. Source: its documentation, "Orders" (object definitions).

Texts may hold HTML, times are the shop's own without a zone, and an order carries no currency: both are the store's settings.
"""

import hashlib
import re
from datetime import datetime, timedelta
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
    read_local_time,
    read_quantity,
    safe_url,
    zone_of,
)
from orderwire.carts.snapshot import Address, Customer, LineItem, OrderSnapshot, Shipment

NOT_COMPLETED = "7"
_TAG = re.compile(r"<[^<>]{0,500}>")
_BETWEEN = re.compile(r"[\s,;|]+")


def read_order(order: Fields, shop: Shop) -> OrderSnapshot:
    """A whole order. Raises UnreadableField."""
    external_id = order.required("OrderID", clean_id)
    status = order.required("OrderStatusID", clean_status)
    items = _items(order)
    return OrderSnapshot(
        external_id=external_id,
        number=f"{order.text('InvoiceNumberPrefix')}{order.id('InvoiceNumber') or external_id}"[:NUMBER_LIMIT],
        statuses={"order": status},
        updated_at=_changed_at(order, shop),
        currency=shop.currency,
        total=order.rounded_amount("OrderAmount") or order.required_amount("OrderAmount"),
        items=items,
        customer=_customer(order),
        placed_at=_time(order, "OrderDate", shop.timezone),
        subtotal=bounded(sum((item.price * item.quantity for item in items), Decimal(0)).quantize(Decimal("0.000001"))),
        shipping=_sum([part.rounded_amount("ShipmentCost") for part in order.each("ShipmentList")]),
        tax=_sum([order.rounded_amount(name) for name in ("SalesTax", "SalesTax2", "SalesTax3")]),
        discount=order.rounded_amount("OrderDiscount"),
        draft=status == NOT_COMPLETED,
        billing_address=_address(order, "Billing"),
        shipping_address=next(
            (found for part in order.each("ShipmentList") if (found := _address(part, "Shipment"))), None
        ),
        shipments=_shipments(order, shop.timezone),
        note=_plain(order.get("CustomerComments"), NOTE_LIMIT),
    )


def _changed_at(order: Fields, shop: Shop) -> datetime:
    """`LastUpdate`. A day without a time counts as the latest moment of it that has been: what was read before is older."""
    changed = _time(order, "LastUpdate", shop.timezone) or _time(order, "OrderDate", shop.timezone)
    if changed is None:
        raise order.wrong("LastUpdate", "is missing")
    local = changed.astimezone(zone_of(shop.timezone))
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return changed
    return max(changed, min(changed + timedelta(days=1, seconds=-1), shop.now))


def _time(order: Fields, name: str, zone: str) -> datetime | None:
    value = order.get(name)
    if (
        value is None
        or value == ""
        or (isinstance(value, str) and value.startswith(("0000", "0001", "1/1/0001", "1900")))
    ):
        return None
    try:
        return read_local_time(value, zone)
    except Unreadable as error:
        raise order.wrong(name, str(error)) from error


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return bounded(sum(known, Decimal(0))) if known else None


def _plain(value: object, limit: int = 300) -> str:
    return clean_markup(_TAG.sub(" ", value) if isinstance(value, str) else value, limit)


def _customer(order: Fields) -> Customer:
    """`CustomerID` 0 is a guest."""
    known = order.id("CustomerID")
    guest = known in ("", "0")
    return Customer(
        external_id=None if guest else known,
        email=clean_email(order.get("BillingEmail")),
        first_name=clean_name(clean_markup(order.get("BillingFirstName"))),
        last_name=clean_name(clean_markup(order.get("BillingLastName"))),
        phone=order.text("BillingPhoneNumber", PHONE_LIMIT),
        guest=guest,
    )


def _address(part: Fields, side: str) -> Address | None:
    def said(name: str) -> str:
        return clean_markup(part.get(side + name))

    found = Address(
        name=f"{clean_name(said('FirstName'))} {clean_name(said('LastName'))}".strip(),
        company=said("Company"),
        line1=said("Address"),
        line2=said("Address2"),
        city=said("City"),
        region=said("State"),
        postcode=said("ZipCode"),
        country=said("Country"),
        phone=part.text(side + ("PhoneNumber" if side == "Billing" else "Phone"), PHONE_LIMIT),
    )
    return found if found != Address() else None


def _items(order: Fields) -> tuple[LineItem, ...]:
    parts = order.each("OrderItemList")
    ids = distinct(part.id("ItemIndexID") or part.id("CatalogID") for part in parts)
    return tuple(_item(part, line_id) for part, line_id in zip(parts, ids, strict=True))


def _item(part: Fields, line_id: str) -> LineItem:
    """What an option costs stands beside the unit's price."""
    price = (part.rounded_amount("ItemUnitPrice") or Decimal(0)) + (
        part.rounded_amount("ItemOptionPrice") or Decimal(0)
    )
    return LineItem(
        external_id=line_id,
        name=_plain(part.get("ItemDescription")),
        quantity=read_quantity(part.get("ItemQuantity")),
        price=bounded(price) or Decimal(0),
        sku=_plain(part.get("ItemID"), CODE_LIMIT),
        variant=_plain(part.get("ItemOptions")),
        image_url=safe_url(part.get("ItemImage")),
    )


def _shipments(order: Fields, zone: str) -> tuple[Shipment, ...] | None:
    """Every tracking code of every shipment: one field may hold several. A shipment without a code is not on its way yet."""
    if not order.is_list("ShipmentList"):
        return None
    found: dict[str, Shipment] = {}
    for part in order.each("ShipmentList"):
        carrier = _plain(part.get("ShipmentMethodName"), CODE_LIMIT)
        at = _time(part, "ShipmentShippedDate", zone)
        for number in filter(None, _BETWEEN.split(_plain(part.get("ShipmentTrackingCode")))):
            made = _made_id(carrier, number)
            found.setdefault(made, Shipment(made, carrier, number[:CODE_LIMIT], shipped_at=at))
    return tuple(found.values())


def _made_id(carrier: str, number: str) -> str:
    """The cart's shipment id is 0 for most, and one shipment may have several codes."""
    return "n-" + hashlib.sha256(f"{carrier.casefold()}|{number.casefold()}".encode()).hexdigest()[:24]
