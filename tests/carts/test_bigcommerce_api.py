"""BigCommerce against its stand-in, and its traps: rights, a shared quota, webhooks that are put off, hidden lines of a page."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from orderwire.carts import bigcommerce_api
from orderwire.carts.bigcommerce import BigCommerceCart
from orderwire.carts.calling import CallFailed
from orderwire.core import clock
from orderwire.demo.stand_in import Hook, Said
from orderwire.demo.stand_ins.bigcommerce import BigCommerceStandIn
from orderwire.stores.models import Connection
from tests.carts.alone import line_to
from tests.carts.every_cart import EveryCart
from tests.carts.stage import connect, work
from tests.shop import NOW, Shop

CART = BigCommerceCart()


class TestBigCommerce(EveryCart):
    stand_in = BigCommerceStandIn
    moved = ("2", "order")
    renamed = ("2", "On its way")

    @pytest.fixture(autouse=True)
    def small_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bigcommerce_api, "PAGE", 2)

    def strange_key(self) -> str:
        return "99"

    def unsigned(self, hook: Hook) -> Hook:
        """Neither our own secret nor the signature."""
        return Hook(hook.url, {name: value for name, value in hook.headers.items() if "secret" not in name}, hook.body)

    def test_a_webhook_that_was_put_off_is_woken_with_the_secret_of_now(
        self, shop: Shop, cart: BigCommerceStandIn, hands: clock.Hands
    ) -> None:
        cart.subscriptions[0]["is_active"] = False
        self.rotate(shop)
        hands.forward(timedelta(hours=25))
        work(shop)
        assert {row["is_active"] for row in cart.subscriptions} == {True}
        assert len({row["headers"]["X-Orderwire-Secret"] for row in cart.subscriptions}) == 1
        assert cart.subscriptions[0]["headers"]["X-Orderwire-Secret"] != shop.secret
        assert len(cart.subscriptions) == len(bigcommerce_api.SCOPES)

    def test_the_pictures_are_the_products(self, shop: Shop, cart: BigCommerceStandIn) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        assert [line.image_url for line in shop.order(order.number).items.all()] == ["https://cdn.example/100.jpg"]

    def test_an_incomplete_order_never_mails(self, shop: Shop, cart: BigCommerceStandIn) -> None:
        shop.rule("0")
        order = cart.place(statuses={"order": "0"})
        self.arrive(cart, shop)
        assert shop.order(order.number).draft
        assert shop.log("pending") == shop.log("sent") == []

    def test_what_the_token_may_not_read_is_said(self, cart: BigCommerceStandIn) -> None:
        cart.may_not = ("/v3/catalog", "/v2/store")
        shop = connect(cart)
        work(shop)
        assert shop.fresh().status == "connected"
        assert [words.partition(": ")[0] for words in Connection.objects.get().warnings] == [
            "The API account may not read Information & settings",
            "The API account may not read Products",
        ]
        cart.place()
        self.arrive(cart, shop)
        assert [asked.path for asked in cart.asked if "catalog" in asked.path] == ["/stores/abc123/v3/catalog/products"]

    def test_without_the_right_to_orders_it_is_broken(self, cart: BigCommerceStandIn) -> None:
        cart.may_not = ("/v2/orders",)
        shop = connect(cart)
        work(shop)
        assert (shop.fresh().status, shop.store.problem) == (
            "broken",
            "The API account may not read orders: give it Orders, read-only.",
        )

    def test_a_page_is_not_begun_with_a_quota_that_ends_in_it(
        self, shop: Shop, cart: BigCommerceStandIn, hands: clock.Hands
    ) -> None:
        cart.deaf = True
        cart.place()
        cart.left = 3
        hands.forward(timedelta(minutes=20))
        asked = len(cart.asked)
        work(shop)
        assert len(cart.asked) == asked + 1
        cart.left = 150
        hands.forward(timedelta(seconds=16))
        work(shop)
        assert shop.fresh().status == "connected"
        assert [row.path.rpartition("/")[2] for row in cart.asked[asked + 1 :]][:2] == ["orders", "products"]


@pytest.fixture
def held(hands: clock.Hands) -> Iterator[BigCommerceStandIn]:
    """A store that calls nobody."""
    with BigCommerceStandIn(lambda _: 202) as running:
        yield running


def test_a_page_of_one_second_goes_on_and_nothing_is_left_out(
    held: BigCommerceStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bigcommerce_api, "PAGE", 3)
    numbers = {held.place().number for _ in range(8)}
    line, cursor, seen = line_to(held), "", []
    for _ in range(10):
        page = CART.changed(line, NOW - timedelta(hours=1), cursor)
        seen += [order.number for order in page.orders]
        cursor = page.cursor
        if not cursor:
            break
    assert set(seen) == numbers
    assert cursor == ""


def test_nothing_changed_is_204_and_costs_one_call(held: BigCommerceStandIn) -> None:
    page = CART.changed(line_to(held), NOW)
    assert (page.orders, page.cursor, len(held.asked)) == ((), "", 1)


def test_an_order_that_cannot_be_read_does_not_hold_up_the_others(held: BigCommerceStandIn) -> None:
    held.place(statuses={"order": "11"})
    odd = held.place(currency="XX")
    page = CART.changed(line_to(held), NOW - timedelta(hours=1))
    assert [order.number for order in page.orders] == ["1001"]
    assert [words.partition(":")[0] for words in page.skipped] == [f"Order {odd.number}"]


def test_a_used_up_quota_says_when_it_is_full_again(held: BigCommerceStandIn) -> None:
    held.trouble.append(Said(429, {"status": 429}, {"X-Rate-Limit-Time-Reset-Ms": "12500"}))
    with pytest.raises(CallFailed) as failure:
        CART.changed(line_to(held), NOW)
    assert (failure.value.kind, failure.value.wait, failure.value.temporary) == ("slow", 12.5, True)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"access_token": "t"}, "API path"),
        ({"store_hash": "abc123"}, "access token"),
        ({"store_hash": "https://lamps.example", "access_token": "t"}, "API path as BigCommerce shows it"),
        ({"store_hash": "zzz", "access_token": "token-of-the-account-1"}, "no store with this hash"),
        ({"store_hash": "abc123", "access_token": "wrong-token"}, "refuses the key"),
    ],
)
def test_what_is_wrong_is_said(held: BigCommerceStandIn, given: dict[str, str], words: str) -> None:
    with pytest.raises(CallFailed, match=words) as failure:
        CART.look(line_to(held, **given))
    assert failure.value.kind == "key"
    assert "wrong-token" not in str(failure.value)


def test_the_bare_hash_will_do(held: BigCommerceStandIn) -> None:
    news = CART.look(line_to(held, store_hash="abc123", access_token="token-of-the-account-1"))
    assert (news.timezone, news.currency, news.locale, news.warnings) == ("Europe/London", "USD", "en", ())
    assert {status.key: status.label for status in news.statuses}["2"] == "On its way"


def test_unsubscribing_takes_only_ours(held: BigCommerceStandIn) -> None:
    line = line_to(held)
    other = {"id": 99, "scope": "store/order/created", "destination": "https://other.example/", "is_active": True}
    held.subscriptions.append(other)
    CART.subscribe(line)
    assert CART.subscribe(line) == ""
    CART.unsubscribe(line)
    assert held.subscriptions == [other]
