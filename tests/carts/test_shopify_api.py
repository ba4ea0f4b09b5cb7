"""Shopify against its stand-in: what every cart passes, its tokens, its bucket of points, and one order whichever way it came."""

from orderwire.demo.stand_ins.shopify import ShopifyStandIn
from tests.carts.every_cart import EveryCart


class TestShopify(EveryCart):
    stand_in = ShopifyStandIn
    moved = ("fulfilled", "fulfilment")
    renamed = ("paid", "Paid")  # Shopify's statuses have one name
