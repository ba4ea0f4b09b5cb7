"""Shift4Shop (3dcart): webhooks that nobody signs, so that they only say which order to look at; orders by its REST API.

Source: its API documentation, "Orders" and "Webhooks". Status keys are the platform's own ids as text. The first seven are those
that the older mailer listed; then the platform's further ones (OrderStatusID).
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from orderwire.carts import shift4shop_api
from orderwire.carts.base import Cart, Credential, Fingerprint, HookCall, OwnMail, Page, ShopFacts, ShopNews, Status
from orderwire.carts.calling import Shop, readable
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.meaning import Meaning
from orderwire.carts.reading import clean_id
from orderwire.carts.shift4shop_order import read_order
from orderwire.carts.signing import body_hash, window
from orderwire.carts.snapshot import LookAt, OrderSnapshot, Reading
from orderwire.core.strictjson import NotJson, loads

_IDS = ("OrderID", "OrderId", "orderid", "order_id")
_OFF = "In Shift4Shop's settings for e-mails, under Order, open “{}” and switch it off; or leave the rule for this status away."


class Shift4ShopCart(Cart):
    """One axis: `OrderStatusID`. The shop may change what a status is called, never its id."""

    key = "shift4shop"
    name = "Shift4Shop (3dcart)"
    fetches = True
    poll_seconds = 300  # the look behind the last page takes turns with it
    subscribes = True
    signs = False
    signing_help = (
        "Shift4Shop signs nothing: keep the webhook address to yourself. A call only says which order to look at."
    )
    credentials = (
        Credential(
            "secure_url",
            "Secure URL",
            False,
            "Only when it is not the shop's web address: the one under Settings, General, Store Settings, like "
            "mystore.3dcartstores.com.",
        ),
        Credential(
            "private_key",
            "Private key",
            True,
            "Of your own app in Shift4Shop's developer portal, with the rights to read Orders and Store Settings and to "
            "write Webhooks.",
        ),
        Credential(
            "token",
            "Token",
            True,
            "In your shop under Modules, REST API: add your app by its public key, then copy the token that is shown.",
        ),
    )
    statuses = (
        Status("1", "New", means=Meaning("open", "", "unfulfilled")),
        Status("2", "Processing", means=Meaning("open", "", "processing")),
        Status("3", "Partial", means=Meaning("open", "", "partially_shipped")),
        Status("4", "Shipped", means=Meaning("open", "", "shipped")),
        Status("5", "Cancel", means=Meaning("cancelled")),
        Status("6", "Hold", means=Meaning("on_hold", "", "on_hold")),
        Status("11", "Unpaid", means=Meaning("open", "awaiting", "unfulfilled")),
        Status("7", "Not Completed", means=Meaning("draft")),
        Status("8", "Custom 1"),
        Status("9", "Custom 2"),
        Status("10", "Custom 3"),
        Status("12", "Review", means=Meaning("on_hold", "", "on_hold")),
    )
    own_mails = (
        OwnMail("new", "Order confirmation", ("1",), _OFF.format("Order Confirmation")),
        OwnMail("shipped", "Order shipped", ("3", "4"), _OFF.format("Order Shipped")),
        OwnMail("cancel", "Order cancelled", ("5",), _OFF.format("Order Cancelled")),
    )

    def look(self, shop: Shop) -> ShopNews:
        """Whether the token may read orders, the shop's own status names, its zone and currency."""
        return shift4shop_api.look(shop, self.statuses)

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """GET /Orders/{id}."""
        order = shift4shop_api.one(shop, external_id)
        return read_order(order, shop) if order is not None else None

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """By `lastupdatestart`, which knows days only."""
        rows, following, rests = shift4shop_api.changed(shop, since, cursor)
        orders, skipped = readable(rows, lambda row: read_order(row, shop), "OrderID")
        oldest_first = sorted(orders, key=lambda order: order.updated_at)
        return Page(tuple(oldest_first), following, skipped=skipped, rests=rests)

    def subscribe(self, shop: Shop) -> str:
        """A webhook for every event about orders."""
        return shift4shop_api.subscribe(shop)

    def unsubscribe(self, shop: Shop) -> None:
        """Delete the webhooks that call us."""
        shift4shop_api.unsubscribe(shop)

    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """Nothing to verify: the secret is the address, and nothing of the body is believed."""

    def fingerprint(self, call: HookCall) -> Fingerprint:
        """The body within ten minutes: there is no delivery id, and the same body later is news again."""
        return Fingerprint(f"{window()}:{body_hash(call.body)}", "order")

    def read(self, call: HookCall, shop: ShopFacts) -> Reading:
        """The order's id and nothing else, from one order or a list of one."""
        try:
            body = loads(call.body)
        except NotJson as error:
            raise Unreadable(f"{error} Give the webhook the format JSON.") from error
        found = _order_id(body)
        if not found:
            raise Unreadable("The call does not say which order it is about (OrderID).")
        return LookAt(found, "Shift4Shop signs nothing, so the order itself is asked for.")


def _order_id(body: Any) -> str:
    """Digits only, so that what a stranger sends never shapes the address we ask."""
    first = next((part for part in body if isinstance(part, dict)), {}) if isinstance(body, list) else body
    fields = Fields(first)
    said = next((clean_id(fields.get(name)) for name in _IDS if fields.get(name) is not None), "")
    return said if re.fullmatch(r"[1-9][0-9]{0,11}", said) else ""
