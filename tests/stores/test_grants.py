"""Salla's easy mode: tokens come by a signed event, are kept sealed and nowhere else, and an older event puts none back."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from orderwire.core import clock
from orderwire.demo.stand_in import Hook
from orderwire.demo.stand_ins.salla import SallaStandIn, headers_of
from orderwire.orders.models import Event
from orderwire.stores.doors import SealedVault
from orderwire.stores.models import Connection, Store
from orderwire.stores.secrets import credentials_of
from orderwire.stores.shops import webhook_url
from tests.carts.stage import connect, deliver, work
from tests.shop import Shop
from tests.sink import Sink

pytestmark = pytest.mark.django_db
SECRET = "the app's own webhook secret"


@pytest.fixture
def cart(db: None, posted_to: Sink, hands: clock.Hands, settings: Any) -> Iterator[SallaStandIn]:
    """A store at Salla."""
    with SallaStandIn(deliver) as running:
        settings.CART_HOSTS = running.hosts()
        yield running


@pytest.fixture
def shop(cart: SallaStandIn) -> Shop:
    """A store of which the app's keys are entered and no token."""
    keys = {name: cart.credentials()[name] for name in ("client_id", "client_secret")}
    shop = connect(cart, credentials=keys, webhook_secret=SECRET)
    work(shop)
    return shop


def granted(cart: SallaStandIn, shop: Shop, secret: str = SECRET) -> Hook:
    return cart.authorize(webhook_url(shop.store), secret)


def changed(hook: Hook, secret: str = SECRET, **told: Any) -> Hook:
    """The event with other words, signed again."""
    body = json.dumps({**json.loads(hook.body), **told}).encode()
    return Hook(hook.url, headers_of({"security_strategy": "signature", "secret": secret}, body), body)


def kept(shop: Shop) -> dict[str, str]:
    vault = SealedVault(shop.store)
    return {name: vault.get(name) for name in ("access_token", "refresh_token", "handed_over")}


def test_before_the_app_is_installed_the_store_waits_and_says_for_what(shop: Shop) -> None:
    assert shop.fresh().status == "pending"
    assert Connection.objects.get().error.startswith(
        "Salla has not handed over a token yet: install your app in the store"
    )


def test_a_signed_event_connects_the_store_by_itself(cart: SallaStandIn, shop: Shop, hands: clock.Hands) -> None:
    assert deliver(granted(cart, shop)) == 200
    work(shop)
    assert (shop.fresh().status, Connection.objects.get().error) == ("connected", "")
    assert kept(shop) == {
        "access_token": "salla-granted-access-1",
        "refresh_token": "salla-granted-refresh-1",
        "handed_over": "",
    }
    assert cart.used == set()  # its access token is used as it came: nothing had to be renewed
    assert credentials_of(shop.store)["merchant_id"] == str(cart.merchant)
    hands.forward(timedelta(hours=25))
    work(shop)
    assert (shop.fresh().status, cart.used) == ("connected", {"salla-granted-refresh-1"})
    order = cart.place()
    shop.drain()
    assert shop.order(order.number).status == "under_review"


def test_nothing_of_a_token_stands_anywhere_in_the_clear(cart: SallaStandIn, shop: Shop) -> None:
    deliver(granted(cart, shop))
    shop.drain()
    event = Event.objects.get()
    assert json.loads(bytes(event.body)) == {
        "event": "app.store.authorize",
        "merchant": cart.merchant,
        "created_at": "2026-11-21 13:00:00",
    }
    assert (event.topic, event.state) == ("app.store.authorize", "read")
    shown = f"{list(Event.objects.values())}{list(Store.objects.values())}{list(Connection.objects.values())}"
    assert "salla-granted" not in shown


@pytest.mark.parametrize("spoil", ["secret", "body", "bare", "none", "token"])
def test_a_forged_event_changes_nothing(cart: SallaStandIn, shop: Shop, spoil: str) -> None:
    hook = granted(cart, shop, "guessed" if spoil == "secret" else SECRET)
    headers, body = hook.headers, hook.body
    if spoil == "body":
        body = body.replace(b"granted-access-1", b"granted-access-9")
    if spoil in ("bare", "none", "token"):
        headers = {"content-type": "application/json"}
        headers |= {} if spoil == "bare" else {"x-salla-security-strategy": spoil}
    before = Connection.objects.values().get()
    assert deliver(Hook(hook.url, headers, body)) == 401
    assert (Connection.objects.values().get(), Event.objects.count()) == (before, 0)
    assert "merchant_id" not in credentials_of(shop.fresh())


def test_an_older_event_puts_no_older_token_back(cart: SallaStandIn, shop: Shop, hands: clock.Hands) -> None:
    older = granted(cart, shop)
    hands.forward(timedelta(minutes=5))
    newer = granted(cart, shop)
    assert deliver(newer) == 200
    work(shop)
    for again in (older, newer, older):
        assert deliver(again) == 200
        work(shop)
    assert kept(shop)["access_token"] == "salla-granted-access-2"
    assert (shop.fresh().status, kept(shop)["handed_over"]) == ("connected", "")
    hands.forward(timedelta(hours=25))  # meanwhile the newer one was renewed: it must not come back either
    work(shop)
    deliver(newer)
    work(shop)
    assert (shop.fresh().status, kept(shop)["refresh_token"]) == ("connected", "salla-refresh-1")


def test_an_event_that_is_long_past_is_left_alone(cart: SallaStandIn, shop: Shop, hands: clock.Hands) -> None:
    hook = granted(cart, shop)
    hands.forward(timedelta(hours=25))
    assert deliver(hook) == 200
    assert kept(shop) == {"access_token": "", "refresh_token": "", "handed_over": ""}


def test_another_store_that_installed_the_app_takes_nothing_over(
    cart: SallaStandIn, shop: Shop, hands: clock.Hands
) -> None:
    deliver(granted(cart, shop))
    work(shop)
    before = Connection.objects.get().vault_sealed
    hands.forward(timedelta(minutes=5))
    theirs = changed(granted(cart, shop), merchant=42)
    assert deliver(theirs) == 200
    assert Connection.objects.get().vault_sealed == before
    assert credentials_of(shop.fresh())["merchant_id"] == str(cart.merchant)
    assert [b"salla-granted" in bytes(event.body) for event in Event.objects.all()] == [False, False]


@pytest.mark.parametrize(
    "told", [{"data": {}}, {"data": None}, {"data": {"access_token": 7}}, {"created_at": "soon"}, {"created_at": None}]
)
def test_an_event_that_lacks_something_is_kept_and_hands_nothing_over(
    cart: SallaStandIn, shop: Shop, told: dict[str, Any]
) -> None:
    assert deliver(changed(granted(cart, shop), **told)) == 200
    shop.drain()
    assert (kept(shop)["handed_over"], Event.objects.get().state) == ("", "read")
    assert b"salla-granted" not in bytes(Event.objects.get().body)


def test_an_installation_anew_takes_the_place_of_a_token_that_was_entered(
    cart: SallaStandIn, hands: clock.Hands
) -> None:
    shop = connect(cart, webhook_secret=SECRET)
    work(shop)
    assert kept(shop)["refresh_token"] == "salla-refresh-1"
    cart.refresh = "given-up"
    hands.forward(timedelta(hours=25))
    work(shop)
    assert shop.fresh().status == "broken"
    assert deliver(granted(cart, shop)) == 200
    work(shop)
    assert (shop.fresh().status, kept(shop)["refresh_token"]) == ("connected", "salla-granted-refresh-1")


def test_a_token_that_comes_while_a_worker_has_the_line_waits_for_him(cart: SallaStandIn, shop: Shop) -> None:
    Connection.objects.update(held_until=clock.now() + timedelta(minutes=1), holder="somebody")
    deliver(granted(cart, shop))
    assert kept(shop)["access_token"] == ""
    assert kept(shop)["handed_over"] != ""
    Connection.objects.update(held_until=None, holder="")
    work(shop)
    assert (kept(shop)["access_token"], kept(shop)["handed_over"]) == ("salla-granted-access-1", "")
