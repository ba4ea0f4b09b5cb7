"""Salla against its stand-in, and its traps: refresh tokens good for one use, no filter by change, three strategies."""

from datetime import timedelta

import pytest

from orderwire.carts.calling import CallFailed
from orderwire.carts.salla import SallaCart
from orderwire.carts.salla_api import EVENTS
from orderwire.core import clock
from orderwire.demo.stand_in import Hook, Said
from orderwire.demo.stand_ins.salla import SallaStandIn, headers_of
from orderwire.orders.models import Lookup, Order
from orderwire.stores.doors import SealedVault
from tests.carts.alone import line_to
from tests.carts.every_cart import EveryCart
from tests.carts.stage import connect, deliver, work
from tests.shop import NOW, Shop
from tests.sink import Sink

CART = SallaCart()


class TestSalla(EveryCart):
    stand_in = SallaStandIn
    moved = ("shipped", "order")
    renamed = ("in_progress", "قيد التجهيز بعناية")
    sees_test_orders = False  # Salla marks none

    def test_a_refresh_token_is_used_once_and_its_follower_kept_before_it_is_needed(
        self, shop: Shop, cart: SallaStandIn, hands: clock.Hands
    ) -> None:
        vault = SealedVault(shop.store)
        assert (vault.get("refresh_token"), cart.used) == ("salla-refresh-1", {"salla-refresh-0"})
        for _ in range(3):
            hands.forward(timedelta(hours=25))
            work(shop)
        assert (len(cart.used), vault.get("refresh_token"), shop.fresh().status) == (4, "salla-refresh-4", "connected")

    def test_an_access_token_that_ended_early_is_renewed_once(
        self, shop: Shop, cart: SallaStandIn, hands: clock.Hands
    ) -> None:
        cart.access = dict.fromkeys(cart.access, NOW)
        hands.forward(timedelta(minutes=20))
        work(shop)
        assert (len(cart.used), shop.fresh().status) == (2, "connected")

    def test_a_chain_that_was_given_up_is_said_and_begun_anew_with_another_token(
        self, shop: Shop, cart: SallaStandIn, hands: clock.Hands
    ) -> None:
        cart.refresh = "used-elsewhere"
        hands.forward(timedelta(hours=25))
        work(shop)
        assert shop.fresh().problem == (
            "Salla refuses the refresh token, which is good for one use. Install your app anew: the token it then gives comes by "
            "itself, or enter it here."
        )
        again = connect(cart, credentials={**cart.credentials(), "refresh_token": "used-elsewhere"})
        work(again)
        assert again.fresh().status == "connected"

    @pytest.mark.parametrize("strategy", ["signature", "token"])
    def test_both_strategies_that_prove_a_call_are_taken(
        self, shop: Shop, cart: SallaStandIn, hands: clock.Hands, strategy: str
    ) -> None:
        for row in cart.subscriptions:
            row["security_strategy"] = strategy
        asked = len(cart.asked)
        order = cart.place()
        shop.drain()
        assert (shop.order(order.number).status, len(cart.asked)) == ("under_review", asked)

    def test_a_call_that_proves_nothing_only_has_the_order_looked_at(
        self, shop: Shop, cart: SallaStandIn, hands: clock.Hands
    ) -> None:
        cart.deaf = True
        order = cart.place()
        (hook,) = cart.hooks_for(order, "created")
        body = hook.body.replace(b"under_review", b"in_progress")
        assert deliver(Hook(hook.url, {"content-type": "application/json"}, body)) == 200
        shop.drain()
        assert (shop.order(order.number).status, Lookup.objects.count()) == ("under_review", 0)
        gone = hook.body.replace(b"order.created", b"order.deleted")
        assert deliver(Hook(hook.url, {}, gone)) == 200
        shop.drain()
        assert shop.order(order.number).deleted_at is None

    def test_a_wrong_token_is_refused(self, shop: Shop, cart: SallaStandIn, hands: clock.Hands) -> None:
        hook = self.one_hook(cart, hands)
        assert hook is not None
        row = {"security_strategy": "token", "headers": [{"key": "Authorization", "value": "guessed"}]}
        for headers in (headers_of(row, hook.body), {"x-salla-security-strategy": "Token"}):
            assert deliver(Hook(hook.url, headers, hook.body)) == 401

    def test_after_a_rotation_the_webhooks_are_signed_with_the_new_secret(
        self, shop: Shop, cart: SallaStandIn, hands: clock.Hands
    ) -> None:
        before = {row["secret"] for row in cart.subscriptions}
        self.rotate(shop)
        hands.forward(timedelta(hours=25))
        work(shop)
        after = {row["secret"] for row in cart.subscriptions}
        assert (len(before), len(after), before & after, len(cart.subscriptions)) == (1, 1, set(), len(EVENTS))

    def test_a_call_about_another_store_is_none_of_ours(
        self, shop: Shop, cart: SallaStandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cart, "merchant", 1)
        cart.place()
        shop.drain()
        assert (Lookup.objects.count(), Order.objects.count()) == (0, 0)

    def test_orders_that_do_not_say_when_they_changed_are_found_too(
        self, shop: Shop, cart: SallaStandIn, hands: clock.Hands, sink: Sink
    ) -> None:
        cart.dated = False
        order = cart.place()
        shop.drain()
        cart.deaf = True
        hands.forward(timedelta(days=3))
        self.move(cart, order, hands)
        hands.forward(timedelta(minutes=20))
        shop.drain()
        assert sink.only().subject == f"Order {order.number} for Ada"


def test_no_order_is_left_out_when_others_are_deleted_while_the_pages_are_read() -> None:
    with clock.stopped_at(NOW), SallaStandIn(lambda hook: 200) as cart:
        cart.page = 2
        orders = [cart.place() for _ in range(7)]
        line, found, cursor, pages = line_to(cart), set[str](), "", 0
        while pages < 12:
            page = CART.changed(line, NOW - timedelta(minutes=10), cursor)
            found |= {order.external_id for order in page.orders}
            pages, cursor = pages + 1, page.cursor
            if not cursor:
                break
            if pages == 1:
                for order in orders[-2:]:
                    cart.delete(order)
        assert (found, cursor) == ({order.id for order in orders}, "")


def test_orders_that_did_not_change_are_not_asked_for_one_by_one() -> None:
    with clock.stopped_at(NOW) as hands, SallaStandIn(lambda hook: 200) as cart:
        old = [cart.place() for _ in range(5)]
        hands.forward(timedelta(days=2))
        cart.move(old[0], "shipped")
        line = line_to(cart)
        page = CART.changed(line, NOW + timedelta(days=1))
        assert [order.external_id for order in page.orders] == [old[0].id]
        assert [asked.path for asked in cart.asked if old[1].id in asked.path] == []


def test_a_missing_right_is_no_matter_of_the_token() -> None:
    with clock.stopped_at(NOW), SallaStandIn() as cart:
        line = line_to(cart)
        CART.look(line)
        words = "The access token should have access to one of those scopes: orders.read"
        cart.trouble.append(Said(401, {"error": {"code": "Unauthorized", "message": words}}))
        with pytest.raises(CallFailed, match="give it the scopes") as failed:
            CART.look(line)
        assert (failed.value.kind, len(cart.used)) == ("right", 1)


def test_without_the_right_to_shipments_the_orders_own_are_read() -> None:
    with clock.stopped_at(NOW), SallaStandIn(lambda hook: 200) as cart:
        order = cart.place()
        line = line_to(cart)
        CART.fetch(line, order.id)
        refused = Said(401, {"error": {"message": "one of those scopes: shipping.read"}})
        items = {"data": {**cart.order(order), "shipments": [{"id": 1, "tracking_number": "N1"}]}}
        cart.trouble.extend([Said(200, items), refused])
        found = CART.fetch(line, order.id)
        assert found is not None and [parcel.number for parcel in found.shipments or ()] == ["N1"]
        cart.trouble.extend([Said(200, {"data": cart.order(order)}), refused])
        unknown = CART.fetch(line, order.id)
        assert unknown is not None and unknown.shipments is None


def test_an_app_that_may_not_make_webhooks_leaves_them_to_the_merchant() -> None:
    with clock.stopped_at(NOW), SallaStandIn() as cart:
        line = line_to(cart)
        CART.look(line)
        cart.trouble.append(Said(403, {}))
        assert (CART.subscribe(line), cart.subscriptions) == ("", [])


def test_webhooks_are_taken_away_by_their_address() -> None:
    with clock.stopped_at(NOW), SallaStandIn() as cart:
        line = line_to(cart)
        assert CART.subscribe(line).startswith("made order.created, ")
        assert CART.subscribe(line) == ""
        cart.subscriptions.append({"id": 99, "url": "https://theirs.example", "event": "order.created"})
        CART.unsubscribe(line)
        assert [row["id"] for row in cart.subscriptions] == [99]


def test_what_the_store_says_of_itself() -> None:
    with clock.stopped_at(NOW), SallaStandIn() as cart:
        news = CART.look(line_to(cart))
        assert (news.timezone, news.currency, news.warnings) == ("Asia/Riyadh", "USD", ())
        assert {one.key: bool(one.means) for one in news.statuses}["in_progress"] is True


def test_an_id_that_cannot_be_one_is_not_asked_for() -> None:
    with SallaStandIn() as cart:
        assert CART.fetch(line_to(cart), "1/../2") is None
        assert cart.asked == []
