"""BigCommerce: webhooks that only name an order, the order by its REST API; its statuses are the platform's ids as text.

Sources: BigCommerce's "Webhooks overview" (own headers; Standard Webhooks signature with the client secret's bytes as its
key) and Orders V2 "Order status". Labels as merchants of the older mailer know them. See bigcommerce_api, bigcommerce_order.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime

from orderwire.carts import bigcommerce_api
from orderwire.carts.base import Cart, Credential, Fingerprint, HookCall, OwnMail, Page, ShopFacts, ShopNews, Status
from orderwire.carts.bigcommerce_api import SECRET_HEADER
from orderwire.carts.bigcommerce_order import Parts, read_order
from orderwire.carts.calling import Shop
from orderwire.carts.failures import BadSignature, Unreadable
from orderwire.carts.fields import Fields, read_object
from orderwire.carts.meaning import Meaning
from orderwire.carts.reading import clean_id, clean_text
from orderwire.carts.signing import body_hash, check_standard
from orderwire.carts.snapshot import LookAt, Nothing, OrderSnapshot, Reading

_OURS = "whsec_"  # how secrets begin that were made here
_OFF = "In BigCommerce under Settings, Order notifications: take the tick from “{}”, and save."
_MAILS = (
    ("2", "Shipped"),
    ("3", "Partially Shipped"),
    ("8", "Awaiting Pickup"),
    ("10", "Completed"),
    ("5", "Cancelled"),
    ("6", "Declined"),
    ("4", "Refunded"),
    ("7", "Awaiting Payment"),
    ("9", "Awaiting Shipment"),
    ("12", "Manual Verification Required"),
)


class BigCommerceCart(Cart):
    """One axis. Merchants may rename a status; its id stays."""

    key = "bigcommerce"
    name = "BigCommerce"
    kept_status = 200
    fetches = True
    subscribes = True
    signing_help = "Leave it empty: one is made, and put into the webhooks that Orderwire makes in BigCommerce."
    credentials = (
        Credential(
            "store_hash",
            "API path",
            False,
            "In BigCommerce under Settings, Store-level API accounts: create an account with Orders, Customers, Products and "
            "Information & settings, each read-only. Copy the API path it shows; it holds …/stores/ and a short code.",
        ),
        Credential(
            "client_secret",
            "Client secret",
            True,
            "Shown once beside the access token. BigCommerce signs its webhooks with it; without it only our own secret in "
            "each webhook is checked.",
        ),
        Credential("access_token", "Access token", True, "Shown once when the API account is created."),
    )
    signing_credentials = ("client_secret",)
    statuses = (
        Status("1", "Pending", means=Meaning("open", "awaiting", "unfulfilled")),
        Status("7", "Awaiting Payment", means=Meaning("open", "awaiting", "unfulfilled")),
        Status("11", "Awaiting Fulfillment", means=Meaning("open", "paid", "processing")),
        Status("9", "Awaiting Shipment", means=Meaning("open", "paid", "processing")),
        Status("8", "Awaiting Pickup", means=Meaning("open", "paid", "ready_for_pickup")),
        Status("3", "Partially Shipped", means=Meaning("open", "paid", "partially_shipped")),
        Status("10", "Completed", means=Meaning("completed", "paid", "shipped")),
        Status("2", "Shipped", means=Meaning("open", "paid", "shipped")),
        Status("5", "Canceled", means=Meaning("cancelled", "voided")),
        Status("6", "Declined", means=Meaning("failed", "failed")),
        Status("4", "Refunded", means=Meaning("open", "refunded")),
        Status("12", "Verification Required", means=Meaning("on_hold", "paid", "on_hold")),
        Status("0", "Incomplete", means=Meaning("draft")),
        Status("13", "Disputed", means=Meaning("on_hold", "disputed")),
        Status("14", "Partially Refunded", means=Meaning("open", "partially_refunded")),
    )
    own_mails = (
        OwnMail(
            "order",
            "Order confirmation",
            ("11", "1"),
            "In BigCommerce under Settings, Order notifications, or Marketing, Transactional emails, “Order email”: switch "
            "it off. Where your shop has no such switch, make no rule for new orders.",
        ),
        *(OwnMail(key, name, (key,), _OFF.format(name)) for key, name in _MAILS),
    )

    def look(self, shop: Shop) -> ShopNews:
        """Whether the token may read orders, and what the shop calls its statuses."""
        return bigcommerce_api.look(shop, self.statuses)

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """The order and its parts; None for one that is gone or archived."""
        found = bigcommerce_api.one(shop, external_id)
        return None if found is None else read_order(*found, ShopFacts(shop.timezone, shop.currency))

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """By `min_date_modified`, going on from the last order's own time."""
        rows, following = bigcommerce_api.changed(shop, since, cursor)
        orders, skipped = _readable(rows, ShopFacts(shop.timezone, shop.currency))
        return Page(orders, following, None, skipped)

    def subscribe(self, shop: Shop) -> str:
        """One active webhook for each scope we read; BigCommerce puts one off after two days of failures."""
        return bigcommerce_api.subscribe(shop)

    def unsubscribe(self, shop: Shop) -> None:
        """Delete the webhooks that call us."""
        bigcommerce_api.unsubscribe(shop)

    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """Our secret in its header, and the client secret's signature where both sides have it; or that signature alone.

        No limit is set to the age of a signature: BigCommerce tries for two days, and a repeat changes nothing.
        """
        given = call.headers.get(SECRET_HEADER.lower(), "")
        ours = [secret for secret in secrets if _same(secret, given)]
        clients = [secret for secret in secrets if secret not in ours and not secret.startswith(_OURS)]
        signature = call.headers.get("webhook-signature", "")
        if given and not ours:
            raise BadSignature("The call does not carry this store's webhook secret.")
        if not ours and not signature:
            raise BadSignature("The call carries neither this store's webhook secret nor a signature.")
        if not ours or (signature and clients):
            stamp = f"{call.headers.get('webhook-id', '')}.{call.headers.get('webhook-timestamp', '')}."
            signed = stamp.encode("utf-8", "replace") + call.body
            check_standard(signed, signature, [secret.encode() for secret in clients or secrets])

    def fingerprint(self, call: HookCall) -> Fingerprint:
        """Scope, what it is about, when, and BigCommerce's own hash; a hash of the body where that cannot be read."""
        try:
            body = read_object(call.body)
        except Unreadable:
            return Fingerprint(body_hash(call.body))
        scope = body.text("scope", 60)
        parts = (scope, body.inside("data").id("id")[:40], body.id("created_at")[:20], body.id("hash")[:60])
        return Fingerprint(":".join(parts) if all(parts) else body_hash(call.body), scope)

    def read(self, call: HookCall, shop: ShopFacts) -> Reading:
        """Which order to fetch; the call tells no more."""
        body = read_object(call.body)
        scope, about = clean_text(body.get("scope"), 80), body.inside("data")
        if not scope:
            raise Unreadable("The call does not say what happened (field scope).")
        if scope.startswith("store/shipment/"):
            return LookAt(about.required("orderId", clean_id), "A parcel changed.")
        if scope.startswith("store/order/message/") or not scope.startswith("store/order/"):
            return Nothing(f"Calls about {scope} change no order.")
        order_id = about.id("orderId") or about.id("order_id")
        return LookAt(order_id or about.required("id", clean_id), "The order changed.")


def _readable(rows: list[tuple[Fields, Parts]], shop: ShopFacts) -> tuple[tuple[OrderSnapshot, ...], tuple[str, ...]]:
    """The orders of a page, and a sentence for each that cannot be read."""
    orders, skipped = [], []
    for order, parts in rows:
        try:
            orders.append(read_order(order, parts, shop))
        except Unreadable as error:
            skipped.append(f"Order {order.id('id') or '?'}: {error}")
    return tuple(orders), tuple(skipped)


def _same(one: str, other: str) -> bool:
    return bool(one) and hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
