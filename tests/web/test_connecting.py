"""Connecting a store: what its cart asks for, looked at as soon as it is entered."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from orderwire.acts import fetching
from orderwire.carts.base import Credential
from orderwire.carts.woocommerce import WooCommerceCart
from orderwire.demo.stand_in import Asked, Said, StandIn
from orderwire.demo.stand_ins.salla import SallaStandIn
from orderwire.demo.stand_ins.woocommerce import WooCommerceStandIn
from orderwire.stores.models import Connection, Store
from orderwire.stores.secrets import credentials_of, secrets_of
from orderwire.stores.shops import webhook_url
from orderwire.web.connecting import secret_fields
from tests.carts.stage import deliver
from tests.sink import Sink
from tests.web.conftest import House, everything, words

GIVEN = {"name": "Brass Lamps", "timezone": "UTC", "currency": "USD", "sender.email": "hello@example.com"}


@pytest.fixture
def cart(db: None, posted_to: Sink) -> Iterator[StandIn]:
    """A WooCommerce shop at work; its webhooks get lost."""
    with WooCommerceStandIn(lambda hook: 0) as running:
        yield running


def entered(cart: StandIn, **changed: str) -> dict[str, str]:
    """The form of a store of this shop."""
    keys = {f"credentials.{name}": value for name, value in cart.credentials().items()}
    return {**GIVEN, "url": cart.url, **keys, **{f"credentials.{name}": value for name, value in changed.items()}}


def made() -> Store:
    """The store that was made."""
    return Store.objects.get(name="Brass Lamps")


def test_the_right_key_connects_at_once_and_no_secret_is_shown(house: House, owner: Client, cart: StandIn) -> None:
    page = words(owner.post("/stores/new/woocommerce/", entered(cart), follow=True))
    store = made()
    assert "Brass Lamps is made." in page
    assert "Connected: WooCommerce answers, and its orders are read from now on." in page
    assert "Fetch them" in page
    assert "made by us, put back when the shop drops them" in page
    assert len(cart.subscriptions) == 4
    for secret in [*secrets_of(store), cart.credentials()["consumer_secret"]]:
        assert secret not in page


def test_a_wrong_key_makes_the_store_and_is_mended_in_its_settings(house: House, owner: Client, cart: StandIn) -> None:
    page = words(owner.post("/stores/new/woocommerce/", entered(cart, consumer_secret="cs_wrong_0123"), follow=True))
    store = made()
    assert "WooCommerce refuses the key." in page
    assert (store.connection, cart.subscriptions) == ("broken", [])
    settings = f"/stores/{store.pk}/settings/"
    form = words(owner.get(settings))
    assert "One is kept; leave this empty to keep it." in form
    for shown in ("cs_wrong_0123", cart.credentials()["consumer_key"]):
        assert shown not in form
    mend = {**entered(cart, consumer_key=""), "locale": "en", "cap_per_hour": "10", "cap_per_day": "30"}
    page = words(owner.post(settings, mend, follow=True))
    assert "Connected: WooCommerce answers" in page
    assert credentials_of(made()) == cart.credentials()


def test_a_change_that_is_not_about_the_connection_asks_nobody(house: House, owner: Client, cart: StandIn) -> None:
    owner.post("/stores/new/woocommerce/", entered(cart))
    asked = len(cart.asked)
    same = {**entered(cart, consumer_key="", consumer_secret=""), "name": "Brass Lamps"}
    owner.post(f"/stores/{made().pk}/settings/", {**same, "locale": "de", "cap_per_hour": "10", "cap_per_day": "30"})
    assert (made().locale, len(cart.asked)) == ("de", asked)


def test_a_shop_that_cannot_be_reached_is_made_all_the_same(house: House, owner: Client, posted_to: Sink) -> None:
    keys = {"credentials.consumer_key": "ck_1", "credentials.consumer_secret": "cs_1"}
    page = words(owner.post("/stores/new/woocommerce/", {**GIVEN, **keys, "url": "http://127.0.0.1:9"}, follow=True))
    assert "127.0.0.1 could not be reached or dropped the connection." in page
    assert (made().connection, Connection.objects.get().failures) == ("pending", 1)


def test_a_key_that_may_only_read_shows_the_secret_for_webhooks_by_hand(
    house: House, owner: Client, cart: StandIn
) -> None:
    answer = cart.answer

    def read_only(asked: Asked) -> Said:
        return Said(403, {}) if asked.method == "POST" else answer(asked)

    cart.answer = read_only  # type: ignore[method-assign]
    page = words(owner.post("/stores/new/woocommerce/", entered(cart), follow=True))
    (secret,) = secrets_of(made())
    assert secret in page
    assert "Webhooks to make by hand" in page
    assert "This key may read and not write" in page
    assert secret not in words(owner.get(f"/stores/{made().pk}/"))


def test_without_a_key_webhooks_are_made_by_hand(house: House, owner: Client) -> None:
    page = words(owner.post("/stores/new/woocommerce/", GIVEN, follow=True))
    (secret,) = secrets_of(made())
    assert secret in page
    assert "make one webhook each for Order created, updated, deleted" in page
    assert not Connection.objects.exists()


def test_what_may_be_left_out_is_marked_and_secrets_are_not_readable(
    house: House, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = words(owner.get("/stores/new/woocommerce/"))
    assert 'Consumer secret <span class="font-normal text-muted">(optional)</span>' in form
    assert '<input class="input " type="password" id="f-credentials-consumer-secret"' in form
    assert "Shown once beside the consumer key" in form
    asks = (Credential("key", "Key", True, "Help."), Credential("view", "View", False, "Help.", optional=True))
    monkeypatch.setattr(WooCommerceCart, "credentials", asks)
    monkeypatch.setattr(WooCommerceCart, "push", False)
    required = [field.required for field in secret_fields(WooCommerceCart(), made=False)]
    assert required == [True, False]
    assert [field.required for field in secret_fields(WooCommerceCart(), made=True, known=["key"])] == [False, False]


def test_salla_waits_for_its_token_and_says_where_it_comes_to(
    house: House, owner: Client, posted_to: Sink, settings: Any
) -> None:
    with SallaStandIn(deliver) as cart:
        settings.CART_HOSTS = cart.hosts()
        assert "If you make the webhooks yourself" not in words(owner.get("/stores/new/salla/"))
        keys = {f"credentials.{name}": cart.credentials()[name] for name in ("client_id", "client_secret")}
        given = {**GIVEN, **keys, "webhook_secret": "the-app-s-own-secret"}
        page = words(owner.post("/stores/new/salla/", given, follow=True))
        store = made()
        assert "Salla has not handed over a token yet: install your app in the store" in page
        assert "Put this address into your app and install the app in your store" in page
        assert webhook_url(store) in page
        assert "the-app-s-own-secret" not in page
        assert deliver(cart.authorize(webhook_url(store), "the-app-s-own-secret")) == 200
        assert fetching.work_one()
        page = words(owner.get(f"/stores/{store.pk}/"))
        assert "made by us, put back when the shop drops them" in page
        assert "Put this address into your app" not in page
        assert "salla-granted" not in page


def test_an_editor_connects_nothing(house: House, editor: Client, cart: StandIn) -> None:
    before = everything()
    assert editor.post("/stores/new/woocommerce/", entered(cart)).status_code == 403
    assert (everything(), cart.asked) == (before, [])
