"""Magento against its stand-in: what every cart passes, its two lists, its pictures."""

from datetime import timedelta

import pytest

from orderwire.carts.magento import MagentoCart
from orderwire.core import clock
from orderwire.demo.stand_in import Asked, Said, StandIn
from orderwire.demo.stand_ins.magento import MagentoStandIn
from orderwire.orders.models import LineItem, Order, Shipment
from orderwire.rules.models import Rule
from orderwire.stores.doors import shop_of
from orderwire.stores.models import Connection, Store
from tests.carts.every_cart import PERIOD, EveryCart
from tests.carts.pictured_cart import PicturedCart
from tests.carts.stage import connect, poll, work
from tests.shop import Shop
from tests.sink import Sink


class TestMagento(EveryCart, PicturedCart):
    stand_in = MagentoStandIn
    moved = ("complete", "order")
    renamed = ("processing", "Wird bearbeitet")
    sees_test_orders = False  # Magento marks none
    picture = "/media/catalog/product/l/a/lamp-01.jpg"
    catalog = ("/rest/V1/products",)
    refusal = Said(401, {"message": "The consumer isn't authorized to access Magento_Catalog::products."})

    def test_the_last_page_is_not_read_for_ever(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        cart.page, cart.deaf = 2, True
        for _ in range(5):
            cart.place()
        moment = clock.now()
        for one in cart.orders.values():
            one.updated_at = moment  # all of one second: no time to go on by
        hands.forward(PERIOD)
        cart.asked.clear()
        work(shop)
        assert Order.objects.count() == 5
        orders = [asked for asked in cart.asked if asked.path.endswith("/orders")]
        assert (
            len(orders) == 5
        )  # from the period before, from that second on, the rest of it in two, and what came after
        assert {asked.query["searchCriteria[currentPage]"] for asked in cart.asked} == {"1"}

    def test_a_row_that_moves_between_pages_shifts_no_other_out(
        self, shop: Shop, cart: StandIn, hands: clock.Hands
    ) -> None:
        cart.page, cart.deaf = 2, True
        held = []
        for _ in range(5):
            held.append(cart.place())
            hands.forward(timedelta(seconds=5))
        since = held[0].updated_at - timedelta(minutes=1)
        line_of = shop_of(shop.store)
        seen = MagentoCart().changed(line_of, since)
        found = [one.number for one in seen.orders]
        held[0].updated_at = clock.now()  # leaves the first page
        while seen.cursor:
            seen = MagentoCart().changed(line_of, since, seen.cursor)
            found += [one.number for one in seen.orders]
        assert set(found) == {one.number for one in held}

    def test_a_number_that_comes_later_touches_only_its_shipment(
        self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink
    ) -> None:
        Rule.objects.update(wait_for_tracking_hours=48)
        order = cart.place()
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        assert sink.mails == []
        cart.deaf = True
        hands.forward(timedelta(hours=3))
        then = order.updated_at
        cart.ship(order, "1Z999AA10123456784")
        order.updated_at = then
        hands.forward(PERIOD)
        shop.drain()
        assert [one.number for one in Shipment.objects.all()] == ["1Z999AA10123456784"]
        assert "1Z999AA10123456784" in sink.only().words

    def test_an_idle_shop_is_asked_for_two_lists_in_turn(self, shop: Shop, cart: StandIn) -> None:
        poll(shop)
        cart.asked.clear()
        poll(shop)
        assert [asked.path for asked in cart.asked] == ["/rest/V1/orders", "/rest/V1/shipments"] * 2

    def test_where_pictures_lie_is_told_by_the_store_view_else_guessed(
        self, cart: StandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = cart.answer

        def elsewhere(asked: Asked) -> Said:
            if not asked.path.endswith("/storeConfigs"):
                return whole(asked)
            return Said(200, [{"id": 1, "locale": "en_GB", "secure_base_media_url": "https://cdn.example.net/m"}])

        monkeypatch.setattr(cart, "answer", elsewhere)
        shop = connect(cart)
        work(shop)
        cart.place()
        self.arrive(cart, shop)
        assert LineItem.objects.get().image_url == "https://cdn.example.net/m/catalog/product/l/a/lamp-01.jpg"

    def test_the_shop_says_its_zone_currency_and_languages(self, shop: Shop, cart: StandIn) -> None:
        assert (shop.fresh().timezone, shop.store.currency) == ("Europe/London", "USD")
        cart.place()
        self.arrive(cart, shop)
        customer = Order.objects.get().customer
        assert customer is not None
        assert customer.locale == "en-GB"

    def test_orders_of_other_store_views_are_left_alone(self, cart: StandIn) -> None:
        shop = connect(cart, credentials={**cart.credentials(), "store_ids": "2, 3"})
        cart.place()
        work(shop)
        shop.drain()
        assert (Store.objects.get().connection, Order.objects.count()) == ("connected", 0)

    def test_a_token_without_shipments_is_said_so(self, cart: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = cart.answer
        monkeypatch.setattr(
            cart, "answer", lambda asked: Said(401, {}) if asked.path.endswith("/shipments") else whole(asked)
        )
        shop = connect(cart)
        work(shop)
        assert shop.fresh().status == "broken"
        assert "tick Sales, Operations, Shipments" in shop.store.problem

    def test_without_our_extension_and_the_right_to_store_views_it_works_all_the_same(
        self, cart: StandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole, refused = cart.answer, {"/rest/V1/store/storeConfigs": 401, "/rest/V1/orderwire/statuses": 404}
        monkeypatch.setattr(
            cart, "answer", lambda asked: Said(refused[asked.path], {}) if asked.path in refused else whole(asked)
        )
        shop = connect(cart)
        work(shop)
        assert shop.fresh().status == "connected"
        assert Connection.objects.get().warnings[0].startswith("Tick Stores, Settings, All Stores")

    def test_a_page_that_is_no_list_is_said_in_words(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        cart.trouble.append(Said(200, {"items": []}))
        hands.forward(PERIOD)
        work(shop)
        assert "not a list of orders" in Connection.objects.get().error
