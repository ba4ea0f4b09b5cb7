"""Volusion against its stand-in: what every cart passes, and finding changes in a shop that cannot be asked for them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from orderwire.acts import fetching
from orderwire.carts import volusion_api
from orderwire.carts.calling import CallFailed
from orderwire.carts.comparing import memory
from orderwire.carts.volusion import VolusionCart
from orderwire.core import clock
from orderwire.demo.stand_in import Said, StandIn
from orderwire.demo.stand_ins.volusion import VolusionStandIn
from orderwire.orders.models import Change, Order
from orderwire.stores.doors import shop_of
from orderwire.stores.models import Connection
from tests.carts.every_cart import PERIOD, EveryCart
from tests.carts.stage import all_pages, connect, work
from tests.shop import Shop
from tests.sink import Sink

CART = VolusionCart()


class TestVolusion(EveryCart):
    stand_in = VolusionStandIn
    moved = ("shipped", "order")
    renamed = ("ready_to_ship", "Ready to Ship")  # statuses cannot be renamed in Volusion
    sees_test_orders = False

    def strange_read(self) -> str:
        return "gift_wrapped"

    def test_an_idle_shop_is_asked_for_new_orders_and_each_status_in_use_in_turn(
        self, shop: Shop, cart: StandIn, hands: clock.Hands
    ) -> None:
        self.arrive(cart, shop)
        asked = len(cart.asked)
        self.arrive(cart, shop)
        assert len(cart.asked) == asked + 2
        cart.place()
        cart.place()
        self.arrive(cart, shop)
        asked = len(cart.asked)
        self.arrive(cart, shop)
        assert [row.query.get("WHERE_Value", "") for row in cart.asked[asked:]] == ["", "New"] * 2

    def test_what_was_exported_is_not_lost_when_the_worker_dies_at_once(
        self, shop: Shop, cart: StandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        order = cart.place(statuses={"order": "shipped"})
        with monkeypatch.context() as patched:
            patched.setattr(fetching.flow, "apply_orders", _dies)
            Connection.objects.update(due_at=clock.now(), poll_at=clock.now())
            with pytest.raises(OperationalError):
                work(shop)
        assert Order.objects.count() == 0
        Connection.objects.update(due_at=clock.now(), held_until=None)
        work(shop)
        assert Order.objects.get().external_id == order.id

    def test_a_first_walk_that_was_stopped_still_finds_what_was_on_its_way_before(
        self, cart: StandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert isinstance(cart, VolusionStandIn)
        old, new = cart.place(), cart.place()
        cart.exported.add(old.id)  # by another program, long ago
        line = shop_of(connect(cart).store)
        with monkeypatch.context() as patched:
            patched.setattr(volusion_api, "of_status", _busy)
            with pytest.raises(CallFailed):
                all_pages(line, CART, clock.now())
        assert list(memory(line)) == [new.id]
        orders, _ = all_pages(line, CART, clock.now())
        assert sorted(order.number for order in orders) == [old.number, new.number]

    def test_an_order_that_was_moved_by_several_steps_between_polls(
        self, shop: Shop, cart: StandIn, hands: clock.Hands
    ) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        for key in ("processing", "ready_to_ship", "canceled"):
            hands.forward(timedelta(seconds=20))
            cart.move(order, key)
        self.arrive(cart, shop)
        assert self.standing(shop, order.number) == "canceled"
        assert list(Change.objects.order_by("id").values_list("to_status", flat=True)) == ["new", "canceled"]

    def test_a_tracking_number_that_comes_hours_after_shipping_is_found(
        self, shop: Shop, cart: StandIn, hands: clock.Hands
    ) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        hands.forward(timedelta(hours=3))
        cart.ship(order, "1Z999AA10123456784")
        order.updated_at -= timedelta(hours=3)  # LastModified does not move with it
        hands.forward(timedelta(hours=4))
        self.arrive(cart, shop)
        parcels = [parcel.number for parcel in Order.objects.get().shipments.all()]
        assert parcels == ["1Z999AA10123456784"]

    def test_an_ended_order_is_forgotten_after_a_month(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        assert list(memory(shop_of(shop.store))) == [order.id]
        hands.forward(timedelta(days=31))
        cart.place()
        self.arrive(cart, shop)
        assert order.id not in memory(shop_of(shop.store))

    def test_the_nightly_sweep_finds_what_came_back_from_its_end(
        self, shop: Shop, cart: StandIn, hands: clock.Hands
    ) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        hands.forward(timedelta(days=3))
        cart.move(order, "Returned")
        hands.forward(timedelta(days=2))
        Connection.objects.update(sweep_at=clock.now())
        self.arrive(cart, shop)
        assert self.standing(shop, order.id) == "returned"

    def test_a_list_that_is_too_long_is_said_and_the_others_go_on(
        self, shop: Shop, cart: StandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def listed(shop: Any, word: str) -> Any:
            if word == "Shipped":
                raise CallFailed("The answer is too large.", "unreachable")
            return real(shop, word)

        real = volusion_api.of_status
        monkeypatch.setattr(volusion_api, "of_status", listed)
        cart.place()
        orders, skipped = all_pages(shop_of(shop.store), CART, clock.now() - timedelta(days=90))
        assert [order.statuses["order"] for order in orders] == ["new"]
        assert skipped == ["The orders in “Shipped” could not be listed: The answer is too large."]

    def test_passwords_stand_in_no_word_and_a_doctype_is_never_read(self, shop: Shop, cart: StandIn) -> None:
        secret = cart.credentials()["encrypted_password"]
        echo = ("x" * 190 + secret).encode()
        for said in (
            Said(400, raw=echo),
            Said(200, raw=b'<!DOCTYPE x [<!ENTITY a "b">]><xmldata>&a;</xmldata>'),
            Said(200, raw=echo),
        ):
            cart.trouble.append(said)
            Connection.objects.update(due_at=clock.now(), poll_at=clock.now(), wait_until=None)
            work(shop, turns=1)
            problem = shop.fresh().problem + Connection.objects.get().error
            assert problem
            assert secret[:8] not in problem
            assert "owner@shop" not in problem

    def test_the_password_is_sent_over_https_only(self, cart: StandIn) -> None:
        for url, words in (("http://www.example.com", "with https://"), ("", "web address first")):
            with pytest.raises(CallFailed, match=words):
                CART.look(shop_of(connect(cart, url=url).store))
        assert cart.asked == []

    def test_a_zone_that_is_not_the_shops_is_said(self, cart: StandIn) -> None:
        cart.place()
        warnings = CART.look(shop_of(connect(cart).store)).warnings
        assert "-5 hours from UTC" in warnings[-1]
        right = connect(cart, timezone="America/New_York")
        assert len(CART.look(shop_of(right.store)).warnings) == 1

    def test_the_poll_is_not_slower_than_said(self, hands: clock.Hands) -> None:
        assert timedelta(seconds=CART.poll_seconds) < PERIOD

    def test_mails_go_once(self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        self.move(cart, order, hands)
        for _ in range(4):
            self.arrive(cart, shop)
            hands.forward(timedelta(hours=2))
        assert [mail.subject for mail in sink.mails] == [f"Order {order.id} for Ada"]


def _dies(*_: Any, **__: Any) -> None:
    raise OperationalError("The database went.")


def _busy(*_: Any) -> Any:
    raise CallFailed("Volusion asks us to call less often.", "slow", temporary=True, wait=60)
