"""Magento 2 and Adobe Commerce (REST V1): orders and shipments are asked for; our extension says at once which changed.

Sources: Adobe Commerce's REST reference ("orders", "shipments") and its user guide ("Order status", "Sales emails").
Open Source has no webhooks of its own; Adobe Commerce's run inside the checkout and are not used.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from orderwire.carts import magento_api, magento_pictures
from orderwire.carts.base import Credential, OwnMail, Page, ShopNews, Status
from orderwire.carts.calling import Shop, readable
from orderwire.carts.extension_cart import ExtensionCart
from orderwire.carts.fields import Fields
from orderwire.carts.magento_api import Listed
from orderwire.carts.magento_order import read_order
from orderwire.carts.meaning import Meaning
from orderwire.carts.pictures import NOTHING_KNOWN
from orderwire.carts.snapshot import OrderSnapshot

_OFF = "In Magento under Stores, Configuration, Sales, Sales Emails: open “{}”, set Enabled to No, and save."
_SHIPPED = ("partially_shipped", "shipped", "complete")


class MagentoCart(ExtensionCart):
    """Two axes: the order's status by its code, and how much of it was shipped, which the status does not say."""

    key = "magento"
    name = "Magento 2 / Adobe Commerce"
    signing_help = (
        "Made for you with the store. With our small extension in Magento, put the webhook address and this secret under "
        "Stores, Configuration, Sales, Orderwire. Without it nothing needs the secret: orders are asked for."
    )
    credentials = (
        Credential(
            "store_ids",
            "Store view ids (optional)",
            False,
            "Only when Magento runs several shops: the ids of this shop's store views, like 1, 3. Empty takes all.",
        ),
        Credential(
            "access_token",
            "Access token",
            True,
            "In Magento under System, Integrations: add an integration with the API resources Sales, Stores and "
            "Catalog, activate it and copy the Access Token. Under Stores, Configuration, Services, OAuth, Consumer Settings "
            "set “Allow OAuth Access Tokens to be used as standalone Bearer tokens” to Yes.",
        ),
    )
    statuses = (
        Status("pending", "Pending", means=Meaning("open", "awaiting")),
        Status("pending_payment", "Pending Payment", means=Meaning("open", "awaiting")),
        Status("pending_paypal", "Pending PayPal", means=Meaning("open", "awaiting")),
        Status("processing", "Processing", means=Meaning("open")),
        Status("fraud", "Suspected Fraud", means=Meaning("on_hold")),
        Status("payment_review", "Payment Review", means=Meaning("on_hold")),
        Status("holded", "On Hold", means=Meaning("on_hold")),
        Status("complete", "Complete", means=Meaning("completed", "paid")),
        Status("closed", "Closed", means=Meaning("completed", "refunded")),
        Status("canceled", "Canceled", means=Meaning("cancelled", "voided")),
        Status("paypal_reversed", "PayPal Reversed", means=Meaning("on_hold", "disputed")),
        Status("paypal_canceled_reversal", "PayPal Canceled Reversal", means=Meaning("open", "paid")),
        Status("unshipped", "Not shipped", "fulfilment", Meaning(fulfilment="unfulfilled")),
        Status("partially_shipped", "Partially shipped", "fulfilment", Meaning(fulfilment="partially_shipped")),
        Status("shipped", "Shipped", "fulfilment", Meaning(fulfilment="shipped")),
    )
    own_mails = (
        OwnMail("order", "New order", ("pending", "pending_payment", "processing"), _OFF.format("Order")),
        OwnMail("invoice", "Invoice", ("processing",), _OFF.format("Invoice")),
        OwnMail("shipment", "Shipment", _SHIPPED, _OFF.format("Shipment")),
        OwnMail("creditmemo", "Credit memo", ("closed",), _OFF.format("Credit Memo")),
        OwnMail(
            "comment",
            "Order comment",
            ("processing", "holded", "complete", "canceled"),
            _OFF.format("Order Comments") + " It goes out only when “Notify Customer by Email” is ticked.",
        ),
    )

    def look(self, shop: Shop) -> ShopNews:
        """Whether orders and shipments may be read, and products; zone, currency, language and statuses of the shop."""
        news = magento_api.look(shop, self.statuses)
        return replace(news, warnings=(*news.warnings, *magento_pictures.look(shop)))

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """By entity id, with its shipments; None for one that is gone or of a store view not wanted."""
        listed = magento_api.one(shop, external_id)
        if not listed.orders:
            return None
        return self._reader(shop, listed)(listed.orders[0])

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """By `updated_at`, first of the orders, then of shipments whose order did not change."""
        listed = magento_api.changed(shop, since, cursor)
        orders, skipped = readable(listed.orders, self._reader(shop, listed))
        return Page(orders, listed.cursor, listed.total, skipped, rests=listed.rests)

    def _reader(self, shop: Shop, listed: Listed) -> Callable[[Fields], OrderSnapshot]:
        """How to read the orders of a page: with their shipments, their buyers' languages, their products' pictures."""
        locales: Mapping[str, str] = magento_api.locales(shop) if listed.orders else {}
        shown = magento_pictures.of_orders(shop, listed.orders)

        def read(order: Fields) -> OrderSnapshot:
            parcels = listed.shipments.get(order.id("entity_id"), ())
            return read_order(order, parcels, locales, shown.get(order.id("store_id"), NOTHING_KNOWN))

        return read
