"""OpenCart (3.0 and 4): its core has no way out, so that our extension (extensions/opencart/) calls us and answers us.

Sources: OpenCart's own code and its list of statuses (upload/install/opencart-en-gb.sql). A new row in an order's history does
not touch the order itself, so that changed orders are found by the history.
"""

from datetime import datetime

from orderwire.carts import opencart_api
from orderwire.carts.base import Credential, OwnMail, Page, ShopNews, Status
from orderwire.carts.calling import Shop, readable
from orderwire.carts.extension_cart import ExtensionCart
from orderwire.carts.meaning import Meaning
from orderwire.carts.opencart_order import read_order
from orderwire.carts.snapshot import OrderSnapshot

_EVERY = ("1", "2", "3", "5", "7", "8", "10", "11", "15")


class OpenCartCart(ExtensionCart):
    """One axis: the id of the order's status."""

    key = "opencart"
    name = "OpenCart"
    signing_help = (
        "Made for you with the store. Put the webhook address and this secret into the settings of the Orderwire extension, "
        "in OpenCart under Extensions, Modules, Orderwire."
    )
    credentials = (
        Credential(
            "store_id",
            "Store id (optional)",
            False,
            "Only when OpenCart runs several shops: the id of this one, 0 for the default. Empty takes the orders of all.",
        ),
        Credential(
            "key",
            "Read key",
            True,
            "OpenCart needs the Orderwire extension. Its settings show this key: Extensions, Modules, Orderwire.",
        ),
    )
    statuses = (
        Status("1", "Pending", means=Meaning("open", "awaiting", "unfulfilled")),
        Status("2", "Processing", means=Meaning("open", "paid", "processing")),
        Status("3", "Shipped", means=Meaning("open", "paid", "shipped")),
        Status("5", "Complete", means=Meaning("completed", "paid", "shipped")),
        Status("7", "Canceled", means=Meaning("cancelled", "voided")),
        Status("8", "Denied", means=Meaning("failed", "failed")),
        Status("9", "Canceled Reversal", means=Meaning("open", "paid")),
        Status("10", "Failed", means=Meaning("failed", "failed")),
        Status("11", "Refunded", means=Meaning("open", "refunded")),
        Status("12", "Reversed", means=Meaning("on_hold", "disputed")),
        Status("13", "Chargeback", means=Meaning("on_hold", "disputed")),
        Status("14", "Expired", means=Meaning("cancelled", "voided")),
        Status("15", "Processed", means=Meaning("open", "paid", "processing")),
        Status("16", "Voided", means=Meaning("cancelled", "voided")),
    )
    own_mails = (
        OwnMail(
            "order",
            "Order confirmation",
            ("1", "2", "5", "15"),
            "In OpenCart under Extensions, Events: switch off the events whose action begins with mail/order, but for "
            "mail/order/alert or mail/order.alert, which tells you of new orders.",
        ),
        OwnMail(
            "history",
            "Order update",
            _EVERY,
            "It goes out when “Notify Customer” is ticked beside a new status: leave it off, or switch the events off as for "
            "the order confirmation.",
        ),
    )

    def look(self, shop: Shop) -> ShopNews:
        """Whether the extension answers; zone, currency, language and statuses of the shop."""
        return opencart_api.look(shop, self.statuses)

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """By id; None for one that is gone or of another store."""
        found = opencart_api.one(shop, external_id)
        return read_order(found[0], opencart_api.pictures_of(shop)) if found else None

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """By the rows of the history; an order that moved twice may come twice, as it is now."""
        rows, following, total = opencart_api.changed(shop, since, cursor)
        address = opencart_api.pictures_of(shop)
        orders, skipped = readable(rows, lambda row: read_order(row, address))
        return Page(orders, following, total, skipped)
