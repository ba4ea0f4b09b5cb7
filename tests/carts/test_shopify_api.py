"""Shopify against its stand-in: what every cart passes, its tokens, its bucket of points, and one order whichever way it came."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from orderwire.acts.connections import check_store
from orderwire.carts.calling import CallFailed
from orderwire.carts.calling import Shop as Line
from orderwire.carts.shopify import ShopifyCart
from orderwire.core import clock
from orderwire.core.fetch import Fetcher
from orderwire.demo.stand_in import Line as Item
from orderwire.demo.stand_in import Said
from orderwire.demo.stand_ins.shopify import ShopifyStandIn, throttled
from orderwire.orders.models import Lookup, Order
from orderwire.stores.models import Connection
from tests.carts.alone import Memory, line_to
from tests.carts.every_cart import EveryCart
from tests.carts.stage import connect, deliver, work
from tests.shop import NOW, Shop

CART = ShopifyCart()


class TestShopify(EveryCart):
    stand_in = ShopifyStandIn
    moved = ("fulfilled", "fulfilment")
    renamed = ("paid", "Paid")  # Shopify's statuses have one name

    def test_an_edit_and_a_refund_are_fetched(self, shop: Shop, cart: ShopifyStandIn, hands: clock.Hands) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        hands.forward(timedelta(minutes=1))
        order.refunded, order.updated_at = Decimal("20.00"), clock.now()
        order.lines.append(Item("2", "SHADE-01", "Shade", Decimal("9.90")))
        secret = cart.secret()
        for topic, body in (
            ("orders/edited", {"order_edit": {"order_id": int(order.id)}}),
            ("refunds/create", {"order_id": int(order.id)}),
        ):
            assert shop.post(body, topic, topic) == 202
        assert secret == shop.secret
        self.arrive(cart, shop)
        kept = shop.order(order.number)
        assert (kept.refunded, [line.sku for line in kept.items.order_by("id")]) == (
            Decimal("20.00"),
            ["LAMP-01", "SHADE-01"],
        )
        assert Lookup.objects.count() == 0

    def test_a_webhook_without_a_word_leaves_an_order_on_hold(
        self, shop: Shop, cart: ShopifyStandIn, hands: clock.Hands
    ) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        cart.deaf = True
        hands.forward(timedelta(minutes=1))
        cart.move(order, "on_hold", "fulfilment")
        hands.forward(timedelta(minutes=20))
        shop.drain()
        assert shop.order(order.number).fulfilment_status == "on_hold"
        order.statuses["fulfilment"], order.updated_at = "unfulfilled", clock.now()
        for hook in cart.hooks_for(order, "updated"):
            deliver(hook)
        shop.drain()
        assert shop.order(order.number).fulfilment_status == "on_hold"
        hands.forward(timedelta(minutes=20))
        shop.drain()
        assert shop.order(order.number).fulfilment_status == "unfulfilled"

    def test_a_picture_that_was_fetched_stays_when_a_webhook_has_none(
        self, shop: Shop, cart: ShopifyStandIn, hands: clock.Hands
    ) -> None:
        order = cart.place()
        hands.forward(timedelta(minutes=11))
        shop.drain()
        pictures = [line.image_url for line in shop.order(order.number).items.all()]
        assert pictures == ["https://cdn.shopify.example/LAMP-01.jpg"]
        order.lines[0].quantity = 3
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        (line,) = shop.order(order.number).items.all()
        assert (line.quantity, line.image_url) == (3, pictures[0])

    def test_a_missing_right_is_named(self, cart: ShopifyStandIn) -> None:
        cart.scopes = ("read_orders",)
        shop = connect(cart)
        work(shop)
        assert (shop.fresh().status, shop.store.problem) == (
            "broken",
            "The app lacks the right read_customers. Add it to the app's scopes and install it again.",
        )

    def test_what_works_only_in_part_is_said(self, cart: ShopifyStandIn, hands: clock.Hands) -> None:
        cart.scopes = ("read_orders", "read_customers")
        cart.place(email="")
        shop = connect(cart)
        work(shop)
        assert shop.fresh().status == "connected"
        assert [words.partition(" ")[0] for words in Connection.objects.get().warnings] == ["Without", "Without", "The"]
        topics = {row["topic"] for row in cart.subscriptions}
        assert "ORDERS_UPDATED" in topics
        assert "FULFILLMENTS_CREATE" not in topics  # refused by Shopify; the poll finds what it would tell

    def test_the_shops_zone_and_currency_are_taken(self, cart: ShopifyStandIn) -> None:
        shop = connect(cart)
        work(shop)
        assert (shop.fresh().timezone, shop.store.currency) == ("Europe/London", "USD")

    def test_a_new_refresh_token_is_kept_before_the_access_token_is_used(
        self, cart: ShopifyStandIn, hands: clock.Hands
    ) -> None:
        cart.lasts = 3600
        shop = connect(cart, credentials={**cart.credentials(), "refresh_token": "shprt_1"})
        work(shop)
        assert (shop.fresh().status, cart.refresh_token) == ("connected", "shprt_2")
        work(shop)
        hands.forward(timedelta(minutes=30))
        work(shop)
        assert cart.refresh_token == "shprt_2"
        hands.forward(timedelta(minutes=31))
        work(shop)
        assert (shop.fresh().status, cart.refresh_token) == ("connected", "shprt_3")

    def test_a_used_refresh_token_says_install_again(self, cart: ShopifyStandIn) -> None:
        shop = connect(cart, credentials={**cart.credentials(), "refresh_token": "shprt_9"})
        work(shop)
        assert shop.fresh().problem.startswith("Shopify refuses the refresh token")

    def test_a_token_that_was_taken_back_is_renewed_at_once(
        self, shop: Shop, cart: ShopifyStandIn, hands: clock.Hands
    ) -> None:
        cart.tokens.clear()
        assert check_store(shop.store).status == "connected"
        assert len(cart.tokens) == 1

    def test_the_client_secret_given_for_webhooks_opens_the_api_too(self, cart: ShopifyStandIn) -> None:
        shop = connect(cart, credentials={"client_id": "client-of-the-app"})
        work(shop)
        assert shop.fresh().status == "connected"

    def test_the_bucket_says_how_long_to_wait(self, shop: Shop, cart: ShopifyStandIn, hands: clock.Hands) -> None:
        hands.forward(timedelta(minutes=20))
        cart.trouble.append(throttled(asked=800, left=300))
        asked = len(cart.asked)
        work(shop)
        hands.forward(timedelta(seconds=4))
        work(shop)
        assert len(cart.asked) == asked + 1
        hands.forward(timedelta(seconds=2))
        work(shop)
        assert len(cart.asked) == asked + 2
        assert shop.fresh().status == "connected"

    def test_an_old_order_that_shopify_hides_is_not_taken_for_deleted(
        self, cart: ShopifyStandIn, hands: clock.Hands
    ) -> None:
        cart.scopes = tuple(scope for scope in cart.scopes if scope != "read_all_orders")
        shop = connect(cart)
        work(shop)
        order = cart.place()
        self.arrive(cart, shop)
        del cart.orders[order.id]
        assert shop.post({"order_id": int(order.id)}, "r-1", "refunds/create") == 202
        self.arrive(cart, shop)
        assert Order.objects.get().deleted_at is None

    def test_an_idle_store_costs_one_request_a_period(
        self, shop: Shop, cart: ShopifyStandIn, hands: clock.Hands
    ) -> None:
        asked = len(cart.asked)
        for _ in range(30):
            hands.forward(timedelta(minutes=1))
            work(shop)
        assert len(cart.asked) - asked == 3


@pytest.fixture
def held(hands: clock.Hands) -> Iterator[ShopifyStandIn]:
    """A shop that calls nobody."""
    with ShopifyStandIn(lambda _: 202) as running:
        yield running


def test_a_page_of_one_second_goes_on_by_place_and_nothing_is_left_out(held: ShopifyStandIn) -> None:
    held.page = 3
    numbers = {held.place().number for _ in range(8)}
    line, cursor, seen, cursors = line_to(held), "", [], []
    while True:
        page = CART.changed(line, NOW - timedelta(hours=1), cursor)
        seen += [order.number for order in page.orders]
        if not cursor:
            assert page.total == 8
        if not page.cursor:
            break
        cursor = page.cursor
        cursors.append(cursor.partition("|")[2] != "")
    assert set(seen) == numbers
    assert cursors == [False, True, True]


def test_a_query_that_is_too_dear_is_asked_for_fewer_orders(held: ShopifyStandIn) -> None:
    held.most_points = 300
    for _ in range(4):
        held.place()
    page = CART.changed(line_to(held), NOW - timedelta(hours=1))
    assert len(page.orders) == 3
    assert page.cursor != ""
    held.most_points = 50
    with pytest.raises(CallFailed, match="too large"):
        CART.changed(line_to(held), NOW - timedelta(hours=1))


def test_a_field_that_shopify_took_away_is_left_out(held: ShopifyStandIn) -> None:
    held.gone = ("sourceName", "statusPageUrl")
    order = held.place()
    fetched = CART.fetch(line_to(held), order.id)
    assert fetched is not None
    assert fetched.number == order.number
    assert len([asked for asked in held.asked if "graphql" in asked.path]) == 3
    held.gone = ("fulfillments",)  # not a plain field: nothing is read without it
    with pytest.raises(CallFailed, match="Field 'fulfillments' doesn't exist"):
        CART.fetch(line_to(held), order.id)


def test_a_custom_apps_token_is_used_as_it_is(held: ShopifyStandIn) -> None:
    held.tokens["shpat_own"] = NOW + timedelta(days=999)
    assert CART.look(line_to(held, access_token="shpat_own")).locale == "en-GB"
    assert [asked.path for asked in held.asked if "oauth" in asked.path] == []
    with pytest.raises(CallFailed, match="refuses the key") as failure:
        CART.look(line_to(held, access_token="shpat_other"))
    assert failure.value.kind == "key"


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (Said(404, {"errors": "Not Found"}), "key", "There is no Shopify shop at this address"),
        (Said(301, None, {"Location": "https://shop.example/"}), "key", "ends in .myshopify.com"),
        (Said(402, {"errors": "Payment Required"}), "plan", "plan"),
        (
            Said(200, {"errors": [{"message": "no", "extensions": {"code": "ACCESS_DENIED"}}], "data": {"shop": None}}),
            "right",
            "accepts the token but not what it asks for: no",
        ),
        (Said(200, {"errors": [{"message": "Parse error"}]}), "odd", "refused the call: Parse error"),
        (Said(200, None, {}, b"<html>"), "odd", "not its API"),
    ],
)
def test_odd_answers_are_said_in_words(held: ShopifyStandIn, said: Said, kind: str, words: str) -> None:
    held.trouble.append(said)
    with pytest.raises(CallFailed, match=words) as failure:
        CART.look(line_to(held, access_token="shpat_own"))
    assert failure.value.kind == kind
    assert "shpat_own" not in str(failure.value)


@pytest.mark.parametrize(
    ("url", "shop", "asked"),
    [
        ("https://lamps.example", "acme", "https://acme.myshopify.com"),
        ("https://lamps.example", "acme.myshopify.com", "https://acme.myshopify.com"),
        ("http://acme.myshopify.com/admin", "", "https://acme.myshopify.com"),
    ],
)
def test_the_api_is_asked_at_myshopify(url: str, shop: str, asked: str) -> None:
    class Wire:
        seen: list[str] = []

        def request(self, method: str, url: str, headers: Any = None, content: bytes = b"") -> Any:
            self.seen.append(url)
            raise AssertionError

    wire = Wire()
    with pytest.raises(AssertionError):
        CART.look(Line(url, {"shop": shop, "access_token": "t"}, wire, Memory()))
    assert wire.seen[-1].startswith(f"{asked}/admin/api/")


def test_without_credentials_it_says_what_to_enter() -> None:
    wire = Fetcher(frozenset())
    for given, words in (({}, "client ID"), ({"client_id": "c"}, "client secret")):
        with pytest.raises(CallFailed, match=words):
            CART.look(Line("https://acme.myshopify.com", given, wire, Memory()))
    with pytest.raises(CallFailed, match=r"address that ends in \.myshopify\.com"):
        CART.look(Line("", {"access_token": "t"}, wire, Memory()))


def test_unsubscribing_takes_only_ours(held: ShopifyStandIn) -> None:
    line = line_to(held)
    other = {"id": "gid://shopify/WebhookSubscription/99", "topic": "ORDERS_CREATE", "uri": "https://other/"}
    held.subscriptions.append(other)
    assert CART.subscribe(line).startswith("made ORDERS_CREATE, made ORDERS_UPDATED")
    assert CART.subscribe(line) == ""
    CART.unsubscribe(line)
    assert held.subscriptions == [other]
