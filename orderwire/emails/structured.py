"""The order and its parcels for mail programs that read them: schema.org's Order and ParcelDelivery as JSON-LD.

Source: schema.org/Order and schema.org/ParcelDelivery, and Gmail's pages on both ("Email markup").
"""

from decimal import Decimal
from functools import lru_cache

import orjson

from orderwire.carts.snapshot import Address, Shipment
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
_AS_JSON_CAN = tuple((sign, f"\\u{ord(sign):04x}") for sign in "<>&=")
Product = tuple[str, str, str | None, str | None]  # name, code, page, picture
_STILL = ("out_for_delivery", "unfulfilled", "unshipped")  # words that hold another's and mean less


def json_ld(facts: MailFacts) -> str:
    """The whole script element. In it `<`, `>`, `&` and `=` are written as JSON can, so that nothing ends the element early.

    The text is put together by hand, in a third of the time a tree of dicts takes; tests/emails/oracle.py does it with one.
    """
    order = facts.order
    number = _member("orderNumber", order.number)
    logo = _member("logo", clean.web_url(facts.brand.logo_url))
    merchant = f',"merchant":{{"@type":"Organization"{_member("name", facts.store_name)}{logo}}}'
    billing = _address(order.billing_address)
    whole = _order(facts, number, merchant, billing)
    if facts.parcels:
        shipping = billing if order.shipping_address == order.billing_address else _address(order.shipping_address)
        end = _shipped(facts) + f',"partOfOrder":{{"@type":"Order"{number}{merchant}}}}}'
        address = f',"deliveryAddress":{shipping}' if shipping else ""
        whole = f"[{whole}{''.join([_parcel(parcel, address + end) for parcel in facts.parcels[:MOST_OFFERS]])}]"
    return f'<script type="application/ld+json">{whole}</script>'


def _order(facts: MailFacts, number: str, merchant: str, billing: str) -> str:
    order = facts.order
    offers = ",".join(
        [
            _offer((item.name, item.sku, item.url, item.image_url), item.quantity, item.price, order.currency)
            for item in facts.items_shown[:MOST_OFFERS]
        ]
    )
    customer = _member("name", customer_name(facts))
    return "".join(
        (
            f'{{"@context":"http://schema.org","@type":"Order"{merchant}{number}',
            f',"orderStatus":"http://schema.org/{_status(tuple(order.statuses.values()))}"',
            f',"orderDate":"{order.placed_at.isoformat()}"' if order.placed_at else "",
            _member("priceCurrency", order.currency),
            f',"price":"{amount_as(order.total, order.currency, "en", "plain")}"',
            f',"acceptedOffer":[{offers}]' if offers else "",
            _member("url", clean.web_url(order.order_url)),
            f',"customer":{{"@type":"Person"{customer}}}' if customer else "",
            f',"billingAddress":{billing}' if billing else "",
            "}",
        )
    )


@lru_cache(maxsize=4096)
def _offer(product: Product, quantity: Decimal, price: Decimal, currency: str) -> str:
    """Kept for the products that are bought most: it names a product, and nobody."""
    name, sku, url, image = product
    known = "".join(
        (
            _member("name", name, LONGEST_NAME),
            _member("sku", sku, LONGEST_NAME),
            _member("url", clean.web_url(url)),
            _member("image", clean.web_url(image)),
        )
    )
    return (
        f'{{"@type":"Offer","itemOffered":{{"@type":"Product"{known}}}'
        f',"price":"{amount_as(price, currency, "en", "plain")}","priceCurrency":{_text(currency)}'
        f',"eligibleQuantity":{{"@type":"QuantitativeValue","value":"{count(quantity)}"}}}}'
    )


def _shipped(facts: MailFacts) -> str:
    names = [_text(item.name, LONGEST_NAME) for item in facts.items_shown[:MOST_SHIPPED]]
    things = ",".join([f'{{"@type":"Product","name":{name}}}' for name in names])
    return f',"itemShipped":[{things}]' if things else ""


def _parcel(parcel: Shipment, rest: str) -> str:
    """A parcel's own facts; `rest` is the same for all of an order."""
    carrier = _member("name", parcel.carrier)
    return "".join(
        (
            ',{"@context":"http://schema.org","@type":"ParcelDelivery"',
            _member("trackingNumber", parcel.number),
            _member("trackingUrl", parcel_url(parcel)),
            f',"carrier":{{"@type":"Organization"{carrier}}}' if carrier else "",
            rest,
        )
    )


@lru_cache(maxsize=1024)
def _status(statuses: tuple[str, ...]) -> str:
    words = " ".join(statuses).lower().replace("-", "_")
    for word in _STILL:
        words = words.replace(word, "ship" if word == "out_for_delivery" else "")
    return next((status for part, status in _STATUSES if part in words), "OrderProcessing")


def _address(address: Address | None) -> str:
    if address is None:
        return ""
    known = "".join(
        (
            _member("name", address.name),
            _member("streetAddress", street(address)),
            _member("addressLocality", address.city),
            _member("addressRegion", address.region),
            _member("postalCode", address.postcode),
            _member("addressCountry", address.country),
        )
    )
    return f'{{"@type":"PostalAddress"{known}}}' if known else ""


def _member(name: str, value: str, limit: int = 300) -> str:
    """`,"name":"value"`, or "" where there is nothing to say."""
    if not value:
        return ""
    if len(value) <= clean.SIMPLE_LENGTH and clean.is_simple(value):
        return f',"{name}":"{value}"'
    written = _text(value, limit)
    return f',"{name}":{written}' if written != '""' else ""


def _text(value: str, limit: int = 300) -> str:
    """A line of text as JSON, whole and in one piece wherever it is put."""
    if clean.simple(value):
        return f'"{value}"'
    written = orjson.dumps(clean.line(value, limit)).decode()  # clean.line took out lone surrogates
    for sign, written_so in _AS_JSON_CAN:
        written = written.replace(sign, written_so)
    return written
