"""Miva against its stand-in: what every cart passes, and its signature, its refusals, its searches."""

import json
from datetime import timedelta
from typing import Any

import pytest

from orderwire.carts import miva_api
from orderwire.carts.calling import CallFailed
from orderwire.carts.comparing import memory
from orderwire.carts.miva import MivaCart
from orderwire.carts.miva_api import authorization
from orderwire.core import clock
from orderwire.demo.stand_in import Said, StandIn
from orderwire.demo.stand_ins.miva import MivaStandIn
from orderwire.orders.models import Change, Order
from orderwire.stores.doors import shop_of
from tests.carts.every_cart import EveryCart
from tests.carts.stage import all_pages, connect, poll
from tests.shop import Shop, call

CART = MivaCart()


class TestMiva(EveryCart):
    stand_in = MivaStandIn
    moved = ("200", "order")
    renamed = ("201", "Partially Shipped")  # statuses cannot be renamed in Miva
    deletes = False  # a webhook tells nothing of it; the poll finds it, see below
    sees_test_orders = False

    def strange_key(self) -> str:
        return "275"

    def test_calls_are_signed_over_the_body_with_the_time(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        asked = cart.asked[-1]
        assert (asked.method, asked.path) == ("POST", "/mm5/json.mvc")
        assert asked.headers["content-type"] == "application/json"
        assert asked.json["Miva_Request_Timestamp"] == int(clock.now().timestamp())
        assert asked.headers["x-miva-api-authorization"].startswith(
            "MIVA-HMAC-SHA256 0f90f77b58ca98836eba3d50f526f523:"
        )

    @pytest.mark.parametrize(
        ("code", "message", "words"),
        [
            ("x", "Request timestamp is outside of the allowed window", "Set the clock"),
            ("x", "Access from this IP address is not allowed", "Add this server's address"),
            ("x", "Unable to locate store", "Check the store code"),
            ("x", "You do not have permission for OrderList_Load_Query", "add the function OrderList_Load_Query"),
            ("x", "Invalid token", "Check the access token"),
            ("odd_thing", "0f90f77b58ca98836eba3d50f526f523", "Miva refused the call: odd_thing …."),
            ("", "", "it did not say why"),
        ],
    )
    def test_what_miva_refuses_is_said_in_words(
        self, shop: Shop, cart: StandIn, code: str, message: str, words: str
    ) -> None:
        cart.trouble.append(Said(200, {"success": 0, "error_code": code, "error_message": message}))
        with pytest.raises(CallFailed) as failed:
            CART.look(shop_of(shop.store))
        assert words in str(failed.value)

    def test_its_words_count_with_http_401_too(self, shop: Shop, cart: StandIn) -> None:
        late = {"success": 0, "error_code": "x", "error_message": "Timestamp expired"}
        for said, words in ((Said(401, late), "Set the clock"), (Said(401, None, {}, b"<html>"), "refuses the key")):
            cart.trouble.append(said)
            with pytest.raises(CallFailed, match=words):
                CART.look(shop_of(shop.store))

    def test_the_clock_the_path_and_the_key_are_checked(self, shop: Shop, cart: StandIn) -> None:
        right: dict[str, Any] = cart.credentials()
        for wrong, words in (
            ({"signing_key": "not base64!"}, "not whole"),
            ({"api_path": "../evil?x"}, "path"),
            ({"api_path": "elsewhere/json.mvc"}, "OrderList_Load_Query"),
            ({"store_code": "OTHER"}, "Check the store code"),
            ({"signing_key": ""}, "Check the access token"),
        ):
            with pytest.raises(CallFailed, match=words):
                CART.look(shop_of(connect(cart, credentials={**right, **wrong}).store))

    def test_a_deleted_order_is_noticed_by_the_poll(self, shop: Shop, cart: StandIn) -> None:
        order = cart.place()
        shop.drain()
        poll(shop)
        cart.delete(order)
        poll(shop)
        assert Order.objects.get().deleted_at is not None

    def test_an_idle_shop_costs_two_lists_a_poll(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        cart.deaf = True
        poll(shop)
        asked = len(cart.asked)
        poll(shop)
        assert len(cart.asked) == asked + 2 * 2
        for row in cart.asked[asked:]:
            assert [part["name"] for part in row.json["Filter"]] == ["search"]

    def test_lists_go_on_by_id_and_whole_orders_are_asked_for_until_all_came(
        self, shop: Shop, cart: StandIn, hands: clock.Hands
    ) -> None:
        cart.deaf = True
        cart.page = 2
        placed = [cart.place().number for _ in range(5)]
        poll(shop)
        assert sorted(Order.objects.values_list("number", flat=True)) == placed
        assert sorted(memory(shop_of(shop.store))) == placed

    def test_only_what_changed_is_read_again(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        cart.deaf = True
        first, _ = cart.place(), cart.place()
        poll(shop)
        hands.forward(timedelta(minutes=1))
        cart.move(first, "payment:200", "payment")
        asked = len(cart.asked)
        poll(shop)
        read = [json.dumps(row.json["Filter"]) for row in cart.asked[asked:] if "ondemandcolumns" in str(row.json)]
        assert len(read) == 1
        assert f'"value": "{first.id}"' in read[0]
        assert Change.objects.filter(axis="payment").order_by("-id")[0].to_status == "payment:200"

    def test_a_stranger_who_knows_the_address_can_only_make_us_look(self, shop: Shop, cart: StandIn) -> None:
        asked = len(cart.asked)
        assert call(shop.path, b'{"id": "1) OR 1=1"}', {})[0] == 202
        shop.drain()
        assert len(cart.asked) == asked
        assert call(shop.path, b'{"id": 999999, "status": 200}', {})[0] == 202
        shop.drain()
        assert (len(cart.asked), Order.objects.count()) == (asked + 1, 0)

    def test_an_odd_order_is_left_out_and_said(
        self, shop: Shop, cart: StandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cart.deaf = True
        cart.place(lines=[])
        real = miva_api.by_ids
        monkeypatch.setattr(miva_api, "by_ids", lambda *given: [_without_total(row) for row in real(*given)])
        found = all_pages(shop_of(shop.store), CART, clock.now() - timedelta(hours=1))
        assert found == ([], ["Order 1001: The field total is missing."])


def _without_total(row: Any) -> Any:
    row.data.pop("total")
    return row


def test_the_signature() -> None:
    body = '{"id":1001,"name":"Łódź"}'.encode()
    signed = "MIVA-HMAC-SHA256 t0ken:6egf0hqjz2Lf3xOQHcvTzNd8JMlo9rFJ81eBkjXDfgw="  # the key is base64 of "topsecret"
    assert authorization("t0ken", "dG9wc2VjcmV0", body) == signed
    assert authorization("t0ken", "", body) == "MIVA t0ken"
