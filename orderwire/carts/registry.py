"""Every cart there is, one line each."""

from orderwire.carts.base import Cart, Status, UnconnectedCart
from orderwire.carts.bigcommerce import BigCommerceCart
from orderwire.carts.custom import CustomCart
from orderwire.carts.ecwid import EcwidCart
from orderwire.carts.salla import SallaCart
from orderwire.carts.magento import MagentoCart
from orderwire.carts.opencart import OpenCartCart
from orderwire.carts.prestashop import PrestaShopCart
from orderwire.carts.shift4shop import SHIFT4SHOP
from orderwire.carts.shopify import ShopifyCart
from orderwire.carts.snapshot import Axis
from orderwire.carts.squarespace import SquarespaceCart
from orderwire.carts.volusion import VOLUSION
from orderwire.carts.wix import WixCart
from orderwire.carts.miva import MivaCart
from orderwire.carts.shift4shop import Shift4ShopCart
from orderwire.carts.volusion import VolusionCart
from orderwire.carts.woocommerce import WooCommerceCart

CARTS: dict[str, Cart | UnconnectedCart] = {
    "shopify": ShopifyCart(),
    "woocommerce": WooCommerceCart(),
    "bigcommerce": BigCommerceCart(),
    "shift4shop": SHIFT4SHOP,
    "volusion": VOLUSION,
    "squarespace": SquarespaceCart(),
    "ecwid": EcwidCart(),
    "wix": WixCart(),
    "salla": SallaCart(),
    "bigcommerce": BIGCOMMERCE,
    "shift4shop": Shift4ShopCart(),
    "volusion": VolusionCart(),
    "miva": MivaCart(),
    "magento": MagentoCart(),
    "prestashop": PrestaShopCart(),
    "opencart": OpenCartCart(),
    "custom": CustomCart(),
}


def cart_for(key: str) -> Cart | UnconnectedCart:
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
