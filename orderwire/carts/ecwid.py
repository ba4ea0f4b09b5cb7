"""Ecwid by Lightspeed: webhooks that name an order and are signed only in part, the order by its REST API v3.

Sources: Ecwid's API reference, "Webhooks", "Get order", "Search orders", "Search order statuses", "Get store profile". The
signature covers the event's id and time and nothing else of the body: all it is believed is which order to look at.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from orderwire.carts import ecwid_api
from orderwire.carts.base import Cart, Credential, Fingerprint, HookCall, OwnMail, Page, ShopFacts, ShopNews, Status
from orderwire.carts.calling import Shop, readable
from orderwire.carts.ecwid_order import read_order
from orderwire.carts.failures import BadSignature, Unreadable
from orderwire.carts.fields import Fields, read_object
from orderwire.carts.meaning import Meaning
from orderwire.carts.reading import clean_id, clean_text
from orderwire.carts.signing import body_hash, check_base64_hmac
from orderwire.carts.snapshot import LookAt, Nothing, OrderSnapshot, Reading

_OURS = {"order.created", "order.updated", "order.deleted"}
_MAILS = "In Ecwid under Settings, Notifications, Customer notifications: switch “{}” off."
_PAYMENT = (
    ("awaiting_payment", "Awaiting payment", Meaning("open", "awaiting")),
    ("paid", "Paid", Meaning("open", "paid")),
    ("cancelled", "Cancelled", Meaning("cancelled", "voided")),
    ("refunded", "Refunded", Meaning("open", "refunded")),
    ("partially_refunded", "Partially refunded", Meaning("open", "partially_refunded")),
    ("incomplete", "Incomplete", Meaning("draft")),
)
_FULFILMENT = (
    ("awaiting_processing", "Awaiting processing", Meaning(fulfilment="unfulfilled")),
    ("processing", "Processing", Meaning(fulfilment="processing")),
    ("shipped", "Shipped", Meaning(fulfilment="shipped")),
    ("delivered", "Delivered", Meaning(fulfilment="delivered")),
    ("will_not_deliver", "Will not deliver", Meaning("cancelled")),
    ("returned", "Returned", Meaning(fulfilment="returned")),
    ("ready_for_pickup", "Ready for pickup", Meaning(fulfilment="ready_for_pickup")),
    ("out_for_delivery", "Out for delivery", Meaning(fulfilment="out_for_delivery")),
)
_CHANGED = (
    "processing",
    "out_for_delivery",
    "will_not_deliver",
    "returned",
    "cancelled",
    "refunded",
    "partially_refunded",
)


def _own(key: str, name: str, *statuses: str) -> OwnMail:
    """A mail of Ecwid's; the key is its name in the store's profile."""
    return OwnMail(key, name, statuses, _MAILS.format(name), by_us=True)


class EcwidCart(Cart):
    """Two axes, payment and fulfilment; up to three statuses of each may be the shop's own."""

    key = "ecwid"
    name = "Ecwid"
    fetches = True
    kept_status = 200  # Ecwid takes few of the 2xx for a success, and 200 for sure
    signing_credentials = ("client_secret",)
    account_credential = "store_id"
    signing_help = (
        "Leave it empty and enter your app's client secret above: Ecwid signs webhooks with that. Put the webhook address "
        "into your app's settings and tick order.created, order.updated and order.deleted."
    )
    credentials = (
        Credential("store_id", "Store ID", False, "The number at the bottom of every page of your Ecwid admin."),
        Credential(
            "access_token",
            "Secret token",
            True,
            "In Ecwid under Apps, My apps, Custom apps (admin page #develop-apps): open your app's details. It begins with "
            "secret_ and needs the access scopes read_orders and read_store_profile.",
        ),
        Credential(
            "client_secret",
            "Client secret",
            True,
            "Shown on the same page. It proves that webhooks come from Ecwid; without it orders are asked for every ten "
            "minutes only.",
        ),
    )
    statuses = (
        *(Status(key, label, "payment", means) for key, label, means in _PAYMENT),
        *(Status(f"custom_payment_status_{n}", f"Custom payment status {n}", "payment") for n in (1, 2, 3)),
        *(Status(key, label, "fulfilment", means) for key, label, means in _FULFILMENT),
        *(Status(f"custom_fulfillment_status_{n}", f"Custom fulfilment status {n}", "fulfilment") for n in (1, 2, 3)),
    )
    own_mails = (
        _own("orderConfirmation", "Order confirmation", "paid", "awaiting_payment"),
        _own("orderShipped", "Order shipped", "shipped"),
        _own("orderIsReadyForPickup", "Order is ready for pickup", "ready_for_pickup"),
        _own("orderDelivered", "Order delivered", "delivered"),
        _own("orderStatusChanged", "Order status changed", *_CHANGED),
    )

    def look(self, shop: Shop) -> ShopNews:
        """Whether the token may read orders; zone, currency, language and the names of the shop's own statuses."""
        return ecwid_api.look(shop, self.statuses)

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """GET /orders/{id}. Ecwid's orders carry no currency: the store's profile says it."""
        order = ecwid_api.one(shop, external_id)
        return None if order is None else read_order(order, self._facts(shop))

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """By `updatedFrom`, in whatever order Ecwid lists them, within an end that stands still."""
        rows, following, total = ecwid_api.changed(shop, since, cursor)
        facts = self._facts(shop)
        orders, skipped = readable(rows, lambda row: read_order(row, facts))
        return Page(orders, following, total, skipped)

    def silence(self, shop: Shop, mail: OwnMail) -> None:
        """Through the store's profile, where the app may change it."""
        ecwid_api.silence(shop, mail.key)

    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """X-Ecwid-Webhook-Signature: base64 HMAC-SHA256 of `eventCreated.eventId` by the app's client secret."""
        try:
            event = read_object(call.body)
        except Unreadable as error:
            raise BadSignature("The call does not say the event that its signature is about.") from error
        event_id, created = event.get("eventId"), event.get("eventCreated")
        whole = isinstance(created, int) and not isinstance(created, bool)
        if not (whole or isinstance(created, str)) or not isinstance(event_id, str) or not event_id:
            raise BadSignature("The call does not say the event that its signature is about.")
        signed = f"{created}.{event_id}".encode("utf-8", "replace")
        check_base64_hmac(call.headers.get("x-ecwid-webhook-signature", ""), signed, secrets)

    def fingerprint(self, call: HookCall) -> Fingerprint:
        """The event's id, which all its repeats share; the body with it, as the id alone is not bound to what is told."""
        try:
            event = read_object(call.body)
        except Unreadable:
            event = Fields({})
        return Fingerprint(f"{event.id('eventId')}:{body_hash(call.body)}", _topic(event))

    def read(self, call: HookCall, shop: ShopFacts) -> Reading:
        """Which order to look at. Carts that were left behind (unfinished_order.…) are not orders."""
        event = read_object(call.body)
        topic = _topic(event)
        if topic not in _OURS:
            return Nothing(f"Calls about {topic or 'nothing'} change no order.")
        about = event.id("storeId")
        if shop.account and about != shop.account:
            return Nothing("The call is about another store.")
        order_id = clean_id(event.inside("data").get("orderId")) or event.required("entityId", clean_id)
        return LookAt(order_id, f"Ecwid says {topic}.")

    def _facts(self, shop: Shop) -> ShopFacts:
        return ShopFacts(shop.timezone, ecwid_api.currency_of(shop), shop.credentials.get("store_id", ""))


def _topic(event: Fields) -> str:
    found = clean_text(event.get("eventType"), 80).lower()
    return found if re.fullmatch(r"[a-z0-9_.]+", found) else ""
