"""Making a store, changing it, its secrets."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from orderwire.core import clock
from orderwire.core.failures import Refusal
from orderwire.core.schema import read
from orderwire.stores import shops
from orderwire.stores.models import Store
from orderwire.stores.secrets import credential_names, credentials_of, secrets_of
from orderwire.stores.shops import (
    StorePatch,
    StoreWish,
    change_store,
    make_store,
    remove_store,
    rotate_secret,
    webhook_url,
)
from orderwire.stores.view import as_json
from tests.rooms import NOON, a_message, a_rule, a_store, after, an_account, an_order, decide, record, snapshot, wish

pytestmark = pytest.mark.django_db


def _refused(kind: type[StoreWish] | type[StorePatch], data: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(Refusal) as refused:
        read(kind, data)
    return {error.field: error.message for error in refused.value.errors}


def test_a_store_is_made_with_every_field() -> None:
    given = wish(
        url="shop.example.com",
        timezone="Europe/London",
        currency="gbp",
        locale="en-GB",
        test_address="test@acme.example",
        attribution={"model": "sent", "days": 14},
        tracking={"opens": True, "clicks": False},
        cap_per_hour=3,
        cap_per_day=9,
    )
    store, secret = make_store(an_account(), read(StoreWish, given))
    shown = as_json(Store.objects.get(pk=store.pk))
    assert {name: shown[name] for name in given} == {
        **given,
        "url": "https://shop.example.com",
        "currency": "GBP",
    }
    assert (shown["status"], shown["problem"]) == ("pending", None)
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 24


def test_what_is_left_out_is_as_the_contract_says() -> None:
    shown = as_json(a_store())
    assert {
        name: shown[name] for name in ("url", "timezone", "currency", "test_address", "attribution", "tracking")
    } == {
        "url": None,
        "timezone": "UTC",
        "currency": "USD",
        "test_address": None,
        "attribution": {"model": "click", "days": 7},
        "tracking": {"opens": "anonymous", "clicks": True},
    }


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"name": "n" * 121}, "name"),
        ({"name": "n\0"}, "name"),
        ({"platform": "magento9"}, "platform"),
        ({"url": "https://"}, "url"),
        ({"url": "ftp://shop.example.com"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://["}, "url"),
        ({"url": "https://shop example.com"}, "url"),
        ({"url": "https://ada:secret@shop.example.com"}, "url"),
        ({"url": "https://shop.example.com:99999"}, "url"),
        ({"url": "s" * 297}, "url"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "europe/london"}, "timezone"),
        ({"timezone": "../etc/passwd"}, "timezone"),
        ({"timezone": None}, "timezone"),
        ({"currency": "XXQ"}, "currency"),
        ({"currency": ""}, "currency"),
        ({"locale": "e" * 21}, "locale"),
        ({"test_address": "test"}, "test_address"),
        ({"sender": {"email": "hello"}}, "sender.email"),
        ({"sender": {"name": "n" * 121}}, "sender.name"),
        ({"sender": {"phone": "1"}}, "sender.phone"),
        ({"sender": None}, "sender"),
        ({"attribution": {"model": "guess"}}, "attribution.model"),
        ({"attribution": {"days": 0}}, "attribution.days"),
        ({"attribution": {"days": 61}}, "attribution.days"),
        ({"tracking": {"opens": "all"}}, "tracking.opens"),
        ({"cap_per_hour": 0}, "cap_per_hour"),
        ({"cap_per_hour": 1001}, "cap_per_hour"),
        ({"cap_per_day": 5001}, "cap_per_day"),
        ({"credentials": {"token": 1}}, "credentials.token"),
        ({"webhook_secret": "s" * 301}, "webhook_secret"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(changed: dict[str, Any], field: str) -> None:
    assert set(_refused(StoreWish, wish(**changed))) == {field}


def test_what_is_needed_is_named() -> None:
    assert set(_refused(StoreWish, {})) == {"name", "platform", "sender"}


def test_a_patch_changes_only_what_it_names_down_to_the_parts() -> None:
    store = a_store(
        url="https://shop.example.com",
        attribution={"model": "sent", "days": 14},
        tracking={"opens": True, "clicks": False},
        cap_per_hour=3,
    )
    before = as_json(store)
    patch = {"name": "Acme", "sender": {"name": "Ada"}, "attribution": {"days": 3}, "tracking": {"opens": False}}
    changed = change_store(store, read(StorePatch, patch))
    assert as_json(changed) == {
        **before,
        "name": "Acme",
        "sender": {"name": "Ada", "email": "hello@acme.example"},
        "attribution": {"model": "sent", "days": 3},
        "tracking": {"opens": False, "clicks": False},
    }
    assert as_json(Store.objects.get(pk=store.pk)) == as_json(changed)


PATCHED = ("name", "url", "timezone", "currency", "locale", "sender", "test_address", "attribution", "tracking")


@pytest.mark.parametrize(
    "made",
    [
        {},
        {"url": "https://shop.example.com/de", "test_address": "t@acme.example", "tracking": {"opens": True}},
        {"url": f"https://shop.example.com/{'p' * 275}", "attribution": {"model": "open_or_click", "days": 60}},
        {"sender": {"name": "", "email": ""}, "timezone": "Asia/Kathmandu", "currency": "NPR", "locale": "ne"},
    ],
)
def test_what_was_read_can_be_written_back(made: dict[str, Any]) -> None:
    store = a_store(**made)
    shown = as_json(store)
    patch = {name: shown[name] for name in (*PATCHED, "cap_per_hour", "cap_per_day")}
    assert as_json(change_store(store, read(StorePatch, patch))) == shown


def test_null_empties_a_text_that_may_be_empty() -> None:
    store = a_store(url="https://shop.example.com", test_address="t@acme.example")
    shown = as_json(change_store(store, read(StorePatch, {"url": None, "test_address": None})))
    assert (shown["url"], shown["test_address"]) == (None, None)


@pytest.mark.parametrize(
    "patch", [{"name": ""}, {"name": None}, {"platform": "shopify"}, {"id": "sto_1"}, {"currency": None}]
)
def test_a_patch_is_as_strict(patch: dict[str, Any]) -> None:
    assert set(_refused(StorePatch, patch)) == set(patch)


# --- secrets --------------------------------------------------------------------------------------------------------


def test_a_given_secret_is_kept_and_none_is_shown() -> None:
    for given, kept in (("whsec_c2VjcmV0", "whsec_c2VjcmV0"), ("c2VjcmV0", "whsec_c2VjcmV0"), ("whsec_YQ", "whsec_YQ")):
        store, secret = make_store(an_account(), read(StoreWish, wish(webhook_secret=given)))
        assert secret == kept
        assert secrets_of(store) == [kept]
        assert "webhook_secret" not in as_json(store)
        assert as_json(store, secret)["webhook_secret"] == kept
        assert kept not in str(Store.objects.filter(pk=store.pk).values().get())


@pytest.mark.parametrize("given", ["whsec_", "whsec_not base64", "whsec_é", "whsec_====", "!!"])
def test_a_secret_the_custom_cart_cannot_sign_with_is_refused(given: str) -> None:
    with pytest.raises(Refusal) as refused:
        make_store(an_account(), read(StoreWish, wish(webhook_secret=given)))
    assert [error.field for error in refused.value.errors] == ["webhook_secret"]
    assert not Store.objects.exists()


def test_another_carts_secret_is_kept_as_it_is() -> None:
    store, secret = make_store(an_account(), read(StoreWish, wish(platform="shopify", webhook_secret="not base64")))
    assert secret == "not base64"
    assert secrets_of(store) == ["not base64"]


def test_a_rotated_secret_still_signs_for_a_day() -> None:
    with clock.stopped_at(NOON) as hands:
        store, first = make_store(an_account(), read(StoreWish, wish()))
        second = rotate_secret(store)
        assert second != first
        store.refresh_from_db()
        assert secrets_of(store) == [second, first]
        hands.forward(timedelta(hours=23, minutes=59))
        assert secrets_of(store) == [second, first]
        hands.forward(timedelta(minutes=1))
        assert secrets_of(store) == [second]
        third = rotate_secret(store)
        store.refresh_from_db()
        assert secrets_of(store) == [third, second]


def test_a_secret_in_a_patch_overlaps_too_and_an_empty_one_changes_nothing() -> None:
    store, first = make_store(an_account(), read(StoreWish, wish()))
    for empty in (None, ""):
        store = change_store(store, read(StorePatch, {"webhook_secret": empty}))
        assert secrets_of(store) == [first]
    store = change_store(store, read(StorePatch, {"webhook_secret": "whsec_c2VjcmV0"}))
    assert secrets_of(store) == ["whsec_c2VjcmV0", first]


def test_each_store_has_an_unguessable_webhook_address() -> None:
    urls = {webhook_url(a_store()) for _ in range(3)}
    assert len(urls) == 3
    assert all(url.startswith("http://127.0.0.1:8000/hooks/") and len(url.rpartition("/")[2]) == 32 for url in urls)


def test_credentials_are_sealed_merged_and_named_only() -> None:
    names = [credential.name for credential in shops.CARTS["shopify"].credentials]
    first, second = names[0], names[-1]
    store = a_store(platform="shopify", credentials={first: "one", second: "two"})
    assert credential_names(store) == sorted({first, second})
    assert as_json(store)["credentials_set"] == sorted({first, second})
    assert "two" not in str(Store.objects.filter(pk=store.pk).values().get())
    store = change_store(store, read(StorePatch, {"credentials": {second: "three"}}))
    assert credentials_of(store)[second] == "three"
    store = change_store(store, read(StorePatch, {"credentials": {second: ""}}))
    assert second not in credential_names(store)


def test_a_credential_the_platform_does_not_have_is_refused_and_nothing_changes() -> None:
    store = a_store()
    with pytest.raises(Refusal, match=r"credentials\.token"):
        change_store(store, read(StorePatch, {"name": "New", "credentials": {"token": "x"}}))
    store.refresh_from_db()
    assert store.name == "Acme Lamps"


# --- life -----------------------------------------------------------------------------------------------------------


def test_a_genuine_event_connects_the_store_and_clears_its_problem() -> None:
    store = a_store()
    Store.objects.filter(pk=store.pk).update(connection="broken", problem="It did not answer.")
    store.refresh_from_db()
    with clock.stopped_at(NOON) as hands:
        shops.heard_from(store)
        store.refresh_from_db()
        assert (store.status, store.problem, store.last_event_at) == ("connected", "", NOON)
        hands.forward(timedelta(seconds=59))
        shops.heard_from(store)
        store.refresh_from_db()
        assert store.last_event_at == NOON
        hands.forward(timedelta(seconds=1))
        shops.heard_from(store)
        store.refresh_from_db()
        assert store.last_event_at == after(minutes=1)


def test_a_pause_shows_above_the_connection_and_keeps_its_beginning() -> None:
    store = a_store()
    with clock.stopped_at(NOON) as hands:
        shops.pause(store)
        hands.forward(timedelta(hours=1))
        shops.pause(store)
    store.refresh_from_db()
    assert (store.status, store.paused_at) == ("paused", NOON)
    shops.resume(store)
    store.refresh_from_db()
    assert (store.status, store.paused_at) == ("pending", None)


def test_a_store_goes_with_all_that_hangs_on_it_and_no_other_does() -> None:
    store, other = a_store(), a_store()
    for one in (store, other):
        rule = a_rule(one)
        decide(one, record(one, snapshot()))
        a_message(rule, order=an_order(one, external_id="9002"))
    remove_store(store)
    assert list(Store.objects.all()) == [other]
    assert other.orders.count() == 2
    assert other.rules.count() == other.decisions.count() == other.messages.count() == 1
