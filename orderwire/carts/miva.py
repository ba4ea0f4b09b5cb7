"""Miva: webhooks of its order workflows, which nobody signs, so that they only say which order to look at; its JSON API.

Source: Miva's developer documentation ("Requesting Orders", "JSON API", order field lists). Status keys are the platform's
numbers; those of the payment stand behind `payment:`.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from orderwire.carts.base import Cart, Credential, Fingerprint, HookCall, OwnMail, Page, ShopFacts, ShopNews, Status
from orderwire.carts.calling import Shop
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields, read_object
from orderwire.carts.meaning import Meaning
from orderwire.carts.miva_api import MivaWalk, by_ids, orders
from orderwire.carts.miva_order import read_order
from orderwire.carts.signing import body_hash, window
from orderwire.carts.snapshot import LookAt, OrderSnapshot, Reading

_WALK = MivaWalk()
_OFF = "In Miva's admin under Settings, Email Notifications: open “{}”, switch it off, and save."
_NO_CURRENCY = "Check the currency of this store: Miva's orders carry none."


class MivaCart(Cart):
    """Two axes: the order's status, which speaks of shipping too, and its payment's."""

    key = "miva"
    name = "Miva"
    fetches = True
    poll_seconds = 300  # two lists in turn
    signs = False
    signing_help = "Miva signs nothing: keep the webhook address to yourself. A call only says which order to look at."
    credentials = (
        Credential(
            "store_code",
            "Store code",
            False,
            "The code of your store, at the top of Miva's admin under Settings, Store Details.",
        ),
        Credential(
            "api_path",
            "API path",
            False,
            "Only when it is not mm5/json.mvc: the folder under Domain Settings, Site Configuration, with json.mvc behind it.",
        ),
        Credential(
            "token",
            "API access token",
            True,
            "In Miva under Users, API Tokens: add a token with the function OrderList_Load_Query, and the address of this "
            "server where it asks for IP addresses.",
        ),
        Credential(
            "signing_key",
            "Signing key",
            True,
            "Shown with the token, it is base64. Leave it empty only when the token accepts requests without a signature.",
        ),
    )
    statuses = (
        Status("0", "Pending", means=Meaning("open", "", "unfulfilled")),
        Status("100", "Processing", means=Meaning("open", "", "processing")),
        Status("201", "Partially Shipped", means=Meaning("open", "", "partially_shipped")),
        Status("200", "Shipped", means=Meaning("completed", "", "shipped")),
        Status("300", "Cancelled", means=Meaning("cancelled")),
        Status("400", "Backordered", means=Meaning("on_hold", "", "on_hold")),
        Status("500", "RMA Issued", means=Meaning("open", "", "partially_returned")),
        Status("600", "Returned", means=Meaning("open", "", "returned")),
        Status("payment:0", "Payment pending", "payment", Meaning("", "awaiting")),
        Status("payment:100", "Authorized", "payment", Meaning("", "authorized")),
        Status("payment:201", "Partially captured", "payment", Meaning("", "partially_paid")),
        Status("payment:200", "Captured", "payment", Meaning("", "paid")),
        Status("payment:partially_refunded", "Partially refunded", "payment", Meaning("", "partially_refunded")),
        Status("payment:refunded", "Refunded", "payment", Meaning("", "refunded")),
    )
    own_mails = (
        OwnMail("placed", "Customer order confirmation", ("0",), _OFF.format("Customer Order Confirmation")),
        OwnMail("shipped", "Shipment confirmation", ("200", "201"), _OFF.format("Shipment Confirmation")),
        OwnMail("backordered", "Backorder notice", ("400",), _OFF.format("Backorder Notice")),
        OwnMail("returned", "Return (RMA) notice", ("500", "600"), _OFF.format("Return Notice")),
    )

    def look(self, shop: Shop) -> ShopNews:
        """Whether the token may read orders."""
        orders(shop, [("id", "GT", "0")], 1)
        return ShopNews(warnings=(_NO_CURRENCY,))

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """By its id."""
        found = next(iter(by_ids(shop, [external_id])), None)
        return read_order(found, shop) if found is not None else None

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """New orders by their date, those on their way by comparing: `dt_updated` cannot be asked for."""
        return _WALK.changed(shop, since, cursor)

    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """Nothing to verify: the secret is the address, and nothing of the body is believed."""

    def fingerprint(self, call: HookCall) -> Fingerprint:
        """The body within ten minutes: there is no delivery id, and the same body later is news again."""
        return Fingerprint(f"{window()}:{body_hash(call.body)}", "order")

    def read(self, call: HookCall, shop: ShopFacts) -> Reading:
        """The order's id and nothing else; the order stands bare or inside `order`."""
        body = read_object(call.body)
        found = _order_id(body) or _order_id(body.inside("order")) or _order_id(body.inside("data"))
        if not found:
            raise Unreadable("The call does not say which order it is about (id).")
        return LookAt(found, "Miva signs nothing, so the order itself is asked for.")


def _order_id(order: Fields) -> str:
    said = order.id("id") or order.id("order_id")
    return said if re.fullmatch(r"[1-9][0-9]{0,17}", said) else ""
