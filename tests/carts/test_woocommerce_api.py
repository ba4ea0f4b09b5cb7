"""WooCommerce against its stand-in: what every cart passes, and its own paging."""

from orderwire.acts.connections import check_store
from orderwire.demo.stand_in import Asked, Said, StandIn
from orderwire.demo.stand_ins.woocommerce import WooCommerceStandIn
from orderwire.stores.models import Connection
from tests.carts.every_cart import EveryCart
from tests.carts.stage import connect


class TestWooCommerce(EveryCart):
    stand_in = WooCommerceStandIn
    moved = ("completed", "order")
    renamed = ("shipped", "Versendet")
    sees_test_orders = False  # WooCommerce marks none

    def test_a_key_that_may_only_read_leaves_the_webhooks_to_the_merchant(self, cart: StandIn) -> None:
        answer = cart.answer

        def read_only(asked: Asked) -> Said:
            return Said(403, {"code": "woocommerce_rest_cannot_create"}) if asked.method == "POST" else answer(asked)

        cart.answer = read_only  # type: ignore[method-assign]
        shop = connect(cart)
        assert (check_store(shop.store).status, cart.subscriptions) == ("connected", [])
        line = Connection.objects.get()
        assert (line.hooks, line.failures) == ("hand", 0)
        assert line.warnings == [
            "This key may read and not write, so the webhooks are made by hand. "
            "With a key that may Read/Write they are made for you."
        ]
        cart.answer = answer  # type: ignore[method-assign]
        assert check_store(shop.store).status == "connected"
        line.refresh_from_db()
        assert (line.hooks, line.warnings, len(cart.subscriptions)) == ("ours", [], 4)
