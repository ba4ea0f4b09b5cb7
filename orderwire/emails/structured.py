"""The order and its parcels for mail programs that read them: schema.org's Order and ParcelDelivery as JSON-LD.

Source: schema.org/Order and schema.org/ParcelDelivery, and Gmail's pages on both ("Email markup").
"""

from typing import Any

import orjson

from orderwire.carts.snapshot import Address, LineItem, Shipment
from orderwire.emails import clean
from orderwire.emails.blocks import parcel_url
from orderwire.emails.facts import MailFacts
from orderwire.emails.localise import amount_as, count
from orderwire.emails.readings import customer_name, street

MOST_OFFERS = 10  # enough for a card in the inbox, and small enough for a mail
MOST_SHIPPED = 3  # products named again with each parcel
LONGEST_NAME = 80
# A word of the cart's status, and what schema.org calls it; the first that is found counts.
_STATUSES = (
    ("cancel", "OrderCancelled"),
    ("fail", "OrderPaymentDue"),
    ("declin", "OrderPaymentDue"),
    ("deliver", "OrderDelivered"),
    ("complete", "OrderDelivered"),
    ("pickup", "OrderPickupAvailable"),
    ("back", "OrderProblem"),
    ("ship", "OrderInTransit"),
    ("fulfilled", "OrderInTransit"),
)
_STILL = ("out_for_delivery", "unfulfilled", "unshipped")  # words that hold another's and mean less


def json_ld(facts: MailFacts) -> str:
    """The whole script element. In it `<`, `>` and `&` are written as JSON can, so that nothing ends the element early."""
    order = _order(facts)
    reference: dict[str, Any] = {key: order[key] for key in ("@type", "orderNumber", "merchant") if key in order}
    things = [order, *(_parcel(parcel, reference, facts) for parcel in facts.parcels[:MOST_OFFERS])]
    written = orjson.dumps(things if len(things) > 1 else order).decode()  # clean.line took out lone surrogates
    written = written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return f'<script type="application/ld+json">{written}</script>'


def _order(facts: MailFacts) -> dict[str, Any]:
    order = facts.order
    url = clean.web_url(order.order_url)
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
            "orderStatus": f"http://schema.org/{_status(facts)}",
            "orderDate": order.placed_at.isoformat() if order.placed_at else "",
            "priceCurrency": clean.line(order.currency),
            "price": amount_as(order.total, order.currency, "en", "plain"),
            "acceptedOffer": [_offer(item, facts) for item in facts.items_shown[:MOST_OFFERS]],
            "url": url,
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
        "price": amount_as(item.price, facts.order.currency, "en", "plain"),
        "priceCurrency": clean.line(facts.order.currency),
        "eligibleQuantity": {"@type": "QuantitativeValue", "value": count(item.quantity)},
    }


def _parcel(parcel: Shipment, order: dict[str, Any], facts: MailFacts) -> dict[str, Any]:
    names = [clean.line(item.name, LONGEST_NAME) for item in facts.items_shown[:MOST_SHIPPED]]
    shipped = [{"@type": "Product", "name": name} for name in names]
    return _filled(
        {
            "@context": "http://schema.org",
            "@type": "ParcelDelivery",
            "trackingNumber": clean.line(parcel.number),
            "trackingUrl": parcel_url(parcel),
            "carrier": _named("Organization", parcel.carrier),
            "deliveryAddress": _address(facts.order.shipping_address),
            "itemShipped": shipped,
            "partOfOrder": order,
        }
    )


def _status(facts: MailFacts) -> str:
    words = " ".join(facts.order.statuses.values()).lower().replace("-", "_")
    for word in _STILL:
        words = words.replace(word, "ship" if word == "out_for_delivery" else "")
    return next((status for part, status in _STATUSES if part in words), "OrderProcessing")


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
    """Without what is not known."""
    return {key: value for key, value in thing.items() if value not in ("", {}, [])}
