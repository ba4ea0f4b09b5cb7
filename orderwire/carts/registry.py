"""Every cart there is, one line each."""

from orderwire.carts.base import Cart, Status
from orderwire.carts.bigcommerce import BigCommerceCart
from orderwire.carts.custom import CustomCart
from orderwire.carts.ecwid import EcwidCart
from orderwire.carts.magento import MagentoCart
from orderwire.carts.miva import MivaCart
from orderwire.carts.opencart import OpenCartCart
from orderwire.carts.prestashop import PrestaShopCart
from orderwire.carts.salla import SallaCart
from orderwire.carts.shift4shop import Shift4ShopCart
from orderwire.carts.shopify import ShopifyCart
from orderwire.carts.shopware import ShopwareCart
from orderwire.carts.snapshot import Axis
from orderwire.carts.squarespace import SquarespaceCart
from orderwire.carts.volusion import VolusionCart
from orderwire.carts.wix import WixCart
from orderwire.carts.woocommerce import WooCommerceCart

CARTS: dict[str, Cart] = {
    "shopify": ShopifyCart(),
    "bigcommerce": BigCommerceCart(),
    "woocommerce": WooCommerceCart(),
    "shift4shop": Shift4ShopCart(),
    "volusion": VolusionCart(),
    "magento": MagentoCart(),
    "prestashop": PrestaShopCart(),
    "ecwid": EcwidCart(),
    "squarespace": SquarespaceCart(),
    "wix": WixCart(),
    "shopware": ShopwareCart(),
    "opencart": OpenCartCart(),
    "miva": MivaCart(),
    "salla": SallaCart(),
    "custom": CustomCart(),
}


def cart_for(key: str) -> Cart:
    """The cart of a platform's key. Raises KeyError when there is none."""
    return CARTS[key]


def status_label(platform: str, key: str) -> str | None:
    """The platform's own word for a status, None for a status or a platform that is not in the lists."""
    return next((status.label for status in _statuses(platform) if status.key == key), None)


def axis_of(platform: str, key: str) -> Axis | None:
    """The axis that a status moves on, None for a status or a platform that is not in the lists."""
    return next((status.axis for status in _statuses(platform) if status.key == key), None)


def _statuses(platform: str) -> list[Status]:
    cart = CARTS.get(platform)
    return list(cart.statuses) if cart else []
