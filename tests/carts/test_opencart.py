"""OpenCart against its stand-in: what every cart passes, its signed questions, its history, its amounts."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from orderwire.acts.connections import check_store
from orderwire.carts import opencart_api
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.meaning import Meaning
from orderwire.carts.opencart_order import read_order
from orderwire.core import clock
from orderwire.demo.stand_in import Asked, Said
from orderwire.demo.stand_ins.opencart import OpenCartStandIn
from orderwire.orders.models import LineItem, Order
from orderwire.stores import meanings
from orderwire.stores.models import Connection
from tests.carts.every_cart import PERIOD, EveryCart
from tests.carts.stage import connect, deliver, work
from tests.carts.test_pictures import shop_at
from tests.shop import Shop


def order(**changed: Any) -> Fields:
    return Fields(
        {
            "order_id": "7",
            "order_status_id": "3",
            "currency_code": "JPY",
            "currency_value": "150.50000000",
            "base_currency": "USD",
            "total": "10.0000",
            "updated": 1760000000,
            "added": "1759990000",
            "products": [
                {
                    "id": "1",
                    "name": "Mug &amp; lid",
                    "model": "M-1",
                    "quantity": "2",
                    "price": "4.0000",
                    "options": [{"name": "Size", "value": "L"}, {"name": "Colour", "value": "Red"}],
                }
            ],
            "totals": [
                {"code": "sub_total", "value": "8.0000"},
                {"code": "shipping", "value": "3.0000"},
                {"code": "coupon", "value": "-2.0000"},
                {"code": "tax", "value": "0.5000"},
                {"code": "tax", "value": "0.5000"},
                {"code": "total", "value": "10.0000"},
            ],
            **changed,
        }
    )


class TestOpenCart(EveryCart):
    stand_in = OpenCartStandIn
    moved = ("3", "order")
    renamed = ("3", "Versendet")
    sees_test_orders = False  # OpenCart marks none
    tracks = False  # its core holds no tracking numbers

    def strange_key(self) -> str:
        return "99"

    def test_a_poll_goes_on_by_the_history(self, shop: Shop, cart: OpenCartStandIn, hands: clock.Hands) -> None:
        cart.page, cart.deaf = 2, True
        for _ in range(5):
            cart.place()
        hands.forward(PERIOD)
        cart.asked.clear()
        work(shop)
        assert Order.objects.count() == 5
        asked = [(one.query.get("after"), "since" in one.query) for one in cart.asked]
        assert asked == [(None, True), ("2", False), ("4", False)]

    def test_a_status_that_does_not_touch_the_order_is_found(
        self, shop: Shop, cart: OpenCartStandIn, hands: clock.Hands
    ) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        cart.deaf = True
        hands.forward(timedelta(hours=5))
        cart.move(order, "5")
        hands.forward(PERIOD)
        work(shop)
        assert Order.objects.get().status == "5"

    def test_an_idle_shop_is_asked_once_a_period(self, shop: Shop, cart: OpenCartStandIn, hands: clock.Hands) -> None:
        hands.forward(PERIOD)
        cart.asked.clear()
        work(shop)
        assert [asked.query["ask"] for asked in cart.asked] == ["orders"]

    def test_the_extension_says_zone_language_and_which_statuses_are_complete(
        self, shop: Shop, cart: OpenCartStandIn
    ) -> None:
        store = shop.fresh()
        assert store.timezone == "Europe/Berlin"
        assert meanings.meaning_of(store, "order", "3") == Meaning("open", "paid", "shipped")
        assert meanings.meaning_of(store, "order", "17") == Meaning("completed", "paid")

    def test_a_line_shows_its_products_picture_which_comes_with_the_order(
        self, shop: Shop, cart: OpenCartStandIn
    ) -> None:
        cart.asked.clear()
        cart.place()
        self.arrive(cart, shop)
        assert LineItem.objects.get().image_url == f"{cart.url}/image/catalog/LAMP-01.jpg"
        assert [asked.query["ask"] for asked in cart.asked] == ["orders"]

    def test_clocks_that_differ_are_said_so(self, cart: OpenCartStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
        shop = connect(cart)
        monkeypatch.setattr(cart, "answer", lambda asked: Said(401, {"error": "clock"}))
        assert "differ by more than five minutes" in check_store(shop.store).problem

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            (Said(403, {"error": "off"}), "is switched off"),
            (Said(401, {"error": "signature"}), "refuses the read key"),
            (Said(404, raw=b"<html>not found</html>"), "has no Orderwire extension"),
            (Said(200, {"hello": "world"}), "has no Orderwire extension"),
            (Said(200, ["hello"]), "has no Orderwire extension"),
        ],
    )
    def test_each_refusal_is_said_in_words(self, cart: OpenCartStandIn, said: Said, words: str) -> None:
        shop = connect(cart)
        cart.trouble.append(said)
        assert words in check_store(shop.store).problem

    def test_a_question_of_yesterday_is_not_answered(
        self, shop: Shop, cart: OpenCartStandIn, hands: clock.Hands
    ) -> None:
        asked = cart.asked[-1]
        assert cart.answer(asked).status == 200
        hands.forward(timedelta(minutes=6))
        assert (cart.answer(asked).status, cart.answer(asked).data) == (401, {"error": "clock"})
        other = Asked(asked.method, asked.path, {**asked.query, "limit": "100"}, asked.headers, b"")
        assert cart.answer(other).data == {"error": "signature"}
        bare = Asked(asked.method, asked.path, asked.query, {}, b"")
        assert cart.answer(bare).data == {"error": "signature"}

    def test_only_the_named_stores_orders_are_taken(self, cart: OpenCartStandIn) -> None:
        shop = connect(cart, credentials={**cart.credentials(), "store_id": "2"})
        cart.place()
        work(shop)
        shop.drain()
        assert (shop.fresh().status, Order.objects.count()) == ("connected", 0)

    def test_saving_the_extensions_settings_makes_a_call_that_is_heard(self, shop: Shop, cart: OpenCartStandIn) -> None:
        assert deliver(cart.extension_call({"ping": True})) == 202
        shop.drain()
        assert Order.objects.count() == 0

    def test_an_answer_that_is_no_list_stops_nothing_for_good(
        self, shop: Shop, cart: OpenCartStandIn, hands: clock.Hands
    ) -> None:
        cart.trouble.append(Said(200, {"orders": "none"}))
        hands.forward(PERIOD)
        work(shop)
        assert Connection.objects.get().error != ""
        hands.forward(timedelta(hours=2))
        work(shop)
        assert (shop.fresh().status, Connection.objects.get().error) == ("connected", "")


def test_amounts_are_turned_into_the_buyers_currency() -> None:
    found = read_order(order())
    assert (found.total, found.currency) == (Decimal(1505), "JPY")
    assert (found.shop_total, found.shop_currency) == (Decimal("10.00"), "USD")
    assert (found.subtotal, found.shipping, found.discount, found.tax) == (
        Decimal(1204),
        Decimal(452),
        Decimal(301),
        Decimal(151),
    )
    (item,) = found.items
    assert (item.name, item.sku, item.price, item.variant) == ("Mug & lid", "M-1", Decimal(602), "Size: L, Colour: Red")
    assert found.updated_at.timestamp() == 1760000000
    assert found.shipments is None  # OpenCart says nothing of parcels: numbers typed by hand stay


def test_an_unfinished_order_never_mails_and_an_odd_one_is_not_read() -> None:
    assert read_order(order(order_status_id="0")).draft
    assert not read_order(order()).draft
    for wrong in ({"updated": "yesterday"}, {"currency_code": ""}, {"total": "1e30"}, {"order_id": ""}):
        with pytest.raises(Unreadable):
            read_order(order(**wrong))
    assert read_order(order(currency_value="0")).total == Decimal(10)


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("catalog/mug.jpg", "https://shop.example.com/image/catalog/mug.jpg"),
        ("/catalog/Mug & lid é.jpg", "https://shop.example.com/image/catalog/Mug%20%26%20lid%20%C3%A9.jpg"),
        ("", None),
        (None, None),
        (["x"], None),
    ],
)
def test_a_picture_lies_below_the_shops_address(file: object, shown: str | None) -> None:
    products = [{"id": "1", "name": "Mug", "price": "4.0000", "image": file}]
    found = read_order(order(products=products), opencart_api.pictures_of(shop_at()))
    assert (found.items[0].image_url, found.without_pictures) == (shown, False)


def test_an_older_extension_says_nothing_of_pictures_and_takes_none_away() -> None:
    found = read_order(order(), opencart_api.pictures_of(shop_at()))
    assert (found.items[0].image_url, found.without_pictures) == (None, True)
    plain = {"id": "1", "name": "Mug", "price": "4.0000", "image": "mug.jpg"}
    insecure = read_order(order(products=[plain]), opencart_api.pictures_of(shop_at("http://shop.example.com")))
    assert insecure.items[0].image_url is None


def test_guests_and_customers() -> None:
    guest = read_order(order(customer_id="0", email="ada@example.com", newsletter=""))
    assert (guest.customer.guest, guest.customer.external_id, guest.customer.accepts_marketing) == (True, None, None)
    known = read_order(order(customer_id="5", newsletter="1", language_code="de-de"))
    assert (known.customer.guest, known.customer.accepts_marketing, known.customer.locale) == (False, True, "de-de")


def test_a_question_is_signed_over_its_query() -> None:
    one = opencart_api.signed("key", "route=x&ask=about", clock.now())
    other = opencart_api.signed("key", "route=x&ask=orders", clock.now())
    assert one["X-Orderwire-Signature"] != other["X-Orderwire-Signature"]
