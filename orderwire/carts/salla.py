"""Salla: webhooks with whole orders, proved by one of three strategies, orders and shipments by its Merchant API v2.

Sources: docs.salla.dev, "Webhooks" (strategies Signature, Token and none; three more tries, five minutes apart; no id of a
delivery), "Store events", "Order statuses".
"""

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from datetime import datetime

from orderwire.carts import salla_api
from orderwire.carts.base import (
    Cart,
    Credential,
    Fingerprint,
    Grant,
    HookCall,
    OwnMail,
    Page,
    ShopFacts,
    ShopNews,
    Status,
)
from orderwire.carts.calling import Shop, readable
from orderwire.carts.failures import BadSignature, Unreadable
from orderwire.carts.fields import Fields, read_object
from orderwire.carts.meaning import Meaning
from orderwire.carts.reading import clean_id, clean_status, clean_text
from orderwire.carts.salla_order import moment, read_order
from orderwire.carts.signing import body_hash
from orderwire.carts.snapshot import LookAt, Nothing, OrderGone, OrderSnapshot, Reading
from orderwire.core import clock

_WHOLE = {"order.created", "order.updated", "order.payment.updated", "order.cancelled", "order.refunded"}
_SENT = {"completed", "delivering", "delivered", "shipped"}
_PROVED = ("signature", "token")
_WINDOW = 3600  # seconds within which the same body is the same event, where it does not say when it happened
_MAILS = (
    "In Salla under Store settings, Customer notifications: switch the e-mail off for the status “{}”. Where there is no such "
    "switch, make no rule for it."
)


class SallaCart(Cart):
    """One axis, by the status' slug; the store names its statuses itself, mostly in Arabic."""

    key = "salla"
    name = "Salla"
    fetches = True
    subscribes = True
    hands_over = True
    kept_status = 200
    account_credential = "merchant_id"
    poll_seconds = 900  # each poll reads the list of some weeks
    signing_help = (
        "Enter the webhook secret of your app (partners' portal, strategy Signature): then the token comes by itself when the "
        "app is installed. With a token that you enter yourself it is not needed."
    )
    credentials = (
        Credential(
            "client_id",
            "Client ID",
            False,
            "In Salla's partners' portal open your app: App keys. It needs the scopes orders.read, shipping.read, "
            "webhooks.read_write and offline_access.",
        ),
        Credential("client_secret", "Client secret key", True, "It stands beside the client ID."),
        Credential(
            "refresh_token",
            "Refresh token",
            True,
            "Leave it empty in easy mode: Salla hands it over when your app is installed. Else what Salla gave then. It is good "
            "for one use, and renewed with each: use it nowhere else.",
            optional=True,
        ),
        Credential(
            "merchant_id",
            "Store number",
            False,
            "The store's number at Salla, the field merchant of each webhook. It comes with the token in easy mode. With it, "
            "webhooks about other stores are dropped.",
            optional=True,
        ),
    )
    statuses = (
        Status("payment_pending", "Awaiting payment", means=Meaning("open", "awaiting", "unfulfilled")),
        Status("under_review", "Under review", means=Meaning("open", fulfilment="unfulfilled")),
        Status("in_progress", "In progress", means=Meaning("open", fulfilment="processing")),
        Status("completed", "Completed", means=Meaning("completed", "paid")),
        Status("delivering", "Being delivered", means=Meaning("open", fulfilment="out_for_delivery")),
        Status("shipped", "Shipped", means=Meaning("open", fulfilment="shipped")),
        Status("delivered", "Delivered", means=Meaning("completed", fulfilment="delivered")),
        Status("canceled", "Canceled", means=Meaning("cancelled")),
        Status("restoring", "Being returned", means=Meaning("open")),
        Status("restored", "Returned", means=Meaning("open", fulfilment="returned")),
    )
    own_mails = tuple(
        OwnMail(key, f"Order status: {label}", (key,), _MAILS.format(label))
        for key, label in (
            ("under_review", "Under review"),
            ("in_progress", "In progress"),
            ("completed", "Completed"),
            ("delivering", "Being delivered"),
            ("shipped", "Shipped"),
            ("delivered", "Delivered"),
            ("canceled", "Canceled"),
            ("restored", "Returned"),
        )
    )

    def look(self, shop: Shop) -> ShopNews:
        """Whether the app may read orders, and the store's own names of its statuses."""
        return salla_api.look(shop, self.statuses)

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """The order, with its shipments by a call of their own."""
        found = salla_api.one(shop, external_id)
        return None if found is None else read_order(found[0], salla_api.facts(shop), shop.now, found[1])

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """By the day orders were placed: those of the last weeks, of which the ones are read that changed since."""
        rows, following, total = salla_api.changed(shop, since, cursor)
        facts, parcels = salla_api.facts(shop), {order.id("id"): found for order, found in rows}
        orders, skipped = readable(
            [order for order, _ in rows], lambda row: read_order(row, facts, shop.now, parcels[row.id("id")])
        )
        return Page(orders, following, total, skipped)

    def subscribe(self, shop: Shop) -> str:
        """A webhook for each event, signed with the store's secret."""
        return salla_api.subscribe(shop)

    def unsubscribe(self, shop: Shop) -> None:
        """Take away the webhooks that call us."""
        salla_api.unsubscribe(shop)

    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """By the strategy that the call names: hex HMAC-SHA256 of the body, the secret itself, or none.

        A call of the strategy none proves nothing: read() takes from it which order to look at, and no more.
        """
        strategy = _strategy(call)
        if strategy == "signature" or call.headers.get("x-salla-signature"):
            given = call.headers.get("x-salla-signature", "").strip().lower()
            expected = [hmac.new(key.encode(), call.body, hashlib.sha256).hexdigest() for key in secrets if key]
            if not given or not any(hmac.compare_digest(mine.encode(), _bytes(given)) for mine in expected):
                raise BadSignature("The signature was not made with this store's webhook secret.")
        elif strategy == "token":
            given = call.headers.get("authorization", "").strip().removeprefix("Bearer ")
            if not given or not any(hmac.compare_digest(key.encode(), _bytes(given)) for key in secrets if key):
                raise BadSignature("The header Authorization does not hold this store's webhook secret.")
        elif _is_grant(call):
            raise BadSignature("Tokens are taken from a proved call only: choose the strategy Signature in your app.")

    def granted(self, call: HookCall) -> Grant | None:
        """The tokens of easy mode's event app.store.authorize."""
        return salla_api.granted(read_object(call.body), clock.now()) if _is_grant(call) else None

    def redacted(self, call: HookCall) -> HookCall:
        """Of an event about the app, which may hold tokens, only which it was and about whom."""
        event = _event(call)
        if not _topic(event).startswith("app."):
            return call
        told = {name: event.get(name) for name in ("event", "merchant", "created_at")}
        return HookCall(call.headers, json.dumps(told, default=str).encode())

    def fingerprint(self, call: HookCall) -> Fingerprint:
        """A hash of the body, which says when the event happened; else the same body is the same event for an hour."""
        event = _event(call)
        told = body_hash(call.body + _strategy(call).encode())
        if not event.text("created_at") and not event.inside("created_at"):
            told = f"{told}:{int(clock.now().timestamp()) // _WINDOW}"
        return Fingerprint(told, _topic(event))

    def read(self, call: HookCall, shop: ShopFacts) -> Reading:
        """Whole orders at once; those that were sent are asked for, as their tracking numbers stand elsewhere."""
        event = read_object(call.body)
        topic, data = _topic(event), event.inside("data")
        if shop.account and event.id("merchant") != shop.account:
            return Nothing("The call is about another store.")
        if not topic.startswith(("order.", "shipment.")):
            return Nothing(f"Calls about {topic or 'nothing'} change no order.")
        order_id = _order_of(topic, data)
        if not order_id:
            return Nothing("It names no order.")
        if _strategy(call) not in _PROVED:
            return LookAt(order_id, "The call proves nothing: the order is asked for.")
        if topic == "order.deleted":
            return OrderGone(order_id)
        at = moment(event, "created_at", shop.timezone)
        status = clean_status(data.inside("status").get("slug"))
        if topic not in _WHOLE or at is None or not status or status in _SENT or not data.is_list("items"):
            return LookAt(order_id, f"Salla says {topic}.")
        return read_order(data, shop, at)


def _event(call: HookCall) -> Fields:
    """The call's JSON, an empty object when it is none."""
    try:
        return read_object(call.body)
    except Unreadable:
        return Fields({})


def _is_grant(call: HookCall) -> bool:
    return _topic(_event(call)) == salla_api.AUTHORIZED


def _strategy(call: HookCall) -> str:
    return clean_text(call.headers.get("x-salla-security-strategy"), 20).lower()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _topic(event: Fields) -> str:
    found = event.text("event", 80).lower()
    return found if re.fullmatch(r"[a-z0-9_.]+", found) else ""


def _order_of(topic: str, data: Fields) -> str:
    """A change of status holds its order inside, a shipment names it, all others are it."""
    inside = data.inside("order").id("id") or clean_id(data.get("order_id"))
    return inside if inside or topic.startswith("shipment.") else data.id("id")
