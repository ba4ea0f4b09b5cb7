"""A shop as its cart speaks with it: tokens kept sealed and written through, addresses that stand elsewhere."""

import httpx
import pytest

from orderwire.core.fetch import Answer, FetchFailed
from orderwire.stores import doors
from orderwire.stores.models import Connection
from orderwire.stores.secrets import secrets_of
from tests.rooms import a_store

pytestmark = pytest.mark.django_db


def test_what_is_kept_is_sealed_and_there_at_once() -> None:
    store = a_store(platform="woocommerce")
    Connection.objects.create(store=store)
    vault = doors.SealedVault(store)
    vault.keep(token="abc-token", refresh="def-refresh")
    vault.keep(token="ghi-token")
    assert (vault.get("token"), vault.get("refresh"), vault.get("other")) == ("ghi-token", "def-refresh", "")
    assert "token" not in Connection.objects.get().vault_sealed
    vault.keep(refresh="")
    assert doors.SealedVault(store).get("refresh") == ""


def test_a_webhook_secret_that_the_shop_gives_becomes_the_stores_and_the_old_one_stays_a_day() -> None:
    store = a_store(platform="woocommerce")
    (before,) = secrets_of(store)
    Connection.objects.create(store=store)
    doors.SealedVault(store).keep(hook_secret="from-the-shop")
    store.refresh_from_db()
    assert secrets_of(store) == ["from-the-shop", before]
    doors.SealedVault(store).keep(hook_secret="from-the-shop")
    store.refresh_from_db()
    assert secrets_of(store) == ["from-the-shop", before]


def test_an_address_that_stands_elsewhere_is_called_there() -> None:
    called = []

    class Wire:
        def request(self, method: str, url: str, headers: object = None, content: bytes = b"") -> Answer:
            called.append(url)
            return Answer(200, httpx.Headers(), b"")

    wire = doors.Elsewhere(Wire(), {"https://api.example.com": "http://127.0.0.1:9"})
    wire.request("GET", "https://api.example.com/v1?a=b")
    wire.request("GET", "https://other.example.com/v1")
    assert called == ["http://127.0.0.1:9/v1?a=b", "https://other.example.com/v1"]


def test_private_addresses_are_not_called() -> None:
    shop = doors.shop_of(a_store(platform="woocommerce"))
    with pytest.raises(FetchFailed):
        shop.wire.request("GET", "http://127.0.0.1:9/")


def test_while_a_person_waits_all_calls_together_have_so_long() -> None:
    store = a_store(platform="woocommerce")
    with pytest.raises(FetchFailed, match="did not answer in time") as failed:
        doors.shop_of(store, 0).wire.request("GET", "https://shop.example.com/")
    assert failed.value.temporary
    with pytest.raises(FetchFailed, match="is not on the public Internet"):
        doors.shop_of(store, 5).wire.request("GET", "http://127.0.0.1:80/")
