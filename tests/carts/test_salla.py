"""Salla's calls by each of its strategies, and what is made of them."""

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orderwire.carts.base import HookCall, ShopFacts
from orderwire.carts.failures import BadSignature, Unreadable
from orderwire.carts.salla import SallaCart
from orderwire.carts.snapshot import LookAt, Nothing, OrderGone, OrderSnapshot
from orderwire.core import clock
from tests.carts.calls import fixture, names
from tests.carts.test_hostile import ODD_VALUES, in_bounds, places
from tests.shop import NOW

CART = SallaCart()
SHOP = ShopFacts("Asia/Riyadh", "SAR", "1305146709")
BODY = '{"id":1001,"name":"Łódź"}'.encode()
SIGNATURE = "e9e81fd21aa3cf62dfdf13901dcbd3ccd77c24c968f6b149f357819235c37e0c"
SIGNED = {"x-salla-security-strategy": "Signature"}
ORDER: dict[str, Any] = {**fixture("salla", "order.created__review")["data"], "id": 2116149737}


def told(topic: str, data: Any, headers: dict[str, str] = SIGNED, **more: Any) -> HookCall:
    body = {
        "event": topic,
        "merchant": 1305146709,
        "created_at": "Sun Jun 26 2022 13:21:48 GMT+0300",
        "data": data,
        **more,
    }
    return HookCall(headers, json.dumps(body, default=float).encode())


# --- proof ---


@pytest.mark.parametrize(
    "headers",
    [
        {**SIGNED, "x-salla-signature": SIGNATURE},
        {"x-salla-security-strategy": "signature", "x-salla-signature": SIGNATURE.upper()},
        {"x-salla-signature": SIGNATURE},
        {"x-salla-security-strategy": "Token", "authorization": "topsecret"},
        {"x-salla-security-strategy": "Token", "authorization": "Bearer topsecret"},
        {"x-salla-security-strategy": "None"},
        {},
    ],
)
def test_each_strategy_is_verified_by_its_own_rule(headers: dict[str, str]) -> None:
    CART.verify(HookCall(headers, BODY), ["other", "topsecret"], NOW)


@pytest.mark.parametrize(
    ("headers", "secrets"),
    [
        (SIGNED, ["topsecret"]),
        ({**SIGNED, "authorization": "topsecret"}, ["topsecret"]),
        ({**SIGNED, "x-salla-signature": SIGNATURE[:-1] + "d"}, ["topsecret"]),
        ({**SIGNED, "x-salla-signature": SIGNATURE}, ["", "other"]),
        ({"x-salla-security-strategy": "None", "x-salla-signature": "0" * 64}, ["topsecret"]),
        ({"x-salla-security-strategy": "Token"}, ["topsecret"]),
        ({"x-salla-security-strategy": "Token", "authorization": "topsecreT"}, ["topsecret"]),
        ({"x-salla-security-strategy": "Token", "authorization": ""}, [""]),
    ],
)
def test_what_proves_nothing_under_its_strategy_is_refused(headers: dict[str, str], secrets: list[str]) -> None:
    with pytest.raises(BadSignature):
        CART.verify(HookCall(headers, BODY), secrets, NOW)


def test_one_body_is_one_event_and_without_a_time_for_an_hour_only() -> None:
    first = CART.fingerprint(told("order.created", ORDER))
    assert first == CART.fingerprint(told("order.created", ORDER))
    assert first.topic == "order.created"
    assert first != CART.fingerprint(told("order.created", ORDER, created_at="Sun Jun 26 2022 13:21:49 GMT+0300"))
    assert first != CART.fingerprint(told("order.created", ORDER, {}))
    with clock.stopped_at(NOW) as hands:
        bare = told("order.created", ORDER, created_at=None)
        once = CART.fingerprint(bare)
        hands.forward(timedelta(minutes=15))
        assert CART.fingerprint(bare) == once
        hands.forward(timedelta(hours=2))
        assert CART.fingerprint(bare) != once


# --- reading ---


@pytest.mark.parametrize(
    "topic", ["order.created", "order.updated", "order.payment.updated", "order.cancelled", "order.refunded"]
)
def test_a_whole_order_that_was_not_sent_is_read_at_once(topic: str) -> None:
    read = CART.read(told(topic, ORDER), SHOP)
    assert isinstance(read, OrderSnapshot)
    assert (read.external_id, read.statuses, read.shipments) == ("2116149737", {"order": "under_review"}, None)
    undated = CART.read(told(topic, {**ORDER, "updated_at": None}), SHOP)
    assert isinstance(undated, OrderSnapshot)
    assert undated.updated_at == datetime(2022, 6, 26, 10, 21, 48, tzinfo=UTC)


@pytest.mark.parametrize(
    ("topic", "data", "order_id"),
    [
        ("order.status.updated", {"id": 198290473, "status": "تم التنفيذ", "order": {"id": 629263027}}, "629263027"),
        ("order.updated", {**ORDER, "status": {"slug": "shipped"}}, "2116149737"),
        ("order.updated", {**ORDER, "items": None}, "2116149737"),
        ("order.updated", {**ORDER, "status": {"name": "؟"}}, "2116149737"),
        ("order.products.updated", {"id": 7}, "7"),
        ("order.shipment.created", {"id": 7}, "7"),
        ("shipment.updated", {"id": 1, "order_id": 560695738}, "560695738"),
    ],
)
def test_what_is_not_whole_or_was_sent_is_looked_at(topic: str, data: dict[str, Any], order_id: str) -> None:
    assert CART.read(told(topic, data), SHOP) == LookAt(order_id, f"Salla says {topic}.")


def test_a_deletion_is_believed_only_with_proof() -> None:
    data = {"id": 7, "reference_id": 1}
    assert CART.read(told("order.deleted", data), SHOP) == OrderGone("7")
    assert CART.read(told("order.deleted", data, {"x-salla-security-strategy": "Token"}), SHOP) == OrderGone("7")
    for headers in ({}, {"x-salla-security-strategy": "None"}):
        for topic in ("order.deleted", "order.created"):
            assert CART.read(told(topic, {**ORDER, **data}, headers), SHOP) == LookAt(
                "7", "The call proves nothing: the order is asked for."
            )


def test_what_is_about_no_order_of_this_store_means_nothing() -> None:
    assert CART.read(told("product.updated", {"id": 1}), SHOP) == Nothing(
        "Calls about product.updated change no order."
    )
    assert CART.read(told("app.store.authorize", {}), SHOP) == Nothing(
        "Calls about app.store.authorize change no order."
    )
    assert CART.read(told("shipment.created", {"id": 1}), SHOP) == Nothing("It names no order.")
    assert CART.read(told("order.created", ORDER, merchant=1), SHOP) == Nothing("The call is about another store.")
    assert isinstance(CART.read(told("order.created", ORDER, merchant=1), ShopFacts()), OrderSnapshot)
    with pytest.raises(Unreadable):
        CART.read(HookCall(SIGNED, b"event=order.created"), SHOP)


@pytest.mark.parametrize("name", names("salla"))
def test_any_field_of_a_proved_call_of_any_wrong_kind(name: str) -> None:
    whole = fixture("salla", name)
    for place in range(len(list(places(whole)))):
        for odd in ODD_VALUES:
            body = copy.deepcopy(whole)
            container, key = list(places(body))[place]
            container[key] = odd
            try:
                read = CART.read(HookCall(SIGNED, json.dumps(body).encode()), SHOP)
            except Unreadable as failure:
                assert str(failure)
                continue
            if isinstance(read, OrderSnapshot):
                in_bounds(read)


# --- tokens that are handed over ---

GRANT: dict[str, Any] = {
    "event": "app.store.authorize",
    "merchant": 1305146709,
    "created_at": "2026-11-21 13:00:00",
    "data": {"access_token": "access", "expires": 1764500000, "refresh_token": "refresh", "token_type": "bearer"},
}


def grant(**changed: Any) -> HookCall:
    return HookCall(SIGNED, json.dumps({**GRANT, **changed}).encode())


def test_a_grant_says_which_store_when_and_what_opens_it() -> None:
    with clock.stopped_at(NOW):
        found = CART.granted(grant())
        ahead = CART.granted(grant(created_at="2026-11-21 18:00:00"))
    assert found is not None and ahead is not None
    assert (found.account, found.at) == ("1305146709", NOW)
    assert found.kept == {"handed_over": '["access", 1764500000, "refresh"]'}
    assert ahead.at == NOW  # a clock that runs ahead must not keep later ones out
    assert CART.granted(told("order.created", ORDER)) is None
    assert CART.granted(HookCall(SIGNED, b"app.store.authorize")) is None


def test_what_is_kept_of_an_event_about_the_app_is_which_and_when() -> None:
    for topic in ("app.store.authorize", "app.updated", " APP.Store.Authorize "):
        kept = json.loads(CART.redacted(grant(event=topic)).body)
        assert kept == {"event": topic, "merchant": 1305146709, "created_at": "2026-11-21 13:00:00"}
    whole = told("order.created", ORDER)
    assert CART.redacted(whole) is whole


def test_any_field_of_a_grant_of_any_wrong_kind_hands_over_nothing_odd() -> None:
    for place in range(len(list(places(GRANT)))):
        for odd in ODD_VALUES:
            body = copy.deepcopy(GRANT)
            container, key = list(places(body))[place]
            container[key] = odd
            call = HookCall(SIGNED, json.dumps(body).encode())
            found = CART.granted(call)
            assert found is None or (found.account and json.loads(found.kept["handed_over"])[0])
            if found is not None:
                assert b"access_token" not in CART.redacted(call).body
