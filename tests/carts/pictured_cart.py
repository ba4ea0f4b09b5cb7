"""What a cart does whose products' pictures are asked for apart from its orders: subclass it beside EveryCart."""

from datetime import timedelta
from typing import ClassVar

import pytest

from orderwire.core import clock
from orderwire.demo.stand_in import Asked, Said, StandIn
from orderwire.orders.models import LineItem, Order
from orderwire.stores.models import Connection
from tests.carts.stage import Stage, connect, work
from tests.shop import Shop


class PicturedCart(Stage):
    """`picture`: where the lamp's picture lies below the shop. `catalog`: which paths are asked. `refusal`: no right."""

    picture: ClassVar[str]
    catalog: ClassVar[tuple[str, ...]]
    refusal: ClassVar[Said]

    def test_a_line_shows_its_products_picture(self, shop: Shop, cart: StandIn) -> None:
        cart.place()
        self.arrive(cart, shop)
        assert LineItem.objects.get().image_url == cart.url + self.picture

    def test_a_product_is_asked_for_once_however_many_orders_have_it(
        self, shop: Shop, cart: StandIn, hands: clock.Hands
    ) -> None:
        cart.asked.clear()
        for _ in range(4):
            order = cart.place()
            self.arrive(cart, shop)
            self.move(cart, order, hands)
            self.arrive(cart, shop)
        assert self._questions(cart) == sorted(self.catalog)
        assert set(LineItem.objects.values_list("image_url", flat=True)) == {cart.url + self.picture}

    def test_without_the_right_to_products_orders_come_without_pictures_and_it_is_said(
        self, cart: StandIn, hands: clock.Hands, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        trouble = self._refuse(cart, monkeypatch, self.refusal)
        shop = connect(cart)
        work(shop)
        assert shop.fresh().status == "connected"
        assert [words for words in Connection.objects.get().warnings if "pictures" in words] != []
        cart.asked.clear()
        cart.place()
        self.arrive(cart, shop)
        assert (LineItem.objects.get().image_url, self._questions(cart)) == ("", [])
        trouble.clear()
        hands.forward(timedelta(hours=25))  # the look of the next day
        work(shop)
        order = cart.place()
        self.arrive(cart, shop)
        assert LineItem.objects.get(order__number=order.number).image_url == cart.url + self.picture

    @pytest.mark.parametrize("said", [Said(503), Said(429, {}, {"Retry-After": "30"}), Said(200, raw=b"<html>")])
    def test_a_catalog_in_trouble_keeps_no_order_from_being_recorded(
        self, shop: Shop, cart: StandIn, hands: clock.Hands, monkeypatch: pytest.MonkeyPatch, said: Said
    ) -> None:
        trouble = self._refuse(cart, monkeypatch, said)
        cart.asked.clear()
        for _ in range(3):
            cart.place()
            self.arrive(cart, shop)
        assert (Order.objects.count(), set(LineItem.objects.values_list("image_url", flat=True))) == (3, {""})
        assert self._questions(cart) == sorted(self.catalog)  # one each, then a pause
        assert (shop.fresh().status, Connection.objects.get().error) == ("connected", "")
        trouble.clear()
        hands.forward(timedelta(minutes=11))
        for order in list(cart.orders.values()):
            self.move(cart, order, hands)
        self.arrive(cart, shop)
        assert set(LineItem.objects.values_list("image_url", flat=True)) == {cart.url + self.picture}

    def test_a_known_picture_stays_while_the_catalog_is_in_trouble(
        self, shop: Shop, cart: StandIn, hands: clock.Hands, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        self._refuse(cart, monkeypatch, Said(503))
        shop_line = Connection.objects.get()
        shop_line.vault_sealed = ""  # nothing is remembered of the products
        shop_line.save(update_fields=["vault_sealed"])
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        assert self.standing(shop, order.number) == self.moved[0]
        assert LineItem.objects.get().image_url == cart.url + self.picture

    def _questions(self, cart: StandIn) -> list[str]:
        return sorted(asked.path for asked in cart.asked if asked.path in self.catalog)

    def _refuse(self, cart: StandIn, monkeypatch: pytest.MonkeyPatch, said: Said) -> list[Said]:
        """Let the catalog answer so, until the list that comes back is emptied."""
        whole, trouble = cart.answer, [said]

        def answer(asked: Asked) -> Said:
            return trouble[0] if trouble and asked.path in self.catalog else whole(asked)

        monkeypatch.setattr(cart, "answer", answer)
        return trouble
