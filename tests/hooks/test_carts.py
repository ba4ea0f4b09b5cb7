"""A cart calls: what is answered, what is kept."""

import json
from datetime import timedelta

import pytest

from orderwire.core import clock
from orderwire.hooks.carts import kept_headers, receive
from orderwire.stores.shops import rotate_secret
from tests.shop import NOW, Shop, open_shop, order

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiet(hands: clock.Hands) -> Shop:
    """A shop whose events nobody reads."""
    return open_shop()


def body() -> bytes:
    return json.dumps(order()).encode()


def test_a_genuine_call_is_kept_once_and_the_store_is_connected(quiet: Shop, hands: clock.Hands) -> None:
    headers = quiet.signed(body(), "evt_1")
    assert receive(quiet.store.hook_key, headers, body()) == (202, "Kept.")
    assert receive(quiet.store.hook_key, headers, body()) == (202, "Kept.")
    event = quiet.events.get()
    assert (event.state, bytes(event.body), event.dedupe_key, event.received_at) == ("unread", body(), "evt_1", NOW)
    store = quiet.fresh()
    assert (store.connection, store.last_event_at, store.problem) == ("connected", NOW, "")


@pytest.mark.parametrize("platform", ["volusion"])
def test_a_platform_that_sends_nothing_is_refused(hands: clock.Hands, platform: str) -> None:
    shop = open_shop(platform)
    status, words = receive(shop.store.hook_key, {}, b"{}")
    assert (status, "no webhooks" in words, shop.events.count()) == (400, True, 0)


def test_a_rotated_secret_is_good_for_a_day(quiet: Shop, hands: clock.Hands) -> None:
    old = quiet.secret
    quiet.secret = rotate_secret(quiet.store)
    assert quiet.post(order()) == 202
    quiet.secret = old
    assert quiet.post(order()) == 202
    hands.forward(timedelta(hours=24))
    assert quiet.post(order()) == 401
    assert quiet.events.count() == 2


def test_one_stores_signature_opens_no_other(quiet: Shop) -> None:
    other = open_shop(account=quiet.account)
    headers = quiet.signed(body())
    assert receive(other.store.hook_key, headers, body())[0] == 401
    assert receive("nobody", headers, body())[0] == 404
    assert other.events.count() == quiet.events.count() == 0


def test_headers_that_a_reader_may_ask_for_are_kept_and_no_secret() -> None:
    given = {
        "content-type": "application/json",
        "user-agent": "x" * 900,
        "x-shopify-topic": "orders/create",
        "x-shopify-hmac-sha256": "secret",
        "x-wc-webhook-signature": "secret",
        "webhook-signature": "secret",
        "webhook-id": "evt_1",
        "authorization": "secret",
        "cookie": "secret",
        "x-forwarded-for": "10.0.0.1",
    }
    kept = kept_headers(given.items())
    assert sorted(kept) == ["content-type", "user-agent", "webhook-id", "x-shopify-topic"]
    assert len(kept["user-agent"]) == 500
