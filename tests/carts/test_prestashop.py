"""PrestaShop against its stand-in: what every cart passes, its ids, its clock, its paging, its secrets, its mails."""

from datetime import timedelta

import pytest

from orderwire.acts import connections
from orderwire.carts import prestashop_api
from orderwire.carts.meaning import Meaning
from orderwire.carts.prestashop import PrestaShopCart
from orderwire.core import clock
from orderwire.core.failures import Conflict
from orderwire.demo.stand_in import Asked, Said
from orderwire.demo.stand_ins.prestashop import PrestaShopStandIn, product_id
from orderwire.orders.models import LineItem, Order, Shipment
from orderwire.stores import meanings
from orderwire.stores.doors import shop_of
from orderwire.stores.models import Connection, Store
from tests.carts.every_cart import PERIOD, EveryCart
from tests.carts.pictured_cart import PicturedCart
from tests.carts.stage import connect, work
from tests.shop import Shop
from tests.sink import Sink

LAMP = product_id("LAMP-01")


class TestPrestaShop(EveryCart, PicturedCart):
    stand_in = PrestaShopStandIn
    moved = ("4", "order")
    renamed = ("4", "Expédié")
    sees_test_orders = False  # PrestaShop marks none
    picture = f"/{LAMP + 2}-home_default/picture.jpg"
    catalog = ("/api/products", "/api/combinations")
    refusal = Said(401, raw=b'Resource of type "products" is not allowed with this authentication key')

    @pytest.fixture(autouse=True)
    def small_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """How many rows a page has is our wish: two, so that every test goes over pages."""
        monkeypatch.setattr(prestashop_api, "PAGE", 2)

    def strange_key(self) -> str:
        return "77"

    def test_orders_of_one_second_are_all_found(self, shop: Shop, cart: PrestaShopStandIn, hands: clock.Hands) -> None:
        cart.deaf = True
        for _ in range(5):
            cart.place()
        moment = clock.now()
        for one in cart.orders.values():
            one.updated_at = moment
        hands.forward(PERIOD)
        cart.asked.clear()
        work(shop)
        assert Order.objects.count() == 5
        assert len([asked for asked in cart.asked if asked.path == "/api/orders"]) == 4

    def test_a_row_that_moves_between_pages_shifts_no_other_out(
        self, shop: Shop, cart: PrestaShopStandIn, hands: clock.Hands
    ) -> None:
        cart.deaf = True
        held = []
        for _ in range(5):
            held.append(cart.place())
            hands.forward(timedelta(seconds=5))
        since = held[0].updated_at - timedelta(minutes=1)
        seen = PrestaShopCart().changed(shop_of(shop.store), since)
        found = [one.number for one in seen.orders]
        held[0].updated_at = clock.now()
        while seen.cursor:
            seen = PrestaShopCart().changed(shop_of(shop.store), since, seen.cursor)
            found += [one.number for one in seen.orders]
        assert set(found) == {one.number for one in held}

    def test_an_idle_shop_is_asked_once_a_period(self, shop: Shop, cart: PrestaShopStandIn, hands: clock.Hands) -> None:
        hands.forward(PERIOD)
        cart.asked.clear()
        work(shop)
        (asked,) = cart.asked
        assert (asked.query["date"], asked.query["output_format"]) == ("1", "JSON")
        assert asked.query["filter[date_upd]"].startswith(">[20")

    def test_no_password_is_asked_for(self, shop: Shop, cart: PrestaShopStandIn) -> None:
        cart.place()
        self.arrive(cart, shop)
        shown = [asked.query["display"] for asked in cart.asked if asked.path == "/api/customers"]
        assert len(shown) >= 2
        assert set(shown) == {"[id]", "[id,email,firstname,lastname,newsletter,id_lang,is_guest]"}

    def test_tables_are_asked_for_once_and_again_when_an_order_names_a_new_id(
        self, shop: Shop, cart: PrestaShopStandIn, hands: clock.Hands
    ) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        cart.asked.clear()
        cart.move(order, "3")
        self.arrive(cart, shop)
        assert [asked.path for asked in cart.asked if asked.path == "/api/carriers"] == []
        cart.ship(order, "8Y1", "Colissimo")
        self.arrive(cart, shop)
        cart.ship(order, "8Y2", "Colissimo")
        self.arrive(cart, shop)
        assert [asked.path for asked in cart.asked if asked.path == "/api/carriers"] == ["/api/carriers"]
        parcels = Shipment.objects.order_by("number").values_list("carrier", "number", "url")
        assert list(parcels) == [
            ("Colissimo", "8Y1", "https://track.example.com/8Y1"),
            ("Colissimo", "8Y2", "https://track.example.com/8Y2"),
        ]

    def test_the_shop_says_its_zone_and_its_buyers_languages(self, shop: Shop, cart: PrestaShopStandIn) -> None:
        assert shop.fresh().timezone == "Europe/Paris"
        cart.place()
        self.arrive(cart, shop)
        customer = Order.objects.get().customer
        assert customer is not None
        assert (customer.locale, customer.accepts_marketing) == ("fr-FR", True)

    def test_times_are_read_by_the_shops_clock_whatever_zone_the_merchant_wants(
        self, shop: Shop, cart: PrestaShopStandIn
    ) -> None:
        Store.objects.filter(pk=shop.store.pk).update(timezone="Asia/Tokyo")
        order = cart.place()
        self.arrive(cart, shop)
        assert abs(Order.objects.get().updated_at - order.updated_at) < timedelta(seconds=1)

    def test_what_the_shops_statuses_mean_is_told_by_their_marks(self, shop: Shop) -> None:
        store = shop.fresh()
        assert meanings.meaning_of(store, "order", "4") == Meaning("open", "paid", "shipped")
        assert meanings.meaning_of(store, "order", "5") == Meaning("completed", "paid", "delivered")
        assert meanings.meaning_of(store, "order", "14") == Meaning("open", "paid", "processing")

    @pytest.mark.parametrize("resource", ["orders", "order_carriers", "customers"])
    def test_a_missing_right_is_named(self, cart: PrestaShopStandIn, resource: str) -> None:
        cart.unseen = {resource}
        shop = connect(cart)
        work(shop)
        assert shop.fresh().status == "broken"
        assert f"may not see {resource}." in shop.store.problem

    def test_without_helpful_rights_it_works_and_says_what_is_missing(
        self, cart: PrestaShopStandIn, sink: Sink
    ) -> None:
        cart.unseen = {"addresses", "carriers", "configurations", "languages"}
        shop = connect(cart)
        work(shop)
        assert shop.fresh().status == "connected"
        assert [words.split(" in ")[0] for words in Connection.objects.get().warnings] == [
            "Tick View for configurations",
            "Tick View for languages",
            "Tick View for carriers",
            "Tick View for addresses",
        ]
        order = cart.place()
        cart.ship(order, "8Y1", "Colissimo")
        self.arrive(cart, shop)
        assert Order.objects.get().currency == "USD"

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            (Said(503, raw=b"<message>The PrestaShop webservice is disabled. Please</message>"), "Switch it on under"),
            (Said(403, raw=b"<message>No permission for this key on this shop</message>"), "enter the shop's id"),
            (Said(401, raw=b"<message>Invalid authentication key format</message>"), "refuses the webservice key"),
            (Said(200, raw=b"<html>Welcome</html>"), "something that is not its API"),
            (Said(200, {"error": "x"}), "not its webservice"),
        ],
    )
    def test_each_refusal_is_said_in_words(self, cart: PrestaShopStandIn, said: Said, words: str) -> None:
        shop = connect(cart)
        cart.trouble.append(said)
        store = connections.check_store(shop.store)
        assert words in (store.problem or Connection.objects.get().error)

    def test_several_shops_are_told_apart_by_id(self, cart: PrestaShopStandIn) -> None:
        shop = connect(cart, credentials={**cart.credentials(), "shop_id": "3"})
        work(shop)
        assert {asked.query.get("id_shop") for asked in cart.asked} == {"3"}

    def test_a_combination_without_a_picture_is_shown_by_its_products_cover(
        self, shop: Shop, cart: PrestaShopStandIn
    ) -> None:
        cart.own = False
        cart.place()
        self.arrive(cart, shop)
        assert LineItem.objects.get().image_url == f"{cart.url}/{LAMP + 1}-home_default/picture.jpg"

    def test_without_friendly_urls_a_picture_is_the_file_itself(self, cart: PrestaShopStandIn) -> None:
        cart.friendly = False
        shop = connect(cart)
        work(shop)
        cart.place()
        self.arrive(cart, shop)
        image = str(LAMP + 2)
        assert LineItem.objects.get().image_url == f"{cart.url}/img/p/{'/'.join(image)}/{image}-home_default.jpg"

    def test_without_the_sizes_of_pictures_they_are_shown_as_they_were_uploaded(self, cart: PrestaShopStandIn) -> None:
        cart.unseen = {"image_types"}
        shop = connect(cart)
        work(shop)
        assert shop.fresh().status == "connected"
        assert "in the size they were uploaded in" in Connection.objects.get().warnings[0]
        cart.place()
        self.arrive(cart, shop)
        assert LineItem.objects.get().image_url == f"{cart.url}/{LAMP + 2}/picture.jpg"

    def test_a_picture_never_needs_the_webservice_key(self, shop: Shop, cart: PrestaShopStandIn) -> None:
        cart.place()
        self.arrive(cart, shop)
        address = LineItem.objects.get().image_url
        assert "/api/" not in address
        assert cart.credentials()["key"] not in address
        assert [asked.path for asked in cart.asked if "images" in asked.path] == []

    def test_a_statuss_own_mail_is_switched_off(self, shop: Shop, cart: PrestaShopStandIn) -> None:
        connections.silence(shop.store, "state_4")
        assert cart.silenced == {"4"}
        assert {mail.key: by for mail, by in connections.own_mails_of(shop.store)}["state_4"] == "us"

    def test_a_key_that_may_only_look_says_so(
        self, shop: Shop, cart: PrestaShopStandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = cart.answer

        def only_looks(asked: Asked) -> Said:
            words = b"Method PUT is not allowed for the resource order_states with this authentication key"
            return Said(405, raw=words) if asked.method == "PUT" else whole(asked)

        monkeypatch.setattr(cart, "answer", only_looks)
        with pytest.raises(Conflict, match="Tick Modify for order_states"):
            connections.silence(shop.store, "state_4")
        assert cart.silenced == set()
        with pytest.raises(Conflict, match="only be switched off in the shop"):
            connections.silence(shop.store, "order_conf")
