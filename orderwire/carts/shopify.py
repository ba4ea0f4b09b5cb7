"""Shopify: signed webhooks with whole orders in the shape of its REST Admin API; its GraphQL Admin API for everything asked.

Source: shopify.dev, "About webhooks" and "Order" (REST Admin API, 2026-10). See shopify_order and shopify_parcels for what
is read, shopify_api and shopify_graph for what is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from orderwire.carts import shopify_api
from orderwire.carts.base import Cart, Credential, Fingerprint, HookCall, OwnMail, Page, ShopFacts, ShopNews, Status
from orderwire.carts.calling import Shop, readable
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields, read_object
from orderwire.carts.meaning import Meaning
from orderwire.carts.reading import clean_id, clean_text
from orderwire.carts.shopify_graph import as_rest
from orderwire.carts.shopify_order import read_order
from orderwire.carts.shopify_parcels import arrival, read_event, read_fulfilment
from orderwire.carts.signing import body_hash, check_base64_hmac
from orderwire.carts.snapshot import Axis, LookAt, Nothing, OrderGone, OrderSnapshot, Reading, Shipment

_WHOLE_ORDERS = {
    "orders/create",
    "orders/updated",
    "orders/paid",
    "orders/cancelled",
    "orders/fulfilled",
    "orders/partially_fulfilled",
}


_WHERE = "In Shopify's admin under Settings, Notifications, Customer notifications: open “{}” and switch it off"
_OFF = _WHERE + ". Where there is no switch, make no rule for this status."
_SHIPPING = _WHERE.format("Shipping confirmation") + (
    ". When you fulfil an order by hand, take the tick from “Send shipment details to your customer now”."
)
_BOX = (
    "When you do this in Shopify's admin, take the tick from “Send a notification to the customer” in the same window."
)


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
            "shop",
            "Address at myshopify.com",
            False,
            "Only when the web address above is your own domain: the one that ends in .myshopify.com. In Shopify's admin "
            "it stands under Settings, Domains.",
        ),
        Credential(
            "client_id",
            "Client ID",
            False,
            "In Shopify's Dev Dashboard open your app, then Settings. The app needs the scopes read_orders, "
            "read_customers and read_fulfillments, and must be installed on your shop.",
        ),
        Credential(
            "client_secret",
            "Client secret",
            True,
            "It stands beside the client ID. You need not enter it here when it is the webhook secret already.",
        ),
        Credential(
            "access_token",
            "Admin API access token",
            True,
            "Only for an app made in Shopify's admin under Settings, Apps, Develop apps: its token, which begins with "
            "shpat_. It is used instead of the client ID.",
        ),
        Credential(
            "refresh_token",
            "Refresh token",
            True,
            "Only for an app whose access tokens end after an hour: the refresh token that came with the last one. It is "
            "renewed from then on; the client ID and secret are needed too.",
        ),
    )
    signing_credentials = ("client_secret",)
    statuses = (
        Status("open", "Open", means=Meaning("open")),
        Status("cancelled", "Canceled", means=Meaning("cancelled")),
        Status("pending", "Payment pending", "payment", Meaning(payment="awaiting")),
        Status("authorized", "Authorized", "payment", Meaning(payment="authorized")),
        Status("partially_paid", "Partially paid", "payment", Meaning(payment="partially_paid")),
        Status("paid", "Paid", "payment", Meaning(payment="paid")),
        Status("partially_refunded", "Partially refunded", "payment", Meaning(payment="partially_refunded")),
        Status("refunded", "Refunded", "payment", Meaning(payment="refunded")),
        Status("voided", "Voided", "payment", Meaning(payment="voided")),
        Status("unfulfilled", "Unfulfilled", "fulfilment", Meaning(fulfilment="unfulfilled")),
        Status("in_progress", "In progress", "fulfilment", Meaning(fulfilment="processing")),
        Status("on_hold", "On hold", "fulfilment", Meaning(fulfilment="on_hold")),
        Status("partially_fulfilled", "Partially fulfilled", "fulfilment", Meaning(fulfilment="partially_shipped")),
        Status("fulfilled", "Fulfilled", "fulfilment", Meaning(fulfilment="shipped")),
        Status("ready_for_pickup", "Ready for pickup", "fulfilment", Meaning(fulfilment="ready_for_pickup")),
        Status("out_for_delivery", "Out for delivery", "fulfilment", Meaning(fulfilment="out_for_delivery")),
        Status("delivered", "Delivered", "fulfilment", Meaning(fulfilment="delivered")),
    )
    own_mails = (
        OwnMail(
            "order",
            "Order confirmation",
            ("open", "pending", "authorized", "paid", "unfulfilled"),
            _OFF.format("Order confirmation"),
        ),
        OwnMail("shipping", "Shipping confirmation", ("fulfilled", "partially_fulfilled"), _SHIPPING),
        OwnMail("out", "Out for delivery", ("out_for_delivery",), _OFF.format("Out for delivery")),
        OwnMail("delivered", "Delivered", ("delivered",), _OFF.format("Delivered")),
        OwnMail("pickup", "Ready for local pickup", ("ready_for_pickup",), _BOX),
        OwnMail("cancelled", "Order canceled", ("cancelled",), _BOX),
        OwnMail("refund", "Order refund", ("refunded", "partially_refunded"), _BOX),
    )
    fetches = True
    subscribes = True

    def look(self, shop: Shop) -> ShopNews:
        """Whether the app is let in and may read orders and customers; the shop's zone, currency and language."""
        return shopify_api.look(shop)

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """The order by its number, read as its webhook is."""
        node = shopify_api.one(shop, external_id)
        return None if node is None else _read_node(node, shop)

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """By `updated_at`, going on from the last order's own time."""
        nodes, following, total = shopify_api.changed(shop, since, cursor)
        orders, skipped = readable(nodes, lambda node: _read_node(node, shop))
        return Page(orders, following, total, skipped)

    def subscribe(self, shop: Shop) -> str:
        """One subscription for each topic we read; Shopify deletes those that failed eight times in a row."""
        return shopify_api.subscribe(shop)

    def unsubscribe(self, shop: Shop) -> None:
        """Delete the subscriptions that call us."""
        shopify_api.unsubscribe(shop)

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


def _read_node(node: Fields, shop: Shop) -> OrderSnapshot:
    return read_order(as_rest(node), ShopFacts(shop.timezone, shop.currency))


def _topic(call: HookCall) -> str:
    return clean_text(call.headers.get("x-shopify-topic"), 60).lower()


def _unwrapped(body: Fields, name: str) -> Fields:
    """Webhooks send the bare object; the REST API, and who replays its answers, wraps it in one key."""
    return body.inside(name) if body.data.keys() == {name} else body
