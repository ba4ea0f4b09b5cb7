"""A store's secrets: sealed, merged, forgotten, and refused where the platform has no such thing."""

import pytest

from orderwire.carts.registry import CARTS
from orderwire.core.failures import Refusal
from orderwire.stores.models import Store
from orderwire.stores.secrets import account_of, credential_names, credentials_of, secrets_of, take_credentials
from tests.rooms import a_store

pytestmark = pytest.mark.django_db


def test_credentials_are_merged_and_an_empty_one_is_forgotten() -> None:
    store = a_store(platform="woocommerce")
    take_credentials(store, {"consumer_key": "ck_1", "consumer_secret": "cs_1"})
    take_credentials(store, {"consumer_secret": "cs_2", "consumer_key": ""})
    assert credentials_of(store) == {"consumer_secret": "cs_2"}
    assert credential_names(store) == ["consumer_secret"]
    assert "cs_2" not in store.credentials_sealed


def test_a_strange_credential_is_refused_by_name() -> None:
    store = a_store(platform="woocommerce")
    with pytest.raises(Refusal) as refused:
        take_credentials(store, {"password": "x"})
    assert refused.value.errors[0].field == "credentials.password"
    assert Store.objects.get(pk=store.pk).credentials_sealed == ""


def test_an_apps_secret_signs_too(monkeypatch: pytest.MonkeyPatch) -> None:
    store = a_store(platform="woocommerce")
    (own,) = secrets_of(store)
    cart = CARTS["woocommerce"]
    monkeypatch.setattr(cart, "signing_credentials", ("consumer_secret",), raising=False)
    take_credentials(store, {"consumer_secret": "cs_1"})
    assert secrets_of(store) == [own, "cs_1"]


def test_the_shops_id_at_its_platform() -> None:
    store = a_store(platform="ecwid")
    assert account_of(store) == ""
    take_credentials(store, {"store_id": " 1003 ", "client_secret": "c"})
    assert account_of(store) == "1003"
    assert account_of(a_store(platform="woocommerce")) == ""
