"""WooCommerce against its stand-in: what every cart passes, and its own paging."""

from orderwire.demo.stand_ins.woocommerce import WooCommerceStandIn
from tests.carts.every_cart import EveryCart


class TestWooCommerce(EveryCart):
    stand_in = WooCommerceStandIn
    moved = ("completed", "order")
    renamed = ("shipped", "Versendet")
    sees_test_orders = False  # WooCommerce marks none
