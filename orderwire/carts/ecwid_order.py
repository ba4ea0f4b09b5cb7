"""Ecwid's order, as its REST API v3 gives it. Source: Ecwid's API reference, "Get order"."""

import hashlib
from datetime import datetime
from decimal import Decimal

from orderwire.carts.base import ShopFacts
from orderwire.carts.fields import Fields, bounded, distinct
from orderwire.carts.reading import (
    CODE_LIMIT,
    NOTE_LIMIT,
    NUMBER_LIMIT,
    PHONE_LIMIT,
    clean_email,
    clean_id,
    clean_locale,
    clean_markup,
    clean_name,
    clean_status,
    read_flag,
    read_quantity,
    read_unix,
    safe_url,
)
from orderwire.carts.snapshot import Address, Customer, LineItem, OrderSnapshot, Shipment

_CARRIERS = {"CANADA_POST": "Canada Post", "AUSTRALIA_POST": "Australia Post", "FEDEX": "FedEx"}


def read_order(order: Fields, shop: ShopFacts) -> OrderSnapshot:
    """A whole order. Its amounts are in the store's currency, which `shop` says. Raises UnreadableField.

    `disableAllCustomerNotifications`: the merchant wants no mail to this buyer, so it is read as a draft, which never mails.
    """
    payment = order.required("paymentStatus", clean_status)
    return OrderSnapshot(
        external_id=order.id("id") or order.required("vendorOrderNumber", clean_id),
        number=order.text("vendorOrderNumber", NUMBER_LIMIT) or order.text("id", NUMBER_LIMIT),
        statuses={"payment": payment, "fulfilment": order.required("fulfillmentStatus", clean_status)},
        updated_at=_moment(order, "update") or order.required_time("createDate"),
        currency=shop.currency,
        total=_total(order),
        items=_items(order),
        customer=_customer(order),
        placed_at=_moment(order, "create"),
        subtotal=order.rounded_amount("subtotal"),
        shipping=order.inside("shippingOption").rounded_amount("shippingRate"),
        tax=order.rounded_amount("tax"),
        discount=_discount(order),
        refunded=order.rounded_amount("refundedAmount"),
        draft=payment == "incomplete" or _on(order, "disableAllCustomerNotifications") or _on(order, "hidden"),
        billing_address=_address(order.inside("billingPerson")),
        shipping_address=_address(order.inside("shippingPerson")),
        shipments=_shipments(order),
        note=clean_markup(order.get("orderComments"), NOTE_LIMIT),
        locale=_locale(order),
    )


def _total(order: Fields) -> Decimal:
    found = order.rounded_amount("total")
    if found is None:
        raise order.wrong("total", "is missing")
    return found


def _on(order: Fields, name: str) -> bool:
    return read_flag(order.get(name)) is True


def _moment(order: Fields, word: str) -> datetime | None:
    return read_unix(order.get(f"{word}Timestamp")) or order.time(f"{word}Date")


def _discount(order: Fields) -> Decimal | None:
    """Promotions and coupon; Ecwid's `discount` is told to hold both and seen to hold only the first."""
    promotions = order.rounded_amount("totalAndMembershipBasedDiscount")
    promotions = order.rounded_amount("discount") if promotions is None else promotions
    coupon = order.rounded_amount("couponDiscount")
    if promotions is None and coupon is None:
        return None
    return bounded((promotions or Decimal(0)) + (coupon or Decimal(0)))


def _locale(order: Fields) -> str | None:
    """`lang` is one language, or several with commas, of which the first counts."""
    return clean_locale((order.text("lang").split(",") or [""])[0])


def _customer(order: Fields) -> Customer:
    """Orders of people without an account carry no `customerId`."""
    person = order.inside("billingPerson") or order.inside("shippingPerson")
    first, last = _names(person)
    known = order.id("customerId")
    return Customer(
        external_id=known if known not in ("", "0") else None,
        email=clean_email(order.get("email")),
        first_name=first,
        last_name=last,
        phone=person.text("phone", PHONE_LIMIT),
        guest=known in ("", "0"),
        accepts_marketing=read_flag(order.get("acceptMarketing")),
        locale=_locale(order),
    )


def _names(person: Fields) -> tuple[str, str]:
    """First and last name; older orders have one field for both."""
    first, last = clean_name(person.get("firstName")), clean_name(person.get("lastName"))
    if first or last:
        return first, last
    whole = clean_name(person.get("name")).split(" ", 1)
    return whole[0], whole[1] if len(whole) > 1 else ""


def _address(person: Fields) -> Address | None:
    if not person:
        return None
    street = str(person.get("street") or "").split("\n", 1)
    return Address(
        name=clean_name(person.get("name")) or " ".join(part for part in _names(person) if part),
        company=clean_markup(person.get("companyName")),
        line1=clean_markup(street[0]),
        line2=clean_markup(street[1]) if len(street) > 1 else "",
        city=clean_markup(person.get("city")),
        region=clean_markup(person.get("stateOrProvinceName")) or clean_markup(person.get("stateOrProvinceCode")),
        postcode=clean_markup(person.get("postalCode")),
        country=clean_markup(person.get("countryCode")),
        phone=person.text("phone", PHONE_LIMIT),
    )


def _items(order: Fields) -> tuple[LineItem, ...]:
    parts = order.each("items")
    ids = distinct(part.id("id") for part in parts)
    return tuple(
        LineItem(
            external_id=line_id,
            name=clean_markup(part.get("name")),
            quantity=read_quantity(part.get("quantity")),
            price=part.rounded_amount("price") or Decimal(0),
            sku=clean_markup(part.get("sku"), CODE_LIMIT),
            variant=clean_markup(", ".join(filter(None, map(_option, part.each("selectedOptions"))))),
            image_url=safe_url(part.get("imageUrl")),
        )
        for line_id, part in zip(ids, parts, strict=True)
    )


def _option(part: Fields) -> str:
    name, value = clean_markup(part.get("name")), clean_markup(part.get("value"))
    return f"{name}: {value}" if name and value else value


def _shipments(order: Fields) -> tuple[Shipment, ...]:
    """The labels bought through Ecwid, and the one number that can be typed into an order. A number in both is one parcel.

    The id is made of the number: a typed one has none, and may become a label's.
    """
    option = order.inside("shippingOption")
    typed = _parcel(
        clean_markup(order.get("trackingNumber"), CODE_LIMIT),
        clean_markup(option.get("shippingCarrierName"), CODE_LIMIT),
        safe_url(order.get("trackingUrl"), https_only=True),
    )
    labels = [_label(part) for part in order.each("shipments")]
    parcels: dict[str, Shipment] = {}
    for parcel in [*labels, typed]:
        if parcel is not None:
            parcels.setdefault(parcel.external_id, parcel)
    return tuple(parcels.values())


def _label(part: Fields) -> Shipment | None:
    service, tracking = part.inside("shippingService"), part.inside("tracking")
    code = service.text("carrier", CODE_LIMIT)
    carrier = _CARRIERS.get(code.upper(), code) or clean_markup(service.get("carrierName"), CODE_LIMIT)
    number = clean_markup(tracking.get("tracking_number") or tracking.get("trackingNumber"), CODE_LIMIT)
    url = tracking.get("tracking_url") or tracking.get("trackingUrl")
    return _parcel(number, carrier, safe_url(url, https_only=True), part.time("created"))


def _parcel(number: str, carrier: str, url: str | None, shipped_at: datetime | None = None) -> Shipment | None:
    if not number:
        return None
    made = "n-" + hashlib.sha256(number.casefold().encode()).hexdigest()[:24]
    return Shipment(external_id=made, carrier=carrier, number=number, url=url, shipped_at=shipped_at)
