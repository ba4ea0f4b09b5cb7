"""Slow and obvious ways to write what `orderwire.emails` writes fast: what it must equal, to the letter."""

import binascii
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import orjson
from babel.numbers import get_currency_precision

from orderwire.carts.snapshot import Address, LineItem, Shipment
from orderwire.emails import clean
from orderwire.emails.blocks import parcel_url
from orderwire.emails.facts import MailFacts
from orderwire.emails.quoted import SOFT
from orderwire.emails.readings import customer_name, street
from orderwire.emails.structured import LONGEST_NAME, MOST_OFFERS, MOST_SHIPPED, _status


def quoted_value(text: str) -> str:
    """Quoted-printable by the standard library, ending in a soft line break."""
    if not text:
        return ""
    encoded = binascii.b2a_qp(text.encode("utf-8", "replace"), istext=True).decode("ascii")
    if len(encoded) - encoded.rfind("\n") - 1 > 75:
        place = -3 if encoded[-3] == "=" else -1
        encoded = f"{encoded[:place]}=\n{encoded[place:]}"
    return encoded.replace("\n", "\r\n") + SOFT


def web_url(value: str) -> str:
    """An http(s) address with a host, or ""."""
    value = value.strip().replace(" ", "%20")
    if len(value) > 2000 or clean._URL_FORBIDDEN.search(value) or clean._HARMFUL.search(value):
        return ""
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return ""
    return value if parts.scheme.lower() in ("http", "https") and host and not parts.username else ""


def plain_amount(amount: Decimal, currency: str) -> str:
    """An amount for machines."""
    return f"{amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency))):f}"


def count(number: Decimal) -> str:
    """A quantity without idle zeros."""
    whole = number.to_integral_value()
    return str(int(whole)) if number == whole else format(number.normalize(), "f")


def json_ld(facts: MailFacts) -> str:
    """The script element from a tree of dicts."""
    order = _order(facts)
    reference = {key: order[key] for key in ("@type", "orderNumber", "merchant") if key in order}
    things = [order, *(_parcel(parcel, reference, facts) for parcel in facts.parcels[:MOST_OFFERS])]
    written = orjson.dumps(things if len(things) > 1 else order).decode()
    for sign in "<>&=":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{written}</script>'


def _order(facts: MailFacts) -> dict[str, Any]:
    order = facts.order
    return _filled(
        {
            "@context": "http://schema.org",
            "@type": "Order",
            "merchant": _filled(
                {
                    "@type": "Organization",
                    "name": clean.line(facts.store_name),
                    "logo": clean.web_url(facts.brand.logo_url),
                }
            ),
            "orderNumber": clean.line(order.number),
            "orderStatus": f"http://schema.org/{_status(tuple(order.statuses.values()))}",
            "orderDate": order.placed_at.isoformat() if order.placed_at else "",
            "priceCurrency": clean.line(order.currency),
            "price": plain_amount(order.total, order.currency),
            "acceptedOffer": [_offer(item, facts) for item in facts.items_shown[:MOST_OFFERS]],
            "url": clean.web_url(order.order_url),
            "customer": _named("Person", customer_name(facts)),
            "billingAddress": _address(order.billing_address),
        }
    )


def _offer(item: LineItem, facts: MailFacts) -> dict[str, Any]:
    product = {
        "@type": "Product",
        "name": clean.line(item.name, LONGEST_NAME),
        "sku": clean.line(item.sku, LONGEST_NAME),
        "url": clean.web_url(item.url),
        "image": clean.web_url(item.image_url),
    }
    return {
        "@type": "Offer",
        "itemOffered": _filled(product),
        "price": plain_amount(item.price, facts.order.currency),
        "priceCurrency": clean.line(facts.order.currency),
        "eligibleQuantity": {"@type": "QuantitativeValue", "value": count(item.quantity)},
    }


def _parcel(parcel: Shipment, order: dict[str, Any], facts: MailFacts) -> dict[str, Any]:
    names = [clean.line(item.name, LONGEST_NAME) for item in facts.items_shown[:MOST_SHIPPED]]
    return _filled(
        {
            "@context": "http://schema.org",
            "@type": "ParcelDelivery",
            "trackingNumber": clean.line(parcel.number),
            "trackingUrl": parcel_url(parcel),
            "carrier": _named("Organization", parcel.carrier),
            "deliveryAddress": _address(facts.order.shipping_address),
            "itemShipped": [{"@type": "Product", "name": name} for name in names],
            "partOfOrder": order,
        }
    )


def _named(kind: str, name: str) -> dict[str, str]:
    name = clean.line(name)
    return {"@type": kind, "name": name} if name else {}


def _address(address: Address | None) -> dict[str, str]:
    if address is None:
        return {}
    parts = {
        "name": address.name,
        "streetAddress": street(address),
        "addressLocality": address.city,
        "addressRegion": address.region,
        "postalCode": address.postcode,
        "addressCountry": address.country,
    }
    known = {key: clean.line(value) for key, value in parts.items() if clean.line(value)}
    return {"@type": "PostalAddress", **known} if known else {}


def _filled(thing: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if value not in ("", {}, [])}
