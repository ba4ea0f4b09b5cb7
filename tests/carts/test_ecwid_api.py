"""Ecwid against its stand-in, and its traps: a list that shrinks while it is read, another store's call, no currency."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from orderwire.carts.calling import CallFailed
from orderwire.carts.ecwid import EcwidCart
from orderwire.core import clock
from orderwire.demo.stand_in import Hook, Said
from orderwire.demo.stand_ins.ecwid import EcwidStandIn
from orderwire.orders.models import Lookup
from tests.carts.alone import line_to
from tests.carts.every_cart import EveryCart
from tests.carts.stage import deliver
from tests.shop import NOW, Shop
from tests.sink import Sink

CART = EcwidCart()


class TestEcwid(EveryCart):
    stand_in = EcwidStandIn
    moved = ("shipped", "fulfilment")
    renamed = ("custom_fulfillment_status_1", "In the engraving room")
    sees_test_orders = False  # Ecwid marks none

    def forged(self, hook: Hook) -> Hook:
        """Only the event's id and time are signed: another id under the same signature."""
        body = {**json.loads(hook.body), "eventId": "11111111-2222-3333-4444-555555555555"}
        return Hook(hook.url, hook.headers, json.dumps(body).encode())

    def test_a_call_with_another_body_under_a_good_signature_only_has_the_order_looked_at(
        self, shop: Shop, cart: EcwidStandIn, hands: clock.Hands, sink: Sink
    ) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        hook = self.one_hook(cart, hands)
        assert hook is not None
        body = json.loads(hook.body)
        body["data"] = {"orderId": order.id, "newFulfillmentStatus": "SHIPPED"}
        assert deliver(Hook(hook.url, hook.headers, json.dumps(body).encode())) == 200
        self.arrive(cart, shop)
        assert (self.standing(shop, order.number), sink.mails) == ("awaiting_processing", [])

    def test_a_call_about_another_store_is_none_of_ours(
        self, shop: Shop, cart: EcwidStandIn, hands: clock.Hands
    ) -> None:
        hook = self.one_hook(cart, hands)
        assert hook is not None
        self.arrive(cart, shop)
        asked = len(cart.asked)
        body = {**json.loads(hook.body), "storeId": 1004}
        assert deliver(Hook(hook.url, hook.headers, json.dumps(body).encode())) == 200
        shop.drain()
        assert (len(cart.asked), Lookup.objects.count()) == (asked, 0)

    def test_an_order_whose_buyer_is_to_get_no_mail_gets_none(
        self,
        shop: Shop,
        cart: EcwidStandIn,
        hands: clock.Hands,
        sink: Sink,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        told = EcwidStandIn.order
        monkeypatch.setattr(
            EcwidStandIn, "order", lambda cart, order: {**told(cart, order), "disableAllCustomerNotifications": True}
        )
        order = cart.place()
        self.arrive(cart, shop)
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        assert (self.standing(shop, order.number), sink.mails) == ("shipped", [])

    def test_the_first_order_is_in_the_profiles_currency(self, shop: Shop, cart: EcwidStandIn) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        kept = shop.order(order.number)
        assert (kept.currency, kept.total, shop.fresh().timezone) == ("EUR", Decimal("129.80"), "Europe/London")


def test_no_order_is_left_out_when_orders_change_while_the_pages_are_read() -> None:
    with clock.stopped_at(NOW) as hands, EcwidStandIn(lambda hook: 200) as cart:
        cart.page = 2
        orders = [cart.place() for _ in range(7)]
        hands.forward(timedelta(seconds=5))
        line = line_to(cart)
        found, cursor, pages = set[str](), "", 0
        while True:
            page = CART.changed(line, NOW - timedelta(days=1), cursor)
            found |= {order.external_id for order in page.orders}
            pages, cursor = pages + 1, page.cursor
            if not cursor:
                break
            if pages == 1:  # what was read on the first page leaves the span: everything moves up two places
                hands.forward(timedelta(days=3))
                for order in orders[-2:]:
                    cart.move(order, "processing", "fulfilment")
                line = line_to(cart)
        assert found == {order.id for order in orders}
        assert pages < 10


def test_the_pages_end_and_say_how_many_there_are() -> None:
    with clock.stopped_at(NOW), EcwidStandIn(lambda hook: 200) as cart:
        cart.page = 2
        for _ in range(4):
            cart.place()
        first = CART.changed(line_to(cart), NOW - timedelta(days=1))
        second = CART.changed(line_to(cart), NOW - timedelta(days=1), first.cursor)
        assert (first.total, len(first.orders), second.cursor, second.total) == (4, 2, "", None)


def test_an_internal_number_is_searched_for_and_a_deleted_order_is_none() -> None:
    with clock.stopped_at(NOW), EcwidStandIn(lambda hook: 200) as cart:
        order = cart.place()
        line = line_to(cart)
        found = CART.fetch(line, str(516_000_000 + int(order.number)))
        assert found is not None and found.external_id == order.id
        assert CART.fetch(line, "516999999") is None
        assert CART.fetch(line, "GONE/../1") is None


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (402, "plan", "This store's plan does not include Ecwid's API. It comes with the paid plans."),
        (
            403,
            "right",
            "The token may not read what is needed: give your app the access scopes read_orders and read_store_profile.",
        ),
        (401, "key", "Ecwid refuses the key. Check that it was copied whole and is still valid."),
    ],
)
def test_what_is_wrong_is_said_in_words(status: int, kind: str, words: str) -> None:
    with EcwidStandIn() as cart:
        cart.trouble.append(Said(status, {"errorMessage": "no"}))
        with pytest.raises(CallFailed) as failed:
            CART.look(line_to(cart))
        assert (failed.value.kind, str(failed.value)) == (kind, words)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("store_id", "my-shop", "The store ID is a number, shown at the bottom of every page of your Ecwid admin."),
        ("access_token", "public_abc", "That is the public token. Enter the secret token, which begins with secret_."),
        ("store_id", "", "Enter the store ID first."),
    ],
)
def test_a_credential_that_cannot_be_one_is_refused_without_a_call(name: str, value: str, words: str) -> None:
    with EcwidStandIn() as cart:
        with pytest.raises(CallFailed) as failed:
            CART.look(line_to(cart, **{**cart.credentials(), name: value}))
        assert (str(failed.value), cart.asked) == (words, [])


def test_what_the_shop_says_of_itself() -> None:
    with EcwidStandIn() as cart:
        news = CART.look(line_to(cart))
        assert (news.timezone, news.currency, news.locale) == ("Europe/London", "EUR", "en")
        assert [(one.key, one.label) for one in news.statuses if one.key.startswith("custom")] == [
            ("custom_fulfillment_status_1", "In the engraving room")
        ]


def test_each_of_ecwids_own_mails_is_switched_off_in_the_profile() -> None:
    running = EcwidStandIn()
    with running as cart:
        for mail in CART.own_mails:
            CART.silence(line_to(cart), mail)
        assert running.mails == dict.fromkeys((mail.key for mail in CART.own_mails), False)
        cart.trouble.append(Said(403, {}))
        with pytest.raises(CallFailed, match="update_store_profile"):
            CART.silence(line_to(cart), CART.own_mails[0])
