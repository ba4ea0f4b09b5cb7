"""Shopware 6 against its stand-in: what every cart passes, its token, and what leaves an order's own time alone."""

from datetime import timedelta

from orderwire.core import clock
from orderwire.demo.stand_in import Said, StandIn
from orderwire.demo.stand_ins.shopware import ShopwareStandIn
from orderwire.orders.models import Order
from orderwire.stores.doors import shop_of
from orderwire.stores.models import Connection
from tests.carts.every_cart import PERIOD, EveryCart
from tests.carts.stage import cart_of, connect, work
from tests.shop import Shop
from tests.sink import Sink


class TestShopware(EveryCart):
    stand_in = ShopwareStandIn
    moved = ("shipped", "fulfilment")
    renamed = ("fulfilment:in_transit", "Unterwegs")
    sees_test_orders = False  # Shopware marks none

    def strange_read(self) -> str:
        """A plugin's delivery state carries its axis."""
        return "fulfilment:gift-wrapped"

    def test_one_token_does_for_ten_minutes(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        def tokens() -> int:
            return len([asked for asked in cart.asked if asked.path == "/api/oauth/token"])

        assert tokens() == 1
        hands.forward(timedelta(minutes=5))
        Connection.objects.update(due_at=clock.now(), poll_at=clock.now())
        work(shop)
        assert tokens() == 1
        hands.forward(timedelta(minutes=5))
        Connection.objects.update(due_at=clock.now(), poll_at=clock.now())
        work(shop)
        assert tokens() == 2

    def test_a_token_taken_back_is_asked_for_again(self, shop: Shop, cart: StandIn) -> None:
        order = cart.place()
        cart.trouble.append(Said(401, {"errors": []}))
        found = cart_of(shop).fetch(shop_of(shop.store), order.id)
        assert found is not None and found.number == order.number

    def test_the_tokens_own_limit_is_kept_to(self, cart: StandIn, hands: clock.Hands) -> None:
        shop = connect(cart)
        cart.trouble.append(Said(429, {"errors": [{"status": "429"}]}, {"Retry-After": "60"}))
        work(shop)
        assert (shop.fresh().status, len(cart.asked)) == ("pending", 1)
        hands.forward(timedelta(seconds=61))
        work(shop)
        assert shop.fresh().status == "connected"

    def test_a_payment_is_found_though_the_orders_time_stands_still(
        self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink
    ) -> None:
        shop.rule("paid")
        order = cart.place()
        self.arrive(cart, shop)
        hands.forward(timedelta(hours=2))
        work(shop)
        cart.deaf = True
        cart.move(order, "paid", "payment")
        hands.forward(PERIOD)
        shop.drain()
        assert sink.only().subject == f"Order {order.number} for Ada"
        assert Order.objects.get().payment_status == "paid"

    def test_many_orders_of_one_moment_are_all_read(self, cart: StandIn, hands: clock.Hands) -> None:
        cart.page, cart.deaf = 2, True
        for _ in range(7):
            cart.place()
        shop = connect(cart)
        work(shop)
        assert Order.objects.count() == 7

    def test_what_the_role_may_not_read_is_said_and_orders_come_all_the_same(
        self, cart: StandIn, hands: clock.Hands
    ) -> None:
        shop = connect(cart)
        whole = cart.answer
        cart.answer = lambda asked: (  # type: ignore[method-assign]
            Said(403, {"errors": [{"code": "FRAMEWORK__MISSING_PRIVILEGE_ERROR"}]})
            if asked.path.endswith(("/currency", "/state-machine-state"))
            else whole(asked)
        )
        work(shop)
        assert shop.fresh().status == "connected"
        assert Connection.objects.get().warnings == [
            "The integration may not read state machine state, currency: its role may view orders and no more."
        ]

    def test_without_the_right_to_orders_it_is_said(self, cart: StandIn, hands: clock.Hands) -> None:
        shop = connect(cart)
        whole = cart.answer
        cart.answer = lambda asked: (  # type: ignore[method-assign]
            Said(403, {"errors": []}) if asked.path.endswith("/order") else whole(asked)
        )
        work(shop)
        assert shop.fresh().status == "broken"
        assert shop.store.problem == (
            "Shopware accepts the key but not what it asks for. Give it the right to read orders."
        )
