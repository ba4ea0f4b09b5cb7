"""Wix's order and its fulfilments, in the shape of the eCommerce API v1, which webhooks share.

Source: dev.wix.com, "Order object", "Fulfillments object".
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from orderwire.carts.base import ShopFacts
from orderwire.carts.fields import Fields, distinct
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
    read_quantity,
    safe_url,
)
from orderwire.carts.snapshot import Address, Axis, Customer, LineItem, OrderSnapshot, Shipment

_SHARED = {"pending", "canceled"}  # words that stand on the order's axis and on the payment's
_CARRIERS = {"ups": "UPS", "usps": "USPS", "fedex": "FedEx", "dhl": "DHL", "canadapost": "Canada Post"}
_AS_FETCHED = 999


def read_order(
    order: Fields, shop: ShopFacts, fulfilments: Sequence[Fields] | None = None, sequence: int = _AS_FETCHED
) -> OrderSnapshot:
    """A whole order; `fulfilments` None when they were not asked for. Raises UnreadableField.

    `sequence`: the event's place among those of its order. Changes of one millisecond have one time; its microseconds, which
    Wix leaves empty, put them in order. What was fetched is newer than any event of its time.
    """
    payment = order.required("paymentStatus", clean_status)
    status = order.required("status", clean_status)
    statuses: dict[Axis, str] = {
        "order": status,
        "payment": f"payment:{payment}" if payment in _SHARED else payment,
        "fulfilment": order.required("fulfillmentStatus", clean_status),
    }
    prices = order.inside("priceSummary")
    delivery = order.inside("shippingInfo").inside("logistics").inside("shippingDestination")
    return OrderSnapshot(
        external_id=order.required("id", clean_id),
        number=order.text("number", NUMBER_LIMIT) or order.required("id", clean_id)[:NUMBER_LIMIT],
        statuses=statuses,
        updated_at=_placed(order.required_time("updatedDate"), sequence),
        currency=order.currency("currency"),
        total=prices.inside("total").required_amount("amount"),
        items=_items(order),
        customer=_customer(order),
        placed_at=order.time("createdDate"),
        subtotal=prices.inside("subtotal").amount("amount"),
        shipping=prices.inside("shipping").amount("amount"),
        tax=prices.inside("tax").amount("amount"),
        discount=prices.inside("discount").amount("amount"),
        refunded=order.inside("balanceSummary").inside("refunded").amount("amount"),
        draft=status == "initialized",
        source=clean_markup(order.inside("channelInfo").get("type"), SOURCE_LIMIT).lower(),
        billing_address=_address(order.inside("billingInfo")),
        shipping_address=_address(delivery) or _address(order.inside("recipientInfo")),
        shipments=None if fulfilments is None else _shipments(fulfilments),
        note=clean_markup(order.get("buyerNote"), NOTE_LIMIT),
        locale=clean_locale(order.get("buyerLanguage")),
    )


def has_parcels(order: Fields) -> bool:
    """Whether anything of the order was sent, so that there may be tracking numbers."""
    return clean_status(order.get("fulfillmentStatus")) in ("fulfilled", "partially_fulfilled")


def _placed(moment: datetime, sequence: int) -> datetime:
    whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    return whole + timedelta(microseconds=min(max(sequence, 0), _AS_FETCHED))


def _customer(order: Fields) -> Customer:
    """Members have an account with the site; contacts and visitors are guests."""
    buyer = order.inside("buyerInfo")
    person = order.inside("billingInfo").inside("contactDetails") or order.inside("recipientInfo").inside(
        "contactDetails"
    )
    known = buyer.id("memberId") or buyer.id("contactId")
    return Customer(
        external_id=known or None,
        email=clean_email(buyer.get("email")),
        first_name=clean_name(person.get("firstName")),
        last_name=clean_name(person.get("lastName")),
        phone=person.text("phone", PHONE_LIMIT),
        guest=not buyer.id("memberId"),
        locale=clean_locale(order.get("buyerLanguage")),
    )


def _address(part: Fields) -> Address | None:
    where, who = part.inside("address"), part.inside("contactDetails")
    if not where and not who:
        return None
    street = where.inside("streetAddress")
    line = " ".join(filter(None, (clean_markup(street.get("number")), clean_markup(street.get("name")))))
    names = (clean_name(who.get("firstName")), clean_name(who.get("lastName")))
    return Address(
        name=" ".join(filter(None, names)),
        company=clean_markup(who.get("company")),
        line1=clean_markup(where.get("addressLine")) or clean_markup(where.get("addressLine1")) or clean_markup(line),
        line2=clean_markup(where.get("addressLine2")),
        city=clean_markup(where.get("city")),
        region=clean_markup(where.get("subdivisionFullname")) or clean_markup(where.get("subdivision")),
        postcode=clean_markup(where.get("postalCode")),
        country=clean_markup(where.get("country")),
        phone=who.text("phone", PHONE_LIMIT),
    )


def _items(order: Fields) -> tuple[LineItem, ...]:
    parts = order.each("lineItems")
    ids = distinct(part.id("id") for part in parts)
    return tuple(
        LineItem(
            external_id=line_id,
            name=_words(part.inside("productName")),
            quantity=read_quantity(part.get("quantity")),
            price=part.inside("price").amount("amount") or Decimal(0),
            sku=clean_markup(part.inside("physicalProperties").get("sku"), CODE_LIMIT),
            variant=clean_markup(", ".join(filter(None, map(_line, part.each("descriptionLines"))))),
            image_url=_image(part.get("image")),
        )
        for line_id, part in zip(ids, parts, strict=True)
    )


def _words(part: Fields) -> str:
    """In the buyer's language where the site has it."""
    return clean_markup(part.get("translated")) or clean_markup(part.get("original"))


def _line(part: Fields) -> str:
    name, value = _words(part.inside("name")), _words(part.inside("plainText")) or _words(part.inside("colorInfo"))
    return f"{name}: {value}" if name and value else value


def _image(value: object) -> str | None:
    """An object with a web address, or Wix's own `wix:image://v1/<file>/…`, which its media server has."""
    url = Fields(value).get("url") if isinstance(value, dict) else value
    own = (
        re.match(r"wix:image://v1/([A-Za-z0-9][A-Za-z0-9_~.-]{0,199})(?:[/#?]|$)", url)
        if isinstance(url, str)
        else None
    )
    return f"https://static.wixstatic.com/media/{own.group(1)}" if own else safe_url(url)


def _shipments(fulfilments: Sequence[Fields]) -> tuple[Shipment, ...]:
    """One parcel for each fulfilment with a number. Wix makes the link for carriers it knows."""
    parts = [part for part in fulfilments if part.inside("trackingInfo").text("trackingNumber")]
    ids = distinct(part.id("id") for part in parts)
    return tuple(
        Shipment(
            external_id=parcel_id,
            carrier=_carrier(part.inside("trackingInfo")),
            number=clean_markup(part.inside("trackingInfo").get("trackingNumber"), CODE_LIMIT),
            url=safe_url(part.inside("trackingInfo").get("trackingLink"), https_only=True),
            status="in_transit" if clean_status(part.get("status")) == "in_delivery" else "",
            shipped_at=part.time("createdDate"),
            items=tuple((line.id("id"), read_quantity(line.get("quantity"))) for line in part.each("lineItems"))
            or None,
        )
        for parcel_id, part in zip(ids, parts, strict=True)
    )


def _carrier(tracking: Fields) -> str:
    said = clean_markup(tracking.get("shippingProvider"), CODE_LIMIT)
    return _CARRIERS.get(said.lower(), said)
