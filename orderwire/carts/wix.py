"""Wix: webhooks with whole orders in a signed token (RS256), tracking numbers by a call of their own.

Sources: dev.wix.com, "Order created / updated / approved / canceled / payment status updated", "Order with fulfillments
updated", "Refund completed", "Webhook resend policy" (200 within 1,250 ms; what was not answered comes again, out of order).
"""

import re
from collections.abc import Sequence
from datetime import datetime

from orderwire.carts import wix_api, wix_jwt
from orderwire.carts.base import Cart, Credential, Fingerprint, HookCall, OwnMail, Page, ShopFacts, ShopNews, Status
from orderwire.carts.calling import Shop, readable
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields, read_object
from orderwire.carts.meaning import Meaning
from orderwire.carts.reading import clean_id, clean_text, read_count
from orderwire.carts.signing import body_hash
from orderwire.carts.snapshot import LookAt, Nothing, OrderSnapshot, Reading
from orderwire.carts.wix_order import has_parcels, read_order

_ORDER = "wix.ecom.v1.order"
_PARCELS = re.compile(r"wix\.ecom\.v1\.(order_)?fulfillments?(_updated)?")
_TRANSACTIONS = "wix.ecom.v1.order_transactions"
_MAILS = (
    "In your site's dashboard under Settings, Notifications, “Notifications you send” (or Emails to customers): open “{}” and "
    "switch it off."
)


class WixCart(Cart):
    """Three axes. `pending` and `canceled` stand on two of them, so that the payment's carry the axis before them."""

    key = "wix"
    name = "Wix"
    fetches = True
    kept_status = 200
    signing_credentials = ("public_key",)
    account_credential = "instance_id"
    signing_help = (
        "Leave it empty and enter your app's public key above: Wix signs webhooks with the key that belongs to it. In your app's "
        "dashboard under Webhooks add the webhook address for the eCommerce events named in the help."
    )
    credentials = (
        Credential(
            "app_id",
            "App ID",
            False,
            "In your app's dashboard at Wix under OAuth. The app needs the permission Read Orders.",
        ),
        Credential("app_secret", "App secret key", True, "It stands beside the app ID."),
        Credential(
            "instance_id",
            "Instance ID",
            False,
            "What your app is called on this one site: Wix hands it over when the app is installed, and every webhook says "
            "it as instanceId.",
        ),
        Credential(
            "public_key",
            "Public key",
            False,
            "In your app's dashboard under Webhooks, Get public key. Copy it with its first and last line.",
        ),
    )
    statuses = (
        Status("approved", "Approved", means=Meaning("open")),
        Status("pending", "Pending", means=Meaning("open")),
        Status("canceled", "Canceled", means=Meaning("cancelled")),
        Status("rejected", "Rejected", means=Meaning("failed")),
        Status("initialized", "Initialized", means=Meaning("draft")),
        Status("not_paid", "Unpaid", "payment", Meaning(payment="awaiting")),
        Status("payment:pending", "Payment pending", "payment", Meaning(payment="awaiting")),
        Status("partially_paid", "Partially paid", "payment", Meaning(payment="partially_paid")),
        Status("paid", "Paid", "payment", Meaning(payment="paid")),
        Status("partially_refunded", "Partially refunded", "payment", Meaning(payment="partially_refunded")),
        Status("fully_refunded", "Refunded", "payment", Meaning(payment="refunded")),
        Status("payment:canceled", "Payment canceled", "payment", Meaning(payment="voided")),
        Status("declined", "Payment declined", "payment", Meaning(payment="failed")),
        Status("unspecified", "Payment not specified", "payment"),
        Status("not_fulfilled", "Unfulfilled", "fulfilment", Meaning(fulfilment="unfulfilled")),
        Status("partially_fulfilled", "Partially fulfilled", "fulfilment", Meaning(fulfilment="partially_shipped")),
        Status("fulfilled", "Fulfilled", "fulfilment", Meaning(fulfilment="shipped")),
    )
    own_mails = (
        OwnMail("confirmation", "Order confirmation", ("approved",), _MAILS.format("Order confirmation")),
        OwnMail("shipped", "Order shipped", ("fulfilled", "partially_fulfilled"), _MAILS.format("Order shipped")),
        OwnMail("canceled", "Order canceled", ("canceled",), _MAILS.format("Order canceled")),
        OwnMail(
            "refunded", "Order refunded", ("fully_refunded", "partially_refunded"), _MAILS.format("Order refunded")
        ),
    )

    def look(self, shop: Shop) -> ShopNews:
        """Whether the app may read orders, and what the site says of itself."""
        return wix_api.look(shop)

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """The order, and its fulfilments where something was sent."""
        found = wix_api.one(shop, external_id)
        return None if found is None else read_order(found[0], _facts(shop), found[1])

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """By `updatedDate`, going on from the last order's own time."""
        rows, following = wix_api.changed(shop, since, cursor)
        parcels = {order.id("id"): fulfilments for order, fulfilments in rows}
        read = [order for order, _ in rows]
        orders, skipped = readable(read, lambda row: read_order(row, _facts(shop), parcels[row.id("id")]))
        return Page(orders, following, None, skipped)

    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """The body is a token that the key of the app signed."""
        wix_jwt.check(call.body, secrets, now)

    def fingerprint(self, call: HookCall) -> Fingerprint:
        """The event's id, which all its repeats share and which is signed."""
        try:
            _, event = wix_jwt.event_of(call.body)
        except Unreadable:
            event = Fields({})
        return Fingerprint(event.id("id") or body_hash(call.body), _topic(event))

    def read(self, call: HookCall, shop: ShopFacts) -> Reading:
        """An order as it is, at once. One that was sent is asked for instead: its tracking numbers do not stand in it."""
        instance, event = wix_jwt.event_of(call.body)
        if shop.account and instance.lower() != shop.account.lower():
            return Nothing("The call is about another site.")
        entity, body = event.text("entityFqdn"), _part(event.inside("actionEvent"), "body")
        if entity == _ORDER:
            return _order(event, body, shop)
        if _PARCELS.fullmatch(entity):
            about = body.id("orderId") or body.inside("orderWithFulfillments").id("orderId")
            return LookAt(about or event.required("entityId", clean_id), "Its fulfilments changed.")
        if entity == _TRANSACTIONS:
            about = body.id("orderId") or body.inside("orderTransactions").id("orderId")
            return LookAt(about, "A payment or refund was made.") if about else Nothing("It names no order.")
        return Nothing(f"Calls about {_topic(event) or 'nothing'} change no order.")


def _facts(shop: Shop) -> ShopFacts:
    return ShopFacts(shop.timezone, shop.currency)


def _order(event: Fields, body: Fields, shop: ShopFacts) -> Reading:
    order = (
        _part(event.inside("createdEvent"), "entity")
        or _part(event.inside("updatedEvent"), "currentEntity")
        or body.inside("order")
    )
    if not order:
        return LookAt(event.required("entityId", clean_id), "The call does not hold the order.")
    if has_parcels(order):
        return LookAt(order.required("id", clean_id), "It was sent: its tracking numbers are asked for.")
    return read_order(order, shop, sequence=read_count(event.get("entityEventSequence")) or 0)


def _part(event: Fields, name: str) -> Fields:
    """The object in a field, or in the field's elder form, a text of JSON."""
    text = event.get(f"{name}AsJson")
    return event.inside(name) or (read_object(text.encode()) if isinstance(text, str) else Fields({}))


def _topic(event: Fields) -> str:
    found = f"{event.text('entityFqdn')}:{event.text('slug')}".strip(":")
    return clean_text(found, 80) if re.fullmatch(r"[A-Za-z0-9_.:-]+", found) else ""
