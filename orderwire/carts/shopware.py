"""Shopware 6 (6.5 to 6.7): orders asked for by its Admin API, an app's signed webhooks as hints which order to ask for.

Sources: Shopware's developer documentation, "App webhooks" and "Signing & verification"; its flow reference for the
names of events and states; see shopware_api and shopware_order for the rest.
"""

from collections.abc import Sequence
from datetime import datetime

from orderwire.carts import shopware_api
from orderwire.carts.base import Cart, Credential, Fingerprint, HookCall, OwnMail, Page, ShopFacts, ShopNews, Status
from orderwire.carts.calling import Shop, readable
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields, read_object
from orderwire.carts.meaning import Meaning
from orderwire.carts.reading import clean_id, clean_text
from orderwire.carts.shopware_order import is_live, read_order
from orderwire.carts.signing import body_hash, check_hex_hmac
from orderwire.carts.snapshot import LookAt, Nothing, OrderSnapshot, Reading

_OFF = "In Shopware under Settings, Flow Builder: open the flow “{}” and switch it off, or take its “Send mail” action out."


class ShopwareCart(Cart):
    """Three state machines, three axes. Words that two machines share carry their axis (`payment:open`), and so does

    every state that a plugin added to the payment or the delivery machine.
    """

    key = "shopware"
    name = "Shopware 6"
    signing_help = (
        "Only for a shop with an app of its own that sends webhooks here: the shop secret which that app was given when it "
        "was registered. Without an app leave it: orders are asked for every ten minutes."
    )
    credentials = (
        Credential(
            "access_key_id",
            "Access key ID",
            False,
            "In Shopware under Settings, System, Integrations: add an integration with a role that may view orders. "
            "Its access key ID begins with SWIA.",
        ),
        Credential(
            "secret_access_key",
            "Secret access key",
            True,
            "Shown once beside the access key ID, when the integration is made.",
        ),
    )
    statuses = (
        Status("open", "Open", means=Meaning("open")),
        Status("in_progress", "In progress", means=Meaning("open")),
        Status("completed", "Done", means=Meaning("completed")),
        Status("cancelled", "Cancelled", means=Meaning("cancelled")),
        Status("payment:open", "Open", "payment", Meaning("", "awaiting")),
        Status("payment:in_progress", "In progress", "payment", Meaning("", "awaiting")),
        Status("unconfirmed", "Unconfirmed", "payment", Meaning("", "awaiting")),
        Status("reminded", "Reminded", "payment", Meaning("", "awaiting")),
        Status("authorized", "Authorized", "payment", Meaning("", "authorized")),
        Status("paid_partially", "Paid (partially)", "payment", Meaning("", "partially_paid")),
        Status("paid", "Paid", "payment", Meaning("", "paid")),
        Status("refunded_partially", "Refunded (partially)", "payment", Meaning("", "partially_refunded")),
        Status("refunded", "Refunded", "payment", Meaning("", "refunded")),
        Status("failed", "Failed", "payment", Meaning("", "failed")),
        Status("chargeback", "Chargeback", "payment", Meaning("", "disputed")),
        Status("payment:cancelled", "Cancelled", "payment", Meaning("", "voided")),
        Status("fulfilment:open", "Open", "fulfilment", Meaning("", "", "unfulfilled")),
        Status("shipped_partially", "Shipped (partially)", "fulfilment", Meaning("", "", "partially_shipped")),
        Status("shipped", "Shipped", "fulfilment", Meaning("", "", "shipped")),
        Status("returned_partially", "Returned (partially)", "fulfilment", Meaning("", "", "partially_returned")),
        Status("returned", "Returned", "fulfilment", Meaning("", "", "returned")),
        Status("fulfilment:cancelled", "Cancelled", "fulfilment"),
    )
    own_mails = (
        OwnMail("placed", "Order confirmation", ("open",), _OFF.format("Order placed")),
        OwnMail("paid", "Payment status: paid", ("paid",), _OFF.format("Order enters status paid")),
        OwnMail("shipped", "Delivery status: shipped", ("shipped",), _OFF.format("Order enters status shipped")),
        OwnMail(
            "shipped_partially",
            "Delivery status: shipped partially",
            ("shipped_partially",),
            _OFF.format("Order enters status shipped partially"),
        ),
        OwnMail("completed", "Order status: done", ("completed",), _OFF.format("Order enters status completed")),
        OwnMail("cancelled", "Order status: cancelled", ("cancelled",), _OFF.format("Order enters status cancelled")),
        OwnMail("refunded", "Payment status: refunded", ("refunded",), _OFF.format("Order enters status refunded")),
    )
    fetches = True

    def look(self, shop: Shop) -> ShopNews:
        """Whether the integration may read orders; the shop's states, currency and language, as far as it may read those."""
        return shopware_api.look(shop, self.statuses)

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """POST /search/order with the one id."""
        found = shopware_api.by_ids(shop, [external_id])
        return read_order(found[0], shopware_api.facts(shop)) if found else None

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """Orders that changed, or whose deliveries or payments did: their own time may not move then."""
        rows, following, total = shopware_api.changed(shop, since, cursor)
        facts = shopware_api.facts(shop)
        orders, skipped = readable(rows, lambda row: read_order(row, facts))
        return Page(orders, following, total, skipped)

    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """shopware-shop-signature: hexadecimal HMAC-SHA256 of the raw body by the shop secret.

        How old a call is does not matter: it only says which order to ask for, and Shopware sends again for hours.
        """
        check_hex_hmac(call.headers.get("shopware-shop-signature", ""), call.body, secrets)

    def fingerprint(self, call: HookCall) -> Fingerprint:
        """`source.eventId` is the same on every retry; without it the body's hash."""
        try:
            body = read_object(call.body)
        except Unreadable:
            return Fingerprint(body_hash(call.body))
        topic = clean_text(body.inside("data").get("event"), 80)
        event = body.inside("source").id("eventId")
        return Fingerprint(f"{event}:{topic}" if event else body_hash(call.body), topic)

    def read(self, call: HookCall, shop: ShopFacts) -> Reading:
        """Which order to ask for. A written event about several names its first; the poll finds the others."""
        data = read_object(call.body).inside("data")
        event = data.text("event", 80)
        if not event:
            raise Unreadable("The call does not say its event (data.event).")
        found = _order_in(data, event)
        if not found:
            return Nothing(f"Calls about {event} name no order; what changed is found by asking.")
        return LookAt(found, f"Shopware told of {event}.")


def _order_in(data: Fields, event: str) -> str:
    """The id of the live order that an event is about, "" when it names none."""
    payload = data.inside("payload")
    for row in [payload.inside("order"), *_written(data, event)]:
        found = row.id("id") or row.id("primaryKey") or clean_id(row.inside("primaryKey").get("id"))
        if found and is_live(row):
            return found
    return payload.id("orderId")


def _written(data: Fields, event: str) -> list[Fields]:
    """The rows of `order.written` and `order.deleted`: one for each order, or a single one."""
    if not event.startswith("order."):
        return []
    rows = data.each("payload") or [data.inside("payload")]
    return [row for row in rows if row.text("entity") in ("", "order")]
