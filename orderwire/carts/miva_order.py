"""One order of Miva's JSON API in our words. Source: its documentation and field lists (OrderList_Load_Query, 10.x).

Times are Unix seconds, alone or inside `{"time_t": …}`; an order carries no currency: the store's counts.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from orderwire.carts.calling import Shop
from orderwire.carts.fields import Fields, bounded, distinct
from orderwire.carts.reading import (
    CODE_LIMIT,
    NUMBER_LIMIT,
    PHONE_LIMIT,
    SOURCE_LIMIT,
    clean_email,
    clean_id,
    clean_markup,
    clean_name,
    clean_status,
    read_quantity,
    read_unix,
    safe_url,
)
from orderwire.carts.snapshot import Address, Axis, Customer, LineItem, OrderSnapshot, Shipment

_PARCEL = {"0": "pending", "100": "pending", "200": "in_transit"}


def read_order(order: Fields, shop: Shop) -> OrderSnapshot:
    """A whole order. Without `dt_updated`, the moment it was asked for is its time. Raises UnreadableField."""
    external_id = order.required("id", clean_id)
    items, parcels = order.each("items"), order.each("shipments")
    ids = distinct(part.id("line_id") for part in items)
    goods = tuple(_item(part, line_id) for part, line_id in zip(items, ids, strict=True))
    return OrderSnapshot(
        external_id=external_id,
        number=external_id[:NUMBER_LIMIT],
        statuses=_statuses(order),
        updated_at=_time(order, "dt_updated") or shop.now,
        currency=shop.currency,
        total=order.rounded_amount("total") or order.required_amount("total"),
        items=goods,
        customer=_customer(order),
        placed_at=_time(order, "orderdate"),
        subtotal=_sum([item.price * item.quantity for item in goods]),
        shipping=order.rounded_amount("total_ship"),
        tax=order.rounded_amount("total_tax"),
        discount=_discount(order),
        refunded=order.rounded_amount("total_rfnd"),
        source=order.text("source", SOURCE_LIMIT),
        billing_address=_address(order, "bill_"),
        shipping_address=_address(order, "ship_"),
        shipments=_shipments(items, ids, parcels) if order.is_list("items") or order.is_list("shipments") else None,
    )


def payment_of(order: Fields) -> str:
    """`pay_status` by its number; what was paid back says more than that."""
    back, taken = order.rounded_amount("total_rfnd") or Decimal(0), order.rounded_amount("total_capt") or Decimal(0)
    if back > 0:
        return "payment:refunded" if back >= taken else "payment:partially_refunded"
    said = clean_status(order.get("pay_status"))
    return f"payment:{said}" if said else ""


def _statuses(order: Fields) -> dict[Axis, str]:
    statuses: dict[Axis, str] = {"order": order.required("status", clean_status)}
    payment = payment_of(order)
    if payment:
        statuses["payment"] = payment
    return statuses


def _time(part: Fields, name: str) -> datetime | None:
    return read_unix(part.inside(name).get("time_t") if part.inside(name) else part.get(name))


def _sum(amounts: Sequence[Decimal]) -> Decimal | None:
    return bounded(sum(amounts, Decimal(0)).quantize(Decimal("0.000001")))


def _discount(order: Fields) -> Decimal | None:
    """The order's discounts, written with and without a sign."""
    if not order.is_list("discounts"):
        return None
    return _sum([abs(part.rounded_amount("total") or Decimal(0)) for part in order.each("discounts")])


def _customer(order: Fields) -> Customer:
    """`cust_id` 0 is a guest."""
    known = order.id("cust_id")
    guest = known in ("", "0")
    return Customer(
        external_id=None if guest else known,
        email=clean_email(order.get("bill_email")) or clean_email(order.get("ship_email")),
        first_name=_name(order, "bill_fname") or _name(order, "ship_fname"),
        last_name=_name(order, "bill_lname") or _name(order, "ship_lname"),
        phone=order.text("bill_phone", PHONE_LIMIT),
        guest=guest,
    )


def _name(part: Fields, field: str) -> str:
    return clean_name(clean_markup(part.get(field)))


def _address(order: Fields, side: str) -> Address | None:
    found = Address(
        name=f"{_name(order, side + 'fname')} {_name(order, side + 'lname')}".strip(),
        company=clean_markup(order.get(side + "comp")),
        line1=clean_markup(order.get(side + "addr1")) or clean_markup(order.get(side + "addr")),
        line2=clean_markup(order.get(side + "addr2")),
        city=clean_markup(order.get(side + "city")),
        region=clean_markup(order.get(side + "state")),
        postcode=clean_markup(order.get(side + "zip")),
        country=clean_markup(order.get(side + "cntry")),
        phone=order.text(side + "phone", PHONE_LIMIT),
    )
    return found if found != Address() else None


def _item(part: Fields, line_id: str) -> LineItem:
    """What was chosen is the variant: `Colour: Black, Size: L`."""
    chosen = [_chosen(option) for option in part.each("options")]
    return LineItem(
        external_id=line_id,
        name=clean_markup(part.get("name")),
        quantity=read_quantity(part.get("quantity")),
        price=part.rounded_amount("price") or Decimal(0),
        sku=clean_markup(part.get("sku"), CODE_LIMIT) or clean_markup(part.get("code"), CODE_LIMIT),
        variant=clean_markup(", ".join(filter(None, chosen))),
    )


def _chosen(option: Fields) -> str:
    what = option.text("attr_prompt") or option.text("attr_code")
    value = option.text("opt_prompt") or option.text("value")
    return ": ".join(filter(None, (what, value)))


def _shipments(items: Sequence[Fields], ids: Sequence[str], parcels: Sequence[Fields]) -> tuple[Shipment, ...]:
    """The order's shipments, and those that stand only at a line. A number at a line alone is a parcel as well."""
    found: dict[str, Shipment] = {}
    lines = list(zip(items, ids, strict=True))
    inside: dict[str, list[tuple[str, Decimal]]] = {}
    for part, line_id in lines:
        inside.setdefault(part.id("shpmnt_id"), []).append((line_id, read_quantity(part.get("quantity"))))
    for parcel in [*parcels, *(part.inside("shipment") for part in items if part.inside("shipment"))]:
        number = clean_markup(parcel.get("tracknum"), CODE_LIMIT)
        if number:
            given = parcel.id("id")
            made = _parcel(given if given.strip("0") else "", parcel, number)
            found.setdefault(made.external_id, _with(made, inside.get(given) if given.strip("0") else None))
    numbers = {one.number for one in found.values()}
    for part, _ in lines:
        number = clean_markup(part.get("tracknum"), CODE_LIMIT)
        if number and number not in numbers:
            made = _parcel("", part, number)
            found.setdefault(made.external_id, made)
    return tuple(found.values())


def _parcel(given: str, part: Fields, number: str) -> Shipment:
    carrier = clean_markup(part.get("tracktype"), CODE_LIMIT)
    named = f"{carrier.casefold()}|{number.casefold()}"
    return Shipment(
        external_id=given or "n-" + hashlib.sha256(named.encode()).hexdigest()[:24],
        carrier=carrier,
        number=number,
        url=safe_url(part.get("tracklink"), https_only=True),
        status=_PARCEL.get(clean_status(part.get("status")), "") if "line_id" not in part.data else "",
        shipped_at=_time(part, "ship_date"),
    )


def _with(parcel: Shipment, items: list[tuple[str, Decimal]] | None) -> Shipment:
    if not items:
        return parcel
    return Shipment(
        parcel.external_id, parcel.carrier, parcel.number, parcel.url, parcel.status, parcel.shipped_at, tuple(items)
    )
