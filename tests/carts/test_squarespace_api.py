"""Squarespace against its stand-in, and its traps: tokens good for one use, a secret told once, the cursor alone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from orderwire.carts.calling import CallFailed
from orderwire.carts.squarespace import SquarespaceCart
from orderwire.core import clock
from orderwire.demo.stand_in import Said
from orderwire.demo.stand_ins.squarespace import SquarespaceStandIn
from orderwire.stores.doors import SealedVault
from orderwire.stores.models import Connection
from orderwire.stores.secrets import secrets_of
from tests.carts.alone import line_to
from tests.carts.every_cart import EveryCart
from tests.carts.stage import connect, deliver, work
from tests.shop import NOW, Shop
from tests.sink import Sink

CART = SquarespaceCart()
KEY = {"api_key": "api-key-of-the-site"}


class TestSquarespace(EveryCart):
    stand_in = SquarespaceStandIn
    moved = ("fulfilled", "order")
    renamed = ("fulfilled", "Fulfilled")  # Squarespace's statuses have one name
    deletes = False  # an order of Squarespace is canceled, not deleted

    def test_the_secret_that_squarespace_gives_becomes_the_stores(self, shop: Shop, cart: SquarespaceStandIn) -> None:
        (given,) = cart.secrets.values()
        assert secrets_of(shop.fresh())[0] == given
        assert SealedVault(shop.store).get("subscription") == "subscription-1"

    def test_after_our_own_rotation_squarespace_is_asked_for_a_new_secret(
        self, shop: Shop, cart: SquarespaceStandIn, hands: clock.Hands
    ) -> None:
        before = dict(cart.secrets)
        self.rotate(shop)
        hands.forward(timedelta(hours=23))
        hook = self.one_hook(cart, hands)
        assert hook is not None
        assert deliver(hook) == 200  # still signed by the secret of before
        hands.forward(timedelta(hours=2))
        work(shop)
        assert cart.secrets != before
        assert secrets_of(shop.fresh())[0] == cart.secrets["subscription-1"]
        assert len(cart.subscriptions) == 1

    def test_a_subscription_whose_topics_were_changed_and_a_double_are_mended(
        self, shop: Shop, cart: SquarespaceStandIn, hands: clock.Hands
    ) -> None:
        cart.subscriptions[0]["topics"] = ["order.create"]
        cart.subscriptions.append({**cart.subscriptions[0], "id": "subscription-9"})
        hands.forward(timedelta(hours=25))
        work(shop)
        assert [(row["id"], row["topics"]) for row in cart.subscriptions] == [
            ("subscription-1", ["order.create", "order.update"])
        ]

    def test_a_refresh_token_is_used_once(self, shop: Shop, cart: SquarespaceStandIn, hands: clock.Hands) -> None:
        assert cart.refresh_token == "refresh-token-2"
        hands.forward(timedelta(minutes=20))
        work(shop)
        assert cart.refresh_token == "refresh-token-2"
        hands.forward(timedelta(minutes=20))
        work(shop)
        assert (cart.refresh_token, shop.fresh().status) == ("refresh-token-3", "connected")

    def test_an_access_token_that_was_taken_back_is_renewed_at_once(
        self, shop: Shop, cart: SquarespaceStandIn, hands: clock.Hands
    ) -> None:
        cart.tokens.clear()
        hands.forward(timedelta(minutes=11))
        work(shop)
        assert (shop.fresh().status, Connection.objects.get().error) == ("connected", "")

    def test_with_an_api_key_it_polls_and_makes_no_subscription(
        self, cart: SquarespaceStandIn, hands: clock.Hands, sink: Sink
    ) -> None:
        shop = connect(cart, credentials=KEY)
        work(shop)
        shop.rule("fulfilled")
        assert (shop.fresh().status, cart.subscriptions) == ("connected", [])
        order = cart.place()
        self.move(cart, order, hands)
        hands.forward(timedelta(minutes=10))
        shop.drain()
        assert sink.only().subject == f"Order {order.number} for Ada"

    def test_a_refund_moves_an_axis_of_its_own(self, shop: Shop, cart: SquarespaceStandIn, hands: clock.Hands) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        assert shop.order(order.number).payment_status == ""
        hands.forward(timedelta(minutes=1))
        order.refunded = order.total
        cart.move(order, "pending")
        self.arrive(cart, shop)
        kept = shop.order(order.number)
        assert (kept.status, kept.payment_status) == ("pending", "refunded")


# --- without a store ------------------------------------------------------------------------------------------------


@pytest.fixture
def held(hands: clock.Hands) -> Iterator[SquarespaceStandIn]:
    """A site that calls nobody."""
    with SquarespaceStandIn(lambda _: 202) as running:
        yield running


def test_the_next_page_is_asked_for_by_the_cursor_alone(held: SquarespaceStandIn) -> None:
    held.page = 3
    numbers = [held.place().number for _ in range(8)]
    line, cursor, seen = line_to(held, **KEY), "", []
    for _ in range(5):
        page = CART.changed(line, NOW - timedelta(hours=1), cursor)
        seen += [order.number for order in page.orders]
        cursor = page.cursor
        if not cursor:
            break
    assert (seen, cursor) == (numbers, "")
    assert [sorted(asked.query) for asked in held.asked] == [
        ["modifiedAfter", "modifiedBefore"],
        ["cursor"],
        ["cursor"],
    ]


def test_a_cursor_that_is_forgotten_begins_the_span_again_and_not_for_ever(held: SquarespaceStandIn) -> None:
    held.page = 2
    for _ in range(5):
        held.place()
    line = line_to(held, **KEY)
    page = CART.changed(line, NOW - timedelta(hours=1))
    held.cursors.clear()
    again = CART.changed(line, NOW - timedelta(hours=1), page.cursor)
    assert [order.number for order in again.orders] == [order.number for order in page.orders]
    assert again.cursor == "1|cursor-1"
    with pytest.raises(CallFailed, match="Unknown cursor"):
        CART.changed(line, NOW - timedelta(hours=1), "3|cursor-99")


def test_the_site_says_its_zone_currency_and_language(held: SquarespaceStandIn) -> None:
    news = CART.look(line_to(held, **KEY))
    assert (news.timezone, news.currency, news.locale, news.warnings) == ("Europe/London", "USD", "en-GB", ())
    held.may_not = ("/authorization",)
    assert CART.look(line_to(held, **KEY)).warnings == (
        "Squarespace does not say your site's time zone and currency: set them yourself.",
    )


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        ({"client_id": "client-1"}, "key", "Enter the API key first"),
        ({"api_key": "wrong-key"}, "key", "refuses the key"),
        ({"refresh_token": "refresh-token-1"}, "key", "Enter the client ID first"),
        (
            {"client_id": "client-1", "client_secret": "secret-of-client-1", "refresh_token": "refresh-token-9"},
            "key",
            "connect the site with your app again",
        ),
    ],
)
def test_what_is_wrong_is_said(held: SquarespaceStandIn, given: dict[str, str], kind: str, words: str) -> None:
    with pytest.raises(CallFailed, match=words) as failure:
        CART.look(line_to(held, **given))
    assert failure.value.kind == kind
    assert not any(secret in str(failure.value) for secret in given.values())


def test_a_missing_permission_is_named(held: SquarespaceStandIn) -> None:
    held.may_not = ("/commerce/orders",)
    with pytest.raises(CallFailed, match="permission Orders, Read only") as failure:
        CART.look(line_to(held, **KEY))
    assert failure.value.kind == "right"


def test_a_429_means_a_minute_of_rest(held: SquarespaceStandIn) -> None:
    held.trouble.append(Said(429, {"type": "RATE_LIMITED"}))
    with pytest.raises(CallFailed) as failure:
        CART.changed(line_to(held, **KEY), NOW)
    assert (failure.value.kind, failure.value.wait) == ("slow", 60)


def test_an_order_that_is_not_there_is_none(held: SquarespaceStandIn) -> None:
    assert CART.fetch(line_to(held, **KEY), "f" * 24) is None
    asked = len(held.asked)
    assert CART.fetch(line_to(held, **KEY), "../../other") is None
    assert len(held.asked) == asked


def test_unsubscribing_takes_only_ours(held: SquarespaceStandIn) -> None:
    line = line_to(held)
    other = {"id": "other", "endpointUrl": "https://other.example/", "topics": ["order.create"]}
    held.subscriptions.append(other)
    assert CART.subscribe(line) == "made the subscription to orders"
    assert line.vault.get("hook_secret") == held.secrets["subscription-1"]
    CART.unsubscribe(line)
    CART.unsubscribe(line_to(held, **KEY))
    assert held.subscriptions == [other]
