"""The one vocabulary of an order: what every cart's words are put into.

All datetimes are timezone-aware UTC, all ids strings, all money Decimal with the currency beside it.
Text is already cleaned (no control characters) and shortened to what the tables hold; see reading.py.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

Axis = Literal["order", "payment", "fulfilment"]
AXES: tuple[Axis, ...] = ("order", "payment", "fulfilment")


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; every part may be empty. `country` is as the cart gives it, mostly ISO 3166 alpha-2."""

    name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """Who ordered. `email` is as given (trimmed), even when it cannot be an address; None when there is none.

    `orders_count` is the cart's own lifetime count where it sends one. `accepts_marketing` None means unknown.
    """

    external_id: str | None = None
    email: str | None = None
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    guest: bool = False
    accepts_marketing: bool | None = None
    locale: str | None = None
    orders_count: int | None = None


@dataclass(frozen=True, slots=True)
class LineItem:
    """One line of an order. `price` is of one unit, in the order's currency."""

    external_id: str
    name: str
    quantity: Decimal
    price: Decimal
    sku: str = ""
    variant: str = ""
    image_url: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Shipment:
    """One parcel, with at most one tracking number (a parcel with several becomes several shipments).

    `items` pairs line item ids with quantities; None means not known. `url` is https or None.
    `status` is in our words: pending, label_created, in_transit, out_for_delivery, delivered, failed,
    ready_for_pickup, picked_up, cancelled, or "" for unknown.
    """

    external_id: str
    carrier: str = ""
    number: str = ""
    url: str | None = None
    status: str = ""
    shipped_at: datetime | None = None
    items: tuple[tuple[str, Decimal], ...] | None = None


@dataclass(frozen=True, slots=True)
class OrderSnapshot:
    """The state of one order at `updated_at`.

    `statuses` has one key for each axis the cart uses (`order` alone for carts with one status).
    `shipments` None means the cart said nothing of parcels (what is known stays); () means it says there are none.
    `shop_total` is the grand total in the shop's own currency where the cart gives both, else None. `locale` is the language
    the order itself was placed in, where the cart says so; `customer.locale` is its customer's.
    `without_pictures`: nothing was said of the lines' pictures, so that those known stay.
    `vague` holds the keys which this picture cannot tell from the one it names: an order that stands on one stays there.
    """

    external_id: str
    number: str
    statuses: dict[Axis, str]
    updated_at: datetime
    currency: str
    total: Decimal
    items: tuple[LineItem, ...]
    customer: Customer = field(default_factory=Customer)
    placed_at: datetime | None = None
    subtotal: Decimal | None = None
    shipping: Decimal | None = None
    tax: Decimal | None = None
    discount: Decimal | None = None
    refunded: Decimal | None = None
    shop_total: Decimal | None = None
    shop_currency: str | None = None
    test: bool = False
    draft: bool = False
    source: str = ""
    billing_address: Address | None = None
    shipping_address: Address | None = None
    shipments: tuple[Shipment, ...] | None = None
    order_url: str | None = None
    note: str = ""
    locale: str | None = None
    vague: dict[Axis, tuple[str, ...]] = field(default_factory=dict)
    without_pictures: bool = False


@dataclass(frozen=True, slots=True)
class ParcelNews:
    """A cart told of one parcel of an order without the order itself (Shopify's fulfillments/*, fulfillment_events/*).

    Empty fields of `shipment` are not known and leave what is known. `more` holds the further numbers of a parcel with
    several. `statuses` holds the axes that this news moves by itself; Cart.after_parcel() may move more.
    """

    order_external_id: str
    shipment: Shipment
    at: datetime
    statuses: dict[Axis, str] = field(default_factory=dict)
    more: tuple[Shipment, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderGone:
    """The cart deleted the order: keep what we know, mark it, stop its pending mails."""

    external_id: str


@dataclass(frozen=True, slots=True)
class LookAt:
    """Only says which order to fetch (id-only or unsigned bodies, Shopify's orders/edited)."""

    order_external_id: str
    why: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """A call that is fine and means nothing to us, with the reason."""

    why: str


Reading = OrderSnapshot | ParcelNews | OrderGone | LookAt | Nothing


def order_of(reading: Reading) -> str:
    """The cart's id of the order a reading is about, "" when it is about none."""
    if isinstance(reading, ParcelNews | LookAt):
        return reading.order_external_id
    return "" if isinstance(reading, Nothing) else reading.external_id
