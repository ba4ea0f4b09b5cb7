"""Volusion: no webhooks; its orders by its export, compared with what was seen before.

Source: Volusion's developer help on its API. Statuses have no ids: a key is the label in snake_case. The first seventeen are
those that the older mailer listed; then further ones of the platform (its API, OrderStatus). The platform writes "Cancelled"
for what that list calls "Canceled": one status, one key.
"""

from collections.abc import Sequence
from datetime import datetime

from orderwire.carts import volusion_api
from orderwire.carts.base import Cart, Credential, Fingerprint, HookCall, OwnMail, Page, ShopFacts, ShopNews, Status
from orderwire.carts.calling import Shop
from orderwire.carts.failures import BadSignature, Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.meaning import UNKNOWN, Meaning
from orderwire.carts.reading import zone_of
from orderwire.carts.signing import body_hash
from orderwire.carts.snapshot import Nothing, OrderSnapshot, Reading
from orderwire.carts.volusion_order import changed_at, key_of, offset_of, read_order
from orderwire.carts.volusion_walk import VolusionWalk

_NEW, _WORK = Meaning("open", "", "unfulfilled"), Meaning("open", "", "processing")
_SHORT, _UNPAID = Meaning("on_hold", "", "on_hold"), Meaning("open", "awaiting", "unfulfilled")
_LABELS = {
    "New": _NEW,
    "New - See Order Notes": _NEW,
    "Pending": _NEW,
    "Processing": _WORK,
    "Payment Declined": Meaning("failed", "failed"),
    "Awaiting Payment": _UNPAID,
    "Ready to Ship": _WORK,
    "Pending Shipment": _WORK,
    "Partially Shipped": Meaning("open", "", "partially_shipped"),
    "Shipped": Meaning("completed", "", "shipped"),
    "Partially Backordered": _SHORT,
    "Backordered": _SHORT,
    "See Line Items": UNKNOWN,
    "See Order Notes": UNKNOWN,
    "Partially Returned": Meaning("open", "", "partially_returned"),
    "Returned": Meaning("open", "", "returned"),
    "Canceled": Meaning("cancelled"),
    "Awaiting Payment - See Order Notes": _UNPAID,
    "Cancel Order": Meaning("cancelled"),
}
_ITS_WORDS = {"Ready to Ship": "Ready To Ship", "Canceled": "Cancelled"}
_WALK = VolusionWalk([_ITS_WORDS.get(label, label) for label in _LABELS])
_OFF = "In Volusion under Design, Email Templates: open “{}” and switch it off. Do not tick the mail when you change an order."
_NO_CURRENCY = "Check the currency of this store: Volusion's orders carry none."
_ZONE = "Set the time zone of this store: the shop's clock is {} from UTC, which is not what the store's zone says."


class VolusionCart(Cart):
    """One axis, the status' own word."""

    key = "volusion"
    name = "Volusion"
    push = False
    fetches = True
    poll_seconds = 180  # one list each: with four statuses in use all are seen in a quarter of an hour
    signing_help = "Volusion makes no webhooks: there is no secret, its orders are asked for."
    credentials = (
        Credential(
            "login",
            "Login e-mail",
            False,
            "The e-mail address of an administrator of your Volusion shop who may use the API.",
        ),
        Credential(
            "encrypted_password",
            "Encrypted password",
            True,
            "Not the password itself: in Volusion under Inventory, Import/Export, Volusion API, open Generic\\Orders and Run; "
            "copy what stands behind EncryptedPassword= in the address that is shown.",
        ),
    )
    statuses = tuple(Status(key_of(label), label, means=means) for label, means in _LABELS.items())
    own_mails = (
        OwnMail("placed", "Order confirmation", ("new",), _OFF.format("Order Confirmation")),
        OwnMail("shipped", "Order shipped", ("shipped", "partially_shipped"), _OFF.format("Order Shipped")),
        OwnMail("canceled", "Order cancelled", ("canceled",), _OFF.format("Order Cancelled")),
    )

    def look(self, shop: Shop) -> ShopNews:
        """Whether the login may export; whether the store's zone is what the orders' times say. Marks nothing as exported."""
        rows = volusion_api.of_status(shop, "New")
        wrong = next((words for row in rows if (words := _zone_is_wrong(row, shop))), "")
        return ShopNews(warnings=(_NO_CURRENCY, wrong) if wrong else (_NO_CURRENCY,))

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """The order, its customer, its tracking numbers: three exports."""
        parts = volusion_api.whole(shop, external_id)
        return read_order(parts, shop) if parts is not None else None

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """New orders by the export, the others by comparing with what was seen before."""
        return _WALK.changed(shop, since, cursor)

    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """Nothing that calls is Volusion."""
        raise BadSignature("Volusion makes no webhooks.")

    def fingerprint(self, call: HookCall) -> Fingerprint:
        """Never asked for."""
        return Fingerprint(body_hash(call.body))

    def read(self, call: HookCall, shop: ShopFacts) -> Reading:
        """Never asked for."""
        return Nothing("Volusion makes no webhooks.")


def _zone_is_wrong(row: Fields, shop: Shop) -> str:
    """A sentence when an order's two times say that the shop's clock is not the store's; "" when they agree or cannot be read."""
    try:
        offset, moment = offset_of(row), changed_at(row, shop)
    except Unreadable:
        return ""
    if offset is None or moment is None or moment.astimezone(zone_of(shop.timezone)).utcoffset() == offset:
        return ""
    hours = offset.total_seconds() / 3600
    return _ZONE.format(f"{hours:+g} hours")
