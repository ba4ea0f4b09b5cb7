"""Every cart there is, one line each."""

from orderwire.carts.base import Cart, Status, UnconnectedCart
from orderwire.carts.bigcommerce import BIGCOMMERCE
from orderwire.carts.custom import CustomCart
from orderwire.carts.shift4shop import SHIFT4SHOP
from orderwire.carts.shopify import ShopifyCart
from orderwire.carts.shopware import ShopwareCart
from orderwire.carts.snapshot import Axis
from orderwire.carts.volusion import VOLUSION
from orderwire.carts.woocommerce import WooCommerceCart

CARTS: dict[str, Cart | UnconnectedCart] = {
    "shopify": ShopifyCart(),
    "woocommerce": WooCommerceCart(),
    "bigcommerce": BIGCOMMERCE,
    "shift4shop": SHIFT4SHOP,
    "volusion": VOLUSION,
    "shopware": ShopwareCart(),
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
