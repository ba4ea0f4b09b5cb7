"""Shopify: signed webhooks with whole orders in the shape of its REST Admin API.

Source: shopify.dev, "About webhooks" and "Order" (REST Admin API, 2026-10). See shopify_order and shopify_parcels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from orderwire.carts.base import Cart, Credential, Fingerprint, HookCall, ShopFacts, Status
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields, read_object
from orderwire.carts.reading import clean_id, clean_text
from orderwire.carts.shopify_order import read_order
from orderwire.carts.shopify_parcels import arrival, read_event, read_fulfilment
from orderwire.carts.signing import body_hash, check_base64_hmac
from orderwire.carts.snapshot import Axis, LookAt, Nothing, OrderGone, Reading, Shipment

_WHOLE_ORDERS = {
    "orders/create",
    "orders/updated",
    "orders/paid",
    "orders/cancelled",
    "orders/fulfilled",
    "orders/partially_fulfilled",
}


class ShopifyCart(Cart):
    """Three axes. Their native words differ, so keys stay bare; see shopify_order for what becomes which key."""

    key = "shopify"
    name = "Shopify"
    signing_help = (
        "The client secret of your app: in Shopify's Dev Dashboard open the app, then Settings, and copy the secret. "
        "Shopify signs every webhook with it."
    )
    credentials = (
        Credential(
            "access_token",
            "Admin API access token",
            True,
            "Lets us look up an order again and fetch the last days. The app needs the scopes read_orders and "
            "read_fulfillments; install it on your shop, then copy the token here.",
        ),
    )
    statuses = (
        Status("open", "Open"),
        Status("cancelled", "Canceled"),
        Status("pending", "Payment pending", "payment"),
        Status("authorized", "Authorized", "payment"),
        Status("partially_paid", "Partially paid", "payment"),
        Status("paid", "Paid", "payment"),
        Status("partially_refunded", "Partially refunded", "payment"),
        Status("refunded", "Refunded", "payment"),
        Status("voided", "Voided", "payment"),
        Status("unfulfilled", "Unfulfilled", "fulfilment"),
        Status("in_progress", "In progress", "fulfilment"),
        Status("on_hold", "On hold", "fulfilment"),
        Status("partially_fulfilled", "Partially fulfilled", "fulfilment"),
        Status("fulfilled", "Fulfilled", "fulfilment"),
        Status("ready_for_pickup", "Ready for pickup", "fulfilment"),
        Status("out_for_delivery", "Out for delivery", "fulfilment"),
        Status("delivered", "Delivered", "fulfilment"),
    )

    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """X-Shopify-Hmac-Sha256: base64 HMAC-SHA256 of the raw body by the app's client secret."""
        check_base64_hmac(call.headers.get("x-shopify-hmac-sha256", ""), call.body, secrets)

    def fingerprint(self, call: HookCall) -> Fingerprint:
        """X-Shopify-Webhook-Id is the same on every retry of one delivery; without it the topic and the body's hash."""
        topic = _topic(call)
        delivery = clean_id(call.headers.get("x-shopify-webhook-id"))
        return Fingerprint(delivery or f"{topic}:{body_hash(call.body)}", topic)

    def read(self, call: HookCall, shop: ShopFacts) -> Reading:
        """By topic. Of deletions, edits and refunds Shopify sends too little: they say which order to look at."""
        topic, body = _topic(call), read_object(call.body)
        if not topic:
            raise Unreadable("The call does not say its topic (header X-Shopify-Topic).")
        if topic in _WHOLE_ORDERS:
            order = read_order(_unwrapped(body, "order"), shop)
            return replace(order, test=True) if call.headers.get("x-shopify-test", "").lower() == "true" else order
        if topic in ("fulfillments/create", "fulfillments/update"):
            return read_fulfilment(_unwrapped(body, "fulfillment"), shop)
        if topic == "fulfillment_events/create":
            return read_event(_unwrapped(body, "fulfillment_event"), shop)
        if topic == "orders/delete":
            return OrderGone(_unwrapped(body, "order").required("id", clean_id))
        if topic == "orders/edited":
            return LookAt(body.inside("order_edit").required("order_id", clean_id), "The order was edited.")
        if topic == "refunds/create":
            return LookAt(_unwrapped(body, "refund").required("order_id", clean_id), "A refund was made.")
        return Nothing(f"Calls about {topic} change no order.")

    def after_parcel(self, statuses: Mapping[Axis, str], shipments: Sequence[Shipment]) -> dict[Axis, str]:
        """The fulfilment axis, once a carrier's news is true of every live parcel of a fulfilled order."""
        now = statuses.get("fulfilment", "")
        moved = arrival(now, [parcel.status for parcel in shipments])
        return {} if moved == now else {"fulfilment": moved}


def _topic(call: HookCall) -> str:
    return clean_text(call.headers.get("x-shopify-topic"), 60).lower()


def _unwrapped(body: Fields, name: str) -> Fields:
    """Webhooks send the bare object; the REST API, and who replays its answers, wraps it in one key."""
    return body.inside(name) if body.data.keys() == {name} else body
