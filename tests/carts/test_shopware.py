"""Shopware's webhooks: signed by hand-made vectors, and never more than a hint which order to ask for."""

from typing import Any

import pytest

from orderwire.carts.base import HookCall, ShopFacts
from orderwire.carts.failures import BadSignature, Unreadable
from orderwire.carts.shopware import ShopwareCart
from orderwire.carts.snapshot import LookAt, Nothing
from orderwire.core import clock
from tests.carts.calls import call, fixture, names, told

CART = ShopwareCart()
BODY = '{"id":1001,"name":"Łódź"}'.encode()
SIGNED = "e9e81fd21aa3cf62dfdf13901dcbd3ccd77c24c968f6b149f357819235c37e0c"  # made with "topsecret" elsewhere
ORDER = "0190a1b2c3d4e5f60718293a4b5c6d7e"
OTHER_VERSION = "11111111111111111111111111111111"


def verify(signature: str, *secrets: str, body: bytes = BODY) -> None:
    CART.verify(HookCall({"shopware-shop-signature": signature}, body), secrets, clock.now())


@pytest.mark.parametrize("secrets", [("topsecret",), ("new", "topsecret"), ("topsecret", "")])
def test_the_right_secret_signs(secrets: tuple[str, ...]) -> None:
    verify(SIGNED, *secrets)
    verify(SIGNED.upper(), *secrets)


@pytest.mark.parametrize(
    ("signature", "secrets", "body"),
    [
        ("", ("topsecret",), BODY),
        (SIGNED, ("other",), BODY),
        (SIGNED, ("",), BODY),
        (SIGNED, (), BODY),
        (SIGNED, ("topsecret",), BODY + b" "),
        (SIGNED[:-1], ("topsecret",), BODY),
        ("ł" * 64, ("topsecret",), BODY),
    ],
)
def test_anything_else_does_not(signature: str, secrets: tuple[str, ...], body: bytes) -> None:
    with pytest.raises(BadSignature):
        verify(signature, *secrets, body=body)


@pytest.mark.parametrize("name", names("shopware"))
def test_every_call_names_the_order_to_ask_for(name: str) -> None:
    event = fixture("shopware", name)["data"]["event"]
    assert CART.read(told("shopware", name), ShopFacts()) == LookAt(ORDER, f"Shopware told of {event}.")


def read(event: str, payload: Any) -> Any:
    return CART.read(call("shopware", "", {"data": {"event": event, "payload": payload}}), ShopFacts())


def test_a_draft_of_an_edit_is_no_order() -> None:
    row = {"entity": "order", "primaryKey": ORDER, "versionId": OTHER_VERSION}
    assert isinstance(read("order.deleted", [row]), Nothing)
    assert isinstance(read("checkout.order.placed", {"order": {"id": ORDER, "versionId": OTHER_VERSION}}), Nothing)
    assert (
        read("order.deleted", [row, {**row, "versionId": "0fa91ce3e96a4bc2be4bd9ce752c3425"}]).order_external_id
        == ORDER
    )


def test_the_key_may_be_an_object_and_the_order_only_named() -> None:
    assert read("order.written", {"primaryKey": {"id": ORDER}}).order_external_id == ORDER
    assert read("state_enter.order_transaction.state.paid", {"orderId": ORDER}).order_external_id == ORDER


def test_what_names_no_order_means_nothing() -> None:
    assert read("product.written", [{"entity": "product", "primaryKey": "p"}]) == Nothing(
        "Calls about product.written name no order; what changed is found by asking."
    )
    assert isinstance(read("order_delivery.written", [{"entity": "order_delivery", "primaryKey": "d"}]), Nothing)
    with pytest.raises(Unreadable, match="event"):
        read("", {})


def test_a_retry_is_a_repeat_and_another_event_is_none() -> None:
    first, second = (CART.fingerprint(told("shopware", name)) for name in names("shopware"))
    assert first == CART.fingerprint(told("shopware", names("shopware")[0]))
    assert first != second
    again = told("shopware", names("shopware")[0], timestamp=1795869999)
    assert CART.fingerprint(again) == first  # sent again, with a time of its own
    assert second.topic == "state_enter.order_delivery.state.shipped"
    assert CART.fingerprint(HookCall({}, b"no json")).dedupe_key != ""


def test_keys_are_unique_and_say_their_axis() -> None:
    keys = [status.key for status in CART.statuses]
    assert len(keys) == len(set(keys))
    assert all(status.key.partition(":")[0] == status.axis for status in CART.statuses if ":" in status.key)
    assert [status.label for status in CART.statuses if status.key == "shipped_partially"] == ["Shipped (partially)"]
