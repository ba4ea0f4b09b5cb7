"""BigCommerce's calls: two ways to prove one, and which order it names."""

from typing import Any

import pytest

from orderwire.carts.base import HookCall, ShopFacts
from orderwire.carts.bigcommerce import BigCommerceCart
from orderwire.carts.failures import BadSignature, Unreadable
from orderwire.carts.snapshot import LookAt, Nothing
from tests.carts.calls import call
from tests.shop import NOW

CART = BigCommerceCart()
VECTOR_BODY = '{"id":1001,"name":"Łódź"}'.encode()
VECTOR = {
    "webhook-id": "msg_1",
    "webhook-timestamp": "1760000000",
    "webhook-signature": "v1,3Y56YCRUvwpAIVZVi4C8OOOjGrF/+FXk9WW57+jBc3A=",
}


def hooked(**headers: str) -> HookCall:
    return HookCall({name.replace("_", "-"): value for name, value in headers.items()}, VECTOR_BODY)


def test_the_vector_of_standard_webhooks() -> None:
    CART.verify(HookCall(VECTOR, VECTOR_BODY), ["whsec_ours", "topsecret"], NOW)
    for secrets in (["whsec_ours"], ["whsec_ours", "other"], [""], []):
        with pytest.raises(BadSignature):
            CART.verify(HookCall(VECTOR, VECTOR_BODY), secrets, NOW)
    with pytest.raises(BadSignature):
        CART.verify(HookCall(VECTOR, VECTOR_BODY + b" "), ["topsecret"], NOW)


def test_our_own_secret_proves_a_call_unless_a_signature_says_otherwise() -> None:
    ours = "whsec_ours"
    CART.verify(hooked(x_orderwire_secret=ours), [ours], NOW)
    CART.verify(hooked(x_orderwire_secret=ours), [ours, "topsecret"], NOW)  # a hook that BigCommerce does not sign
    CART.verify(hooked(x_orderwire_secret="whsec_old"), [ours, "topsecret", "whsec_old"], NOW)
    CART.verify(HookCall({**VECTOR, "x-orderwire-secret": ours}, VECTOR_BODY), [ours, "topsecret"], NOW)
    CART.verify(HookCall({**VECTOR, "x-orderwire-secret": ours}, b"{}"), [ours], NOW)  # no client secret to check by
    refused = [
        (HookCall({**VECTOR, "x-orderwire-secret": ours}, b"{}"), [ours, "topsecret"]),
        (HookCall({**VECTOR, "x-orderwire-secret": "whsec_no"}, VECTOR_BODY), [ours, "topsecret"]),
        (hooked(), [ours]),
        (hooked(x_orderwire_secret=""), [ours, ""]),
    ]
    for told, secrets in refused:
        with pytest.raises(BadSignature):
            CART.verify(told, secrets, NOW)


@pytest.mark.parametrize(
    ("scope", "data", "reading"),
    [
        ("store/order/created", {"type": "order", "id": 250}, LookAt("250", "The order changed.")),
        ("store/order/statusUpdated", {"id": 250, "status": {"new_status_id": 2}}, LookAt("250", "The order changed.")),
        ("store/order/archived", {"id": 250}, LookAt("250", "The order changed.")),
        ("store/order/refund/created", {"id": 250, "refund": {"refund_id": 3}}, LookAt("250", "The order changed.")),
        (
            "store/shipment/created",
            {"type": "shipment", "id": 12, "orderId": 250},
            LookAt("250", "A parcel changed."),
        ),
        (
            "store/order/message/created",
            {"id": 250},
            Nothing("Calls about store/order/message/created change no order."),
        ),
        ("store/app/uninstalled", {}, Nothing("Calls about store/app/uninstalled change no order.")),
    ],
)
def test_a_call_names_an_order(scope: str, data: dict[str, Any], reading: Any) -> None:
    body = {"scope": scope, "store_id": "1", "data": data, "hash": "ab", "created_at": 1, "producer": "stores/abc123"}
    assert CART.read(call("bigcommerce", scope, body), ShopFacts()) == reading


@pytest.mark.parametrize(
    "body", [{}, {"scope": "store/order/created"}, {"scope": "store/shipment/created", "data": []}]
)
def test_a_call_that_names_none_is_kept_for_a_person(body: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        CART.read(call("bigcommerce", "", body), ShopFacts())


def test_a_repeat_is_known_by_scope_id_time_and_hash() -> None:
    body = {"scope": "store/order/updated", "data": {"id": 250}, "hash": "ab", "created_at": 1}
    one = CART.fingerprint(call("bigcommerce", "", body))
    assert (one.dedupe_key, one.topic) == ("store/order/updated:250:1:ab", "store/order/updated")
    assert CART.fingerprint(call("bigcommerce", "", {**body, "created_at": 2})) != one
    assert len(CART.fingerprint(call("bigcommerce", "", {**body, "hash": None})).dedupe_key) == 32
