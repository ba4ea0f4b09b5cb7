"""An order as Shopware 6's search gives it, put into our words.

Source: Shopware's Admin API reference, entities `order`, `order_delivery`, `order_transaction`, `order_line_item`.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from urllib.parse import quote

from orderwire.carts.base import ShopFacts
from orderwire.carts.fields import Fields, bounded, distinct
from orderwire.carts.reading import (
    CODE_LIMIT,
    NOTE_LIMIT,
    NUMBER_LIMIT,
    PHONE_LIMIT,
    SOURCE_LIMIT,
    STATUS_LIMIT,
    clean_email,
    clean_id,
    clean_locale,
    clean_name,
    clean_status,
    clean_text,
    read_flag,
    read_quantity,
    safe_url,
)
from orderwire.carts.snapshot import Address, Axis, Customer, LineItem, OrderSnapshot, Shipment

LIVE = "0fa91ce3e96a4bc2be4bd9ce752c3425"  # the version that is the order; others are drafts of an edit
MACHINES: dict[str, Axis] = {
    "order.state": "order",
    "order_transaction.state": "payment",
    "order_delivery.state": "fulfilment",
}
_PLAIN: dict[Axis, frozenset[str]] = {
    "order": frozenset(),
    "payment": frozenset(
        [
            "authorized",
            "chargeback",
            "failed",
            "paid",
            "paid_partially",
            "refunded",
            "refunded_partially",
            "reminded",
            "unconfirmed",
        ]
    ),
    "fulfilment": frozenset(("returned", "returned_partially", "shipped", "shipped_partially")),
}


def key_of(axis: Axis, state: object) -> str:
    """A state's key: the technical name, with its axis before it where another machine could have the same word."""
    word = clean_status(state)
    bare = not word or axis == "order" or word in _PLAIN[axis]
    return word if bare else clean_text(f"{axis}:{word}", STATUS_LIMIT)


def is_live(row: Fields) -> bool:
    """Whether a row is the order itself and no draft of an edit."""
    return row.id("versionId") in ("", LIVE)


def read_order(order: Fields, shop: ShopFacts) -> OrderSnapshot:
    """A whole order. Its time is the newest of its own, its deliveries' and its payments'. Raises UnreadableField."""
    deliveries, transactions = _deliveries(order), order.each("transactions")
    total = order.rounded_amount("amountTotal")
    if total is None:
        raise order.wrong("amountTotal", "is missing")
    currency, lines = order.inside("currency").currency("isoCode"), _lines(order)
    own_total = _own_total(order, total, currency, shop.currency)
    payment = _newest(transactions)
    customer = _customer(order)
    return OrderSnapshot(
        external_id=order.required("id", clean_id),
        number=order.text("orderNumber", NUMBER_LIMIT) or order.required("id", clean_id)[:NUMBER_LIMIT],
        statuses=_statuses(order, payment, _newest(deliveries)),
        updated_at=max(_times([order, *deliveries, *transactions]), default=None) or order.required_time("createdAt"),
        currency=currency,
        total=total,
        items=_items(lines),
        customer=customer,
        placed_at=order.time("orderDateTime") or order.time("createdAt"),
        subtotal=_sum([part for part in lines if not _lowers(part)], "totalPrice"),
        shipping=order.rounded_amount("shippingTotal"),
        tax=_tax(order),
        discount=_sum([part for part in lines if _lowers(part)], "totalPrice"),
        refunded=total if payment and _state(payment) == "refunded" else None,
        shop_total=own_total,
        shop_currency=shop.currency if own_total is not None else None,
        source=order.text("source", SOURCE_LIMIT),
        billing_address=_billing(order),
        shipping_address=_address(deliveries[0].inside("shippingOrderAddress")) if deliveries else None,
        shipments=_shipments(deliveries) if order.is_list("deliveries") else None,
        note=order.text("customerComment", NOTE_LIMIT),
        locale=customer.locale,
    )


def _statuses(order: Fields, payment: Fields | None, delivery: Fields | None) -> dict[Axis, str]:
    """One state an axis; an order of downloads has no delivery, and so no state there."""
    state = _state(order)
    if not state:
        raise order.inside("stateMachineState").wrong("technicalName", "is missing")
    found: dict[Axis, str] = {"order": key_of("order", state)}
    if payment and (word := key_of("payment", _state(payment))):
        found["payment"] = word
    if delivery and (word := key_of("fulfilment", _state(delivery))):
        found["fulfilment"] = word
    return found


def _state(row: Fields) -> str:
    return clean_status(row.inside("stateMachineState").get("technicalName"))


def _times(rows: Sequence[Fields]) -> list[datetime]:
    """Every time at which something was made or changed; Shopware leaves updatedAt null until the first change."""
    return [moment for row in rows for name in ("createdAt", "updatedAt") if (moment := row.time(name))]


def _newest(rows: Sequence[Fields]) -> Fields | None:
    """The row made last: a payment tried again is a new transaction. Of the same time the last in the list."""
    found, best = None, None
    for row in rows:
        made = row.time("createdAt")
        if found is None or best is None or (made is not None and made >= best):
            found, best = row, made
    return found


def _deliveries(order: Fields) -> list[Fields]:
    """The parcels' rows: a promotion on shipping is kept as a delivery of its own with costs below nothing."""
    rows = [row for row in order.each("deliveries") if is_live(row)]
    return [row for row in rows if (row.inside("shippingCosts").rounded_amount("totalPrice") or Decimal(0)) >= 0]


def _lines(order: Fields) -> list[Fields]:
    """Top lines. A container is only a heading: what stands under it is sold; other lines' children are their options."""
    rows = order.each("lineItems")
    containers = {row.id("id") for row in rows if row.text("type") == "container"}
    filled = {row.id("parentId") for row in rows} & containers
    return [
        row
        for row in rows
        if row.id("id") not in filled and (not row.id("parentId") or row.id("parentId") in containers)
    ]


def _lowers(part: Fields) -> bool:
    """A promotion, a credit: a line with a price below nothing, or of a kind that only lowers the total."""
    return part.text("type") in ("promotion", "discount", "credit") or (
        (part.rounded_amount("totalPrice") or Decimal(0)) < 0
    )


def _items(lines: Sequence[Fields]) -> tuple[LineItem, ...]:
    parts = [part for part in lines if not _lowers(part)]
    ids = distinct(part.id("id") for part in parts)
    return tuple(
        LineItem(
            external_id=line_id,
            name=part.text("label") or part.inside("payload").text("productNumber"),
            quantity=read_quantity(part.get("quantity")),
            price=part.rounded_amount("unitPrice") or Decimal(0),
            sku=part.inside("payload").text("productNumber", CODE_LIMIT),
            variant=", ".join(
                option.text("option") for option in part.inside("payload").each("options") if option.text("option")
            )[:300],
            image_url=safe_url(part.inside("cover").get("url")),
        )
        for line_id, part in zip(ids, parts, strict=True)
    )


def _sum(parts: Sequence[Fields], name: str) -> Decimal | None:
    return bounded(abs(sum((part.rounded_amount(name) or Decimal(0) for part in parts), Decimal(0))))


def _tax(order: Fields) -> Decimal | None:
    price = order.inside("price")
    return _sum(price.each("calculatedTaxes"), "tax") if price.is_list("calculatedTaxes") else None


def _own_total(order: Fields, total: Decimal, currency: str, own: str) -> Decimal | None:
    """The total in the shop's own currency: the order keeps the factor that was used."""
    factor = order.get("currencyFactor")
    if not own or own == currency or not isinstance(factor, Decimal | int) or isinstance(factor, bool):
        return None
    rate = Decimal(factor)
    if not rate.is_finite() or not Decimal("0.000001") < rate < 1_000_000_000:
        return None
    return bounded((total / rate).quantize(Decimal("0.01")))


def _customer(order: Fields) -> Customer:
    part = order.inside("orderCustomer")
    account = part.inside("customer")
    return Customer(
        external_id=part.id("customerId") or None,
        email=clean_email(part.get("email")),
        first_name=clean_name(part.get("firstName")),
        last_name=clean_name(part.get("lastName")),
        phone=_of_billing(order).text("phoneNumber", PHONE_LIMIT),
        guest=bool(read_flag(account.get("guest"))) or not part.id("customerId"),
        locale=clean_locale(order.inside("language").inside("locale").get("code")),
    )


def _of_billing(order: Fields) -> Fields:
    wanted = order.id("billingAddressId")
    rows = order.each("addresses")
    return next((row for row in rows if wanted and row.id("id") == wanted), order.inside("billingAddress"))


def _billing(order: Fields) -> Address | None:
    return _address(_of_billing(order))


def _address(part: Fields) -> Address | None:
    if not part:
        return None
    country, region = part.inside("country"), part.inside("countryState")
    return Address(
        name=f"{clean_name(part.get('firstName'))} {clean_name(part.get('lastName'))}".strip(),
        company=part.text("company"),
        line1=part.text("street"),
        line2=part.text("additionalAddressLine1"),
        city=part.text("city"),
        region=region.inside("translated").text("name") or region.text("name") or region.text("shortCode"),
        postcode=part.text("zipcode"),
        country=country.text("iso"),
        phone=part.text("phoneNumber", PHONE_LIMIT),
    )


def _shipments(deliveries: Sequence[Fields]) -> tuple[Shipment, ...]:
    """One for each tracking code. Codes have no id of their own: the carrier and the code are it."""
    found: dict[str, Shipment] = {}
    for delivery in deliveries:
        method = delivery.inside("shippingMethod")
        carrier = method.inside("translated").text("name", CODE_LIMIT) or method.text("name", CODE_LIMIT)
        codes = delivery.get("trackingCodes")
        for code in codes if isinstance(codes, list) else []:
            number = clean_text(code, CODE_LIMIT)
            if not number:
                continue
            parcel_id = _made_id(carrier, number)
            status = "cancelled" if _state(delivery) == "cancelled" else ""
            found.setdefault(parcel_id, Shipment(parcel_id, carrier, number, _link(method, number), status))
    return tuple(found.values())


def _link(method: Fields, number: str) -> str | None:
    """The shipping method's own address, in which `%s` stands for the code."""
    address = method.inside("translated").text("trackingUrl", 2000) or method.text("trackingUrl", 2000)
    return safe_url(address.replace("%s", quote(number, safe="")), https_only=True) if address else None


def _made_id(carrier: str, number: str) -> str:
    return "n-" + hashlib.sha256(f"{carrier.casefold()}|{number.casefold()}".encode()).hexdigest()[:24]
