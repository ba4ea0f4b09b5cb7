"""PrestaShop (1.7, 8 and 9): orders are asked for through its webservice; our module says at once which changed.

Sources: PrestaShop's webservice reference and its own list of order statuses (install-dev/data/xml/order_state.xml). Ids of
statuses differ between versions and shops: the shop's own list says what each means, and stands above this one.
"""

from collections.abc import Sequence
from datetime import datetime

from orderwire.carts import prestashop_api, prestashop_names, prestashop_pictures
from orderwire.carts.base import Credential, OwnMail, Page, ShopNews, Status
from orderwire.carts.calling import Shop, readable
from orderwire.carts.extension_cart import ExtensionCart
from orderwire.carts.fields import Fields
from orderwire.carts.meaning import Meaning
from orderwire.carts.prestashop_order import Names, read_order
from orderwire.carts.snapshot import OrderSnapshot

_AWAITING = Meaning("open", "awaiting", "unfulfilled")
_OFF = "In PrestaShop under Shop Parameters, Order Settings, Statuses: edit “{}”, take the tick from “Send an email”, and save."
_HELD = "PrestaShop has no switch for it. In our module's settings switch on “Hold back: {}”, and save."
_MAILS = (
    ("1", "Awaiting check payment"),
    ("2", "Payment accepted"),
    ("3", "Processing in progress"),
    ("4", "Shipped"),
    ("6", "Canceled"),
    ("7", "Refunded"),
    ("8", "Payment error"),
    ("9", "On backorder (paid)"),
    ("10", "Awaiting bank wire payment"),
    ("12", "On backorder (not paid)"),
)


class PrestaShopCart(ExtensionCart):
    """One axis: the id of the order's current status."""

    key = "prestashop"
    name = "PrestaShop"
    signing_help = (
        "Made for you with the store. With our small module in PrestaShop, put the webhook address and this secret into its "
        "settings. Without it nothing needs the secret: orders are asked for."
    )
    credentials = (
        Credential(
            "shop_id",
            "Shop id (optional)",
            False,
            "Only when PrestaShop runs several shops (multistore): the id of this shop. Empty takes the shop of the address.",
        ),
        Credential(
            "key",
            "Webservice key",
            True,
            "In PrestaShop under Advanced Parameters, Webservice: switch the webservice on, add a key, and tick View for "
            "orders, order_carriers, order_states, customers, addresses, carriers, currencies, languages, countries, "
            "states, configurations, products, combinations and image_types.",
        ),
    )
    statuses = (
        Status("1", "Awaiting check payment", means=_AWAITING),
        Status("2", "Payment accepted", means=Meaning("open", "paid", "unfulfilled")),
        Status("3", "Processing in progress", means=Meaning("open", "paid", "processing")),
        Status("4", "Shipped", means=Meaning("open", "paid", "shipped")),
        Status("5", "Delivered", means=Meaning("completed", "paid", "delivered")),
        Status("6", "Canceled", means=Meaning("cancelled", "voided")),
        Status("7", "Refunded", means=Meaning("open", "refunded")),
        Status("8", "Payment error", means=Meaning("failed", "failed")),
        Status("9", "On backorder (paid)", means=Meaning("open", "paid", "unfulfilled")),
        Status("10", "Awaiting bank wire payment", means=_AWAITING),
        Status("11", "Remote payment accepted", means=Meaning("open", "paid", "unfulfilled")),
        Status("12", "On backorder (not paid)", means=_AWAITING),
        Status("13", "Awaiting Cash On Delivery validation", means=_AWAITING),
    )
    own_mails = (
        OwnMail(
            "order_conf",
            "Order confirmation",
            ("1", "2", "10", "13"),
            _HELD.format("Order confirmation"),
        ),
        *(OwnMail(f"state_{key}", name, (key,), _OFF.format(name), True) for key, name in _MAILS),
        OwnMail(
            "in_transit",
            "Tracking number",
            ("4",),
            _HELD.format("Tracking number"),
        ),
    )

    def look(self, shop: Shop) -> ShopNews:
        """Whether all may be read that is needed; zone, currency, language, and statuses with what their marks mean."""
        return prestashop_names.look(shop)

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """By id; None for one that is gone."""
        found = prestashop_api.one(shop, external_id)
        return read_order(found[0], self._names(shop, found)) if found else None

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """By `date_upd`, the shop's wall clock; what the orders name by id is asked for once a page."""
        rows, following = prestashop_api.orders(shop, prestashop_names.zone(shop), since, cursor)
        names = self._names(shop, rows)
        orders, skipped = readable(rows, lambda row: read_order(row, names))
        return Page(orders, following, None, skipped)

    def _names(self, shop: Shop, rows: Sequence[Fields]) -> Names:
        names = prestashop_names.names_for(shop, rows)
        names.shown = prestashop_pictures.of_orders(shop, rows)
        return names

    def silence(self, shop: Shop, mail: OwnMail) -> None:
        """A status' mail: its mark “Send an email” is taken away."""
        prestashop_api.silence(shop, mail)
