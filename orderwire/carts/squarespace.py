"""Squarespace Commerce: webhooks that only name an order (OAuth), the order by its Commerce API.

Sources: developers.squarespace.com, "Orders API" 1.0 and "Verifying notifications". The status is `fulfillmentStatus`; refunds
move an axis of their own, told by `refundedTotal`. Whether an order was paid stands only in the Transactions API and is not said.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from orderwire.carts import squarespace_api
from orderwire.carts.base import Cart, Credential, Fingerprint, HookCall, OwnMail, Page, ShopFacts, ShopNews, Status
from orderwire.carts.calling import Shop, readable
from orderwire.carts.failures import BadSignature, Unreadable
from orderwire.carts.fields import Fields, distinct, read_object
from orderwire.carts.meaning import Meaning
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
    clean_text,
    read_flag,
    read_quantity,
    safe_url,
)
from orderwire.carts.signing import body_hash
from orderwire.carts.snapshot import (
    Address,
    Axis,
    Customer,
    LineItem,
    LookAt,
    Nothing,
    OrderSnapshot,
    Reading,
    Shipment,
)

_NOTIFY = "In Squarespace under Selling, Customer notifications (or Commerce, Customer notifications): open “{}”. "


class SquarespaceCart(Cart):
    """Two axes: the order's fulfilment status, and what was refunded."""

    key = "squarespace"
    name = "Squarespace"
    fetches = True
    subscribes = True
    kept_status = 200
    signing_help = (
        "Leave it empty: with OAuth Squarespace makes it when Orderwire subscribes; with an API key none is needed."
    )
    credentials = (
        Credential(
            "api_key",
            "API key",
            True,
            "In Squarespace under Settings, Developer tools, Developer API keys: generate a key with Orders, Read only. "
            "Orders are then asked for every ten minutes.",
        ),
        Credential(
            "client_id",
            "OAuth client ID",
            False,
            "Only for push: in your Squarespace account under Developer apps. Leave the API key empty then.",
        ),
        Credential("client_secret", "OAuth client secret", True, "It stands beside the client ID."),
        Credential(
            "refresh_token",
            "OAuth refresh token",
            True,
            "What your app got when it was connected with the site (scope website.orders.read, access type offline). It "
            "is renewed with every use from then on.",
        ),
    )
    statuses = (
        Status("pending", "Pending", means=Meaning("open", fulfilment="unfulfilled")),
        Status("fulfilled", "Fulfilled", means=Meaning("completed", fulfilment="shipped")),
        Status("canceled", "Canceled", means=Meaning("cancelled")),
        Status("partially_refunded", "Partially refunded", "payment", Meaning(payment="partially_refunded")),
        Status("refunded", "Refunded", "payment", Meaning(payment="refunded")),
    )
    own_mails = (
        OwnMail(
            "confirmed",
            "Order confirmed",
            ("pending",),
            _NOTIFY.format("Order confirmed") + "Where it has no switch, make no rule for new orders.",
        ),
        OwnMail(
            "shipped",
            "Order shipped",
            ("fulfilled",),
            "When you mark an order as fulfilled in Squarespace, take the tick from the box that sends the customer a mail. "
            "Other programs that mark orders must not ask Squarespace to notify.",
        ),
        OwnMail(
            "canceled",
            "Order canceled",
            ("canceled",),
            _NOTIFY.format("Order canceled") + "Where it has no switch, make no rule for canceled orders.",
        ),
        OwnMail(
            "refunded",
            "Order refunded",
            ("refunded", "partially_refunded"),
            _NOTIFY.format("Order refunded") + "Where it has no switch, make no rule for refunds.",
        ),
    )

    def look(self, shop: Shop) -> ShopNews:
        """Whether the key may read orders, and the site's zone, currency and language."""
        return squarespace_api.look(shop)

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """The order by its id."""
        order = squarespace_api.one(shop, external_id)
        return None if order is None else read_order(order, ShopFacts(shop.timezone, shop.currency))

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """By a span of modification times, then by Squarespace's own cursor alone."""
        rows, following = squarespace_api.changed(shop, since, cursor)
        orders, skipped = readable(rows, lambda row: read_order(row, ShopFacts(shop.timezone, shop.currency)))
        return Page(orders, following, None, skipped)

    def subscribe(self, shop: Shop) -> str:
        """One subscription, where there is OAuth; the secret that Squarespace gives becomes the store's."""
        return squarespace_api.subscribe(shop)

    def unsubscribe(self, shop: Shop) -> None:
        """Delete the subscription."""
        squarespace_api.unsubscribe(shop)

    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """Squarespace-Signature: hex HMAC-SHA256 of the raw body; the key is the subscription's secret decoded from hex."""
        given = call.headers.get("squarespace-signature", "").strip().lower()
        if not given:
            raise BadSignature("The call carries no signature.")
        expected = [hmac.new(key, call.body, hashlib.sha256).hexdigest() for key in map(_key, secrets) if key]
        if not any(hmac.compare_digest(mine.encode(), given.encode("utf-8", "replace")) for mine in expected):
            raise BadSignature("The signature was not made with this store's webhook secret.")

    def fingerprint(self, call: HookCall) -> Fingerprint:
        """The notification's own id, the same on each of its retries."""
        try:
            body = read_object(call.body)
        except Unreadable:
            return Fingerprint(body_hash(call.body))
        return Fingerprint(body.id("id") or body_hash(call.body), body.text("topic", 60))

    def read(self, call: HookCall, shop: ShopFacts) -> Reading:
        """Which order to fetch."""
        body = read_object(call.body)
        topic = clean_text(body.get("topic"), 60)
        if not topic:
            raise Unreadable("The call does not say what happened (field topic).")
        if not topic.startswith("order."):
            return Nothing(f"Calls about {topic} change no order.")
        return LookAt(body.inside("data").required("orderId", clean_id), "The order changed.")


def read_order(order: Fields, shop: ShopFacts) -> OrderSnapshot:
    """A whole order. Raises UnreadableField."""
    grand = order.inside("grandTotal")
    total = grand.required_amount("value")
    refunded = order.inside("refundedTotal").amount("value")
    return OrderSnapshot(
        external_id=order.required("id", clean_id),
        number=order.text("orderNumber", NUMBER_LIMIT) or order.required("id", clean_id)[:NUMBER_LIMIT],
        statuses=_statuses(order, total, refunded),
        updated_at=order.required_time("modifiedOn"),
        currency=grand.currency("currency") if grand.get("currency") else shop.currency,
        total=total,
        items=_items(order),
        customer=_customer(order),
        placed_at=order.time("createdOn"),
        subtotal=order.inside("subtotal").amount("value"),
        shipping=order.inside("shippingTotal").amount("value"),
        tax=order.inside("taxTotal").amount("value"),
        discount=order.inside("discountTotal").amount("value"),
        refunded=refunded,
        test=read_flag(order.get("testmode")) or False,
        source=order.text("channel", SOURCE_LIMIT),
        billing_address=_address(order.inside("billingAddress")),
        shipping_address=_address(order.inside("shippingAddress")),
        shipments=_shipments(order),
    )


def _key(secret: str) -> bytes:
    try:
        return bytes.fromhex(secret)
    except ValueError:
        return b""


def _statuses(order: Fields, total: Decimal, refunded: Decimal | None) -> dict[Axis, str]:
    """Nothing is said of payment until something was refunded; an order of nothing is never refunded."""
    found: dict[Axis, str] = {"order": order.required("fulfillmentStatus", clean_status)}
    if refunded and refunded > 0:
        found["payment"] = "refunded" if refunded >= total else "partially_refunded"
    return found


def _customer(order: Fields) -> Customer:
    """Without an id of a customer it is a guest's. Squarespace says neither language nor consent with an order."""
    billing, known = order.inside("billingAddress"), order.id("customerId")
    return Customer(
        external_id=known or None,
        email=clean_email(order.get("customerEmail")),
        first_name=clean_name(billing.get("firstName")),
        last_name=clean_name(billing.get("lastName")),
        phone=billing.text("phone", PHONE_LIMIT),
        guest=not known,
    )


def _address(part: Fields) -> Address | None:
    names = ("firstName", "lastName", "address1", "address2", "city", "state", "postalCode", "countryCode")
    if not any(part.text(name) for name in names):
        return None
    return Address(
        name=f"{clean_name(part.get('firstName'))} {clean_name(part.get('lastName'))}".strip(),
        line1=part.text("address1"),
        line2=part.text("address2"),
        city=part.text("city"),
        region=part.text("state"),
        postcode=part.text("postalCode"),
        country=part.text("countryCode"),
        phone=part.text("phone", PHONE_LIMIT),
    )


def _items(order: Fields) -> tuple[LineItem, ...]:
    rows = order.each("lineItems")
    ids = distinct(row.id("id") for row in rows)
    return tuple(
        LineItem(
            external_id=line_id,
            name=clean_markup(row.get("productName")) or _kind(row),
            quantity=read_quantity(row.get("quantity")),
            price=row.inside("unitPricePaid").rounded_amount("value") or Decimal(0),
            sku=row.text("sku", CODE_LIMIT),
            variant=clean_text(
                ", ".join(part.text("value") for part in row.each("variantOptions") if part.text("value"))
            ),
            image_url=safe_url(row.get("imageUrl")),
        )
        for line_id, row in zip(ids, rows, strict=True)
    )


def _kind(row: Fields) -> str:
    """What a line without a name is called: its type in words."""
    return row.text("lineItemType", 60).replace("_", " ").capitalize()


def _shipments(order: Fields) -> tuple[Shipment, ...] | None:
    """Squarespace gives parcels no id: one is made of what tells them apart, so that the same parcel stays itself."""
    if not order.is_list("fulfillments"):
        return None
    rows = order.each("fulfillments")
    ids = distinct(_parcel_id(row) for row in rows)
    return tuple(
        Shipment(
            external_id=parcel_id,
            carrier=row.text("carrierName", CODE_LIMIT),
            number=row.text("trackingNumber", CODE_LIMIT),
            url=safe_url(row.get("trackingUrl"), https_only=True),
            shipped_at=row.time("shipDate"),
        )
        for parcel_id, row in zip(ids, rows, strict=True)
    )


def _parcel_id(row: Fields) -> str:
    number = row.text("trackingNumber", CODE_LIMIT)
    words = (row.text("carrierName", CODE_LIMIT), number or row.text("shipDate", 60))
    return hashlib.sha256("\0".join(words).encode("utf-8", "replace")).hexdigest()[:24]
