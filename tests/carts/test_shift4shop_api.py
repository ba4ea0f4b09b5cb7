"""Shift4Shop against its stand-in: what every cart passes, and its own paging, zones, events and rights."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orderwire.carts.calling import CallFailed
from orderwire.carts.shift4shop import Shift4ShopCart
from orderwire.carts.shift4shop_api import zone_named
from orderwire.core import clock
from orderwire.demo.stand_in import Said, StandIn
from orderwire.demo.stand_ins.shift4shop import Shift4ShopStandIn
from orderwire.orders.models import Order
from orderwire.stores.doors import shop_of
from tests.carts.every_cart import EveryCart
from tests.carts.stage import connect, work
from tests.shop import Shop, call
from tests.sink import Sink

CART = Shift4ShopCart()


def read_all(shop: Shop, since: datetime) -> list[list[str]]:
    pages, cursor = [], ""
    while True:
        page = CART.changed(shop_of(shop.store), since, cursor)
        pages.append([order.number for order in page.orders])
        cursor = page.cursor
        if not cursor:
            return pages


class TestShift4Shop(EveryCart):
    stand_in = Shift4ShopStandIn
    moved = ("4", "order")
    renamed = ("2", "Being packed")
    deletes = False  # it never tells of an order that was deleted
    sees_test_orders = False  # it marks none

    def strange_key(self) -> str:
        return "27"

    def test_zone_and_currency_are_asked_for_before_the_first_order_is_read(self, cart: StandIn) -> None:
        cart.deaf = True
        order = cart.place()
        shop = connect(cart)
        work(shop)
        assert (shop.fresh().timezone, shop.store.currency) == ("America/New_York", "USD")
        assert Order.objects.get().updated_at == order.updated_at

    def test_webhooks_are_made_for_what_the_shop_calls_order_events_and_woken(self, shop: Shop, cart: StandIn) -> None:
        made = [(row["EventType"], row["Format"], row["Enabled"]) for row in cart.subscriptions]
        assert made == [(11, "JSON", True), (12, "JSON", True)]
        cart.subscriptions[1]["Enabled"] = False
        cart.subscriptions.append({"Id": 9, "EventType": 11, "Url": "https://elsewhere.example.com", "Enabled": False})
        assert CART.subscribe(shop_of(shop.store)) == "woke Order Status Change"
        assert CART.subscribe(shop_of(shop.store)) == ""
        CART.unsubscribe(shop_of(shop.store))
        assert [row["Id"] for row in cart.subscriptions] == [9]

    def test_a_token_that_may_not_make_webhooks_still_fetches(self, shop: Shop, cart: StandIn) -> None:
        cart.trouble.append(Said(403))
        assert "may not make webhooks" in CART.subscribe(shop_of(shop.store))
        assert shop.fresh().status == "connected"

    def test_without_the_right_to_settings_it_says_what_to_do(self, shop: Shop, cart: StandIn) -> None:
        cart.trouble += [Said(404), Said(200, []), Said(403)]
        news = CART.look(shop_of(shop.store))
        assert (news.timezone, news.currency, len(news.warnings)) == ("", "", 1)

    def test_a_days_orders_come_whole_page_by_page(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        cart.page = 3
        placed = []
        for _ in range(7):
            placed.append(cart.place().number)
            hands.forward(timedelta(seconds=5))
        pages = read_all(shop, clock.now())
        assert sorted({number for page in pages for number in page}) == placed
        assert len(cart.asked) < 20

    def test_rows_that_slip_while_pages_are_read_are_not_left_out(
        self, shop: Shop, cart: StandIn, hands: clock.Hands
    ) -> None:
        cart.page = 3
        placed = []
        for _ in range(8):
            placed.append(cart.place())
            hands.forward(timedelta(seconds=5))
        line = shop_of(shop.store)
        first = CART.changed(line, clock.now())
        seen = {order.number for order in first.orders}
        for order in placed[5:]:  # the page just read is gone from the list: what follows moves to its place
            del cart.orders[order.id]
        cursor = first.cursor
        while cursor:
            page = CART.changed(line, clock.now(), cursor)
            seen |= {order.number for order in page.orders}
            cursor = page.cursor
        assert seen == {order.number for order in placed}

    def test_an_empty_list_is_no_failure_and_costs_one_request(self, shop: Shop, cart: StandIn) -> None:
        before = len(cart.asked)
        assert read_all(shop, clock.now()) == [[]]
        assert len(cart.asked) == before + 1

    def test_the_filter_begins_a_day_early_where_the_zone_may_be_wrong(self, shop: Shop, cart: StandIn) -> None:
        CART.changed(shop_of(shop.fresh()), datetime(2026, 11, 21, 18, tzinfo=UTC))
        assert cart.asked[-1].query["lastupdatestart"] == "11/20/2026"
        CART.changed(shop_of(shop.store), datetime(2026, 11, 21, 20, tzinfo=UTC))
        assert cart.asked[-1].query["lastupdatestart"] == "11/21/2026"

    def test_an_order_that_was_not_completed_never_mails(
        self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink
    ) -> None:
        shop.rule("7")
        order = cart.place(statuses={"order": "7"})
        self.arrive(cart, shop)
        assert (shop.order(order.number).draft, sink.mails) == (True, [])

    def test_a_stranger_who_knows_the_address_can_only_make_us_look(self, shop: Shop, cart: StandIn) -> None:
        asked = len(cart.asked)
        assert call(shop.path, b'{"OrderID": "1/../../StoreSettings"}', {})[0] == 202
        shop.drain()
        assert len(cart.asked) == asked
        assert call(shop.path, b'{"OrderID": 999999, "OrderStatusID": 4}', {})[0] == 202
        shop.drain()
        assert (len(cart.asked), Order.objects.count()) == (asked + 1, 0)

    def test_an_odd_order_is_left_out_and_said(self, shop: Shop, cart: StandIn) -> None:
        cart.trouble.append(Said(200, [{"OrderID": 5}, {"Key": "x"}]))
        page = CART.changed(shop_of(shop.store), clock.now())
        assert (page.orders, page.skipped) == ((), ("Order 5: The field OrderStatusID is missing.",))

    def test_the_secure_address_may_be_another_than_the_shops(self, cart: StandIn) -> None:
        host = cart.shop_url().removeprefix("http://")
        given: dict[str, Any] = {**cart.credentials(), "secure_url": host}
        shop = connect(cart, url="https://www.example.com", credentials=given)
        work(shop)
        assert (shop.fresh().status, shop.store.problem) == ("connected", "")
        with pytest.raises(CallFailed, match="Enter the private key first"):
            CART.look(shop_of(connect(cart, credentials={"token": "t"}, account=shop.account).store))


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("(GMT-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("Pacific Standard Time", "America/Los_Angeles"),
        ("America/Chicago", "America/Chicago"),
        ("(GMT+01:00) Amsterdam, Berlin, Bern", "Etc/GMT-1"),
        ("-5", "Etc/GMT+5"),
        ("(GMT+05:30) Kolkata", ""),
        ("Central Europe Standard Time", ""),
        ("0", "UTC"),
        ("Nowhere/Atall", ""),
        ("", ""),
    ],
)
def test_the_words_for_a_zone(said: str, zone: str) -> None:
    assert zone_named(said) == zone
