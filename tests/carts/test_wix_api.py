"""Wix against its stand-in, and its traps: tokens that end, numbers by a call of their own, many orders of one moment."""

from datetime import timedelta

import pytest

from orderwire.carts.calling import CallFailed
from orderwire.carts.wix import WixCart
from orderwire.core import clock
from orderwire.demo.stand_in import Hook, Said
from orderwire.demo.stand_ins.wix import WixStandIn
from orderwire.orders.models import Lookup, Order
from tests.carts.alone import line_to
from tests.carts.every_cart import EveryCart
from tests.carts.stage import deliver, work
from tests.shop import NOW, Shop
from tests.sink import Sink

CART = WixCart()


class TestWix(EveryCart):
    stand_in = WixStandIn
    moved = ("fulfilled", "fulfilment")
    renamed = ("fulfilled", "Fulfilled")  # Wix's statuses have one name
    deletes = False  # an order of Wix is canceled or archived, not deleted
    sees_test_orders = False  # Wix marks none

    def unsigned(self, hook: Hook) -> Hook:
        """The signature is the body's last part."""
        return Hook(hook.url, hook.headers, hook.body.rpartition(b".")[0] + b".")

    def test_an_order_that_was_not_sent_is_applied_without_a_call(
        self, shop: Shop, cart: WixStandIn, hands: clock.Hands
    ) -> None:
        order = cart.place(statuses={**cart.start, "payment": "not_paid"})
        asked = len(cart.asked)
        shop.drain()
        hands.forward(timedelta(seconds=5))
        cart.move(order, "paid", "payment")
        shop.drain()
        assert (shop.order(order.number).payment_status, len(cart.asked)) == ("paid", asked)

    def test_of_two_events_of_one_moment_the_later_one_counts_whichever_comes_first(
        self, shop: Shop, cart: WixStandIn, hands: clock.Hands
    ) -> None:
        cart.deaf = True
        order = cart.place(statuses={**cart.start, "payment": "not_paid"})
        first = cart.hooks_for(order, "created")
        cart.move(order, "paid", "payment")
        second = cart.hooks_for(order, "updated")
        hands.forward(timedelta(seconds=1))  # on their way
        for hook in [*second, *first]:
            assert deliver(hook) == 200
        shop.drain()
        assert shop.order(order.number).payment_status == "paid"

    def test_a_call_about_another_site_is_none_of_ours(
        self, shop: Shop, cart: WixStandIn, hands: clock.Hands, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cart, "instance_id", "another-site")
        (hook,) = cart.hooks_for(cart.place(), "created")
        assert deliver(hook) == 200
        shop.drain()
        assert (Lookup.objects.count(), Order.objects.count()) == (0, 0)

    def test_a_token_is_kept_renewed_before_its_end_and_after_a_refusal(
        self, shop: Shop, cart: WixStandIn, hands: clock.Hands
    ) -> None:
        assert len(cart.tokens) == 1
        hands.forward(timedelta(hours=3, minutes=54))
        work(shop)
        assert len(cart.tokens) == 1
        hands.forward(timedelta(minutes=20))
        work(shop)
        assert len(cart.tokens) == 2
        cart.tokens = dict.fromkeys(cart.tokens, NOW)  # the app's keys were renewed: every token is void
        hands.forward(timedelta(minutes=20))
        work(shop)
        assert (len(cart.tokens), shop.fresh().status) == (3, "connected")

    def test_numbers_are_found_one_by_one_where_they_are_not_given_together(
        self, shop: Shop, cart: WixStandIn, hands: clock.Hands, sink: Sink
    ) -> None:
        cart.bulk, cart.deaf = False, True
        order = cart.place()
        cart.ship(order, "1Z999AA10123456784")
        hands.forward(timedelta(minutes=20))
        shop.drain()
        hands.forward(timedelta(minutes=20))
        cart.move(order, *self.moved)
        hands.forward(timedelta(minutes=20))
        shop.drain()
        assert "1Z999AA10123456784" in sink.only().words


def test_many_orders_of_one_moment_are_all_found() -> None:
    with clock.stopped_at(NOW), WixStandIn(lambda hook: 200) as cart:
        cart.page = 2
        orders = [cart.place() for _ in range(7)]
        found, cursor, pages = set[str](), "", 0
        while pages < 20:
            page = CART.changed(line_to(cart), NOW - timedelta(days=1), cursor)
            found |= {order.external_id for order in page.orders}
            pages, cursor = pages + 1, page.cursor
            if not cursor:
                break
        assert (found, cursor) == ({order.id for order in orders}, "")


def test_no_order_is_left_out_when_orders_change_while_the_pages_are_read() -> None:
    with clock.stopped_at(NOW) as hands, WixStandIn(lambda hook: 200) as cart:
        cart.page = 3
        orders = []
        for _ in range(7):
            orders.append(cart.place())
            hands.forward(timedelta(seconds=1))
        found, cursor, pages = set[str](), "", 0
        while pages < 20:
            page = CART.changed(line_to(cart), NOW - timedelta(days=1), cursor)
            found |= {order.external_id for order in page.orders}
            pages, cursor = pages + 1, page.cursor
            if not cursor:
                break
            if pages == 1:
                for order in orders[:3]:
                    cart.move(order, "fulfilled", "fulfilment")
        assert (found, cursor) == ({order.id for order in orders}, "")


@pytest.mark.parametrize(
    ("answers", "kind", "words"),
    [
        ([Said(400, {})], "key", "Wix refuses the app's ID, secret key or instance ID. Copy all three anew."),
        ([Said(401, {})], "key", "Wix refuses the app's ID, secret key or instance ID. Copy all three anew."),
        ([Said(200, {"token": "?"})], "odd", "Wix gave no access token. It is tried again."),
        (
            [Said(200, {"access_token": "a"}), Said(403, {})],
            "right",
            "Your app may not read orders: add the permission Read Orders in its dashboard under Permissions, and update the app "
            "on your site.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_words(answers: list[Said], kind: str, words: str) -> None:
    with WixStandIn() as cart:
        cart.trouble.extend(answers)
        with pytest.raises(CallFailed) as failed:
            CART.look(line_to(cart))
        assert (failed.value.kind, str(failed.value)) == (kind, words)


def test_what_the_site_says_of_itself_and_what_works_only_in_part() -> None:
    with clock.stopped_at(NOW), WixStandIn() as cart:
        news = CART.look(line_to(cart))
        assert (news.timezone, news.currency, news.locale, news.warnings) == ("Europe/Berlin", "USD", "de", ())
        line = line_to(cart, **{**cart.credentials(), "public_key": "MIIB"})
        CART.fetch(line, "no-such-order")
        cart.trouble.extend([Said(200, {"orders": []}), Said(403, {})])
        assert CART.look(line).warnings == (
            "Without your app's whole public key Wix's webhooks are refused, and changes are found every ten minutes only.",
            "Wix does not say your site's time zone and currency: set them yourself.",
        )


def test_an_id_that_cannot_be_one_is_not_asked_for() -> None:
    with clock.stopped_at(NOW), WixStandIn() as cart:
        assert CART.fetch(line_to(cart), "../site") is None
        assert cart.asked == []
