"""Whatever stands in a genuine call, reading it gives an order in bounds or says Unreadable, and nothing else."""

import copy
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwire.carts.base import Cart, HookCall, ShopFacts
from orderwire.carts.custom import read_order, unknown_fields
from orderwire.carts.failures import Unreadable
from orderwire.carts.registry import CARTS
from orderwire.carts.snapshot import OrderSnapshot
from tests.carts.calls import TOPIC_HEADERS, call, fixture, names, topic_of

ODD_TEXT = st.sampled_from(
    [
        "",
        "null",
        "-1",
        "1e999",
        "NaN",
        "0000-00-00T00:00:00",
        "9" * 40,
        "\x00",
        "\u202e",
        "x" * 5000,
        "&#x110000;",
        "://",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers(-(10**29), 10**29) | st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    SCALARS | ODD_TEXT | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
ODD_VALUES: list[Any] = [None, True, -1, 1.5, "", "\x00", "9" * 40, [], [None, 1, "x", [], {}], {}, {"amount": []}]
CASES = [(cart, name) for cart in sorted(TOPIC_HEADERS) for name in names(cart)]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) in a JSON value."""
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in rows:
        yield value, key
        yield from places(part)


def cart_of(key: str) -> Cart:
    cart = CARTS[key]
    assert isinstance(cart, Cart)
    return cart


def in_bounds(order: OrderSnapshot) -> None:
    amounts = [order.total, order.subtotal, order.shipping, order.tax, order.discount, order.refunded, order.shop_total]
    amounts += [item.price for item in order.items]
    assert all(amount is None or (abs(amount) < 10**15 and amount == round(amount, 6)) for amount in amounts)
    assert all(0 <= item.quantity < 10**9 for item in order.items)
    assert len({item.external_id for item in order.items}) == len(order.items)
    parcels = order.shipments or ()
    assert len({parcel.external_id for parcel in parcels}) == len(parcels)
    assert all(0 < len(key) <= 90 for key in order.statuses.values())
    assert 0 < len(order.external_id) <= 120
    assert 0 < len(order.number) <= 60
    assert all(isinstance(amount, Decimal | None) for amount in amounts)
    repr(order).encode()


def read_or_refuse(cart: str, topic: str, body: Any) -> None:
    try:
        read = cart_of(cart).read(call(cart, topic, body), ShopFacts("Europe/Berlin", "EUR"))
    except Unreadable as failure:
        assert str(failure)
        return
    if isinstance(read, OrderSnapshot):
        in_bounds(read)


@pytest.mark.parametrize(("cart", "name"), CASES)
@given(data=st.data())
@settings(max_examples=60)
def test_any_value_in_any_field(cart: str, name: str, data: st.DataObject) -> None:
    body = copy.deepcopy(fixture(cart, name))
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(list(places(body))))
        container[key] = data.draw(VALUES)
        if not body:
            break
    read_or_refuse(cart, topic_of(cart, name), body)


@pytest.mark.parametrize(("cart", "name"), CASES)
def test_every_field_in_turn_of_every_wrong_kind(cart: str, name: str) -> None:
    whole = fixture(cart, name)
    for place in range(len(list(places(whole)))):
        for odd in ODD_VALUES:
            body = copy.deepcopy(whole)
            container, key = list(places(body))[place]
            container[key] = odd
            read_or_refuse(cart, topic_of(cart, name), body)


@pytest.mark.parametrize(("cart", "name"), CASES)
@given(value=VALUES)
@settings(max_examples=30)
def test_any_value_for_a_body(cart: str, name: str, value: Any) -> None:
    read_or_refuse(cart, topic_of(cart, name), value)


@pytest.mark.parametrize("cart", sorted(TOPIC_HEADERS))
@given(body=st.binary(), headers=st.dictionaries(st.text(), st.text(), max_size=3))
def test_any_bytes_and_headers(cart: str, body: bytes, headers: dict[str, str]) -> None:
    hooked = HookCall(
        {TOPIC_HEADERS[cart]: "orders/updated" if cart == "shopify" else "order.updated", **headers}, body
    )
    print_of = cart_of(cart).fingerprint(hooked)
    assert 0 < len(print_of.dedupe_key) <= 200
    assert len(print_of.topic) <= 80
    cart_of(cart).is_ping(hooked)
    try:
        cart_of(cart).read(hooked, ShopFacts())
    except Unreadable as failure:
        assert str(failure)


@given(VALUES)
def test_the_apis_two_readers_take_anything(value: Any) -> None:
    assert all(isinstance(name, str) for name in unknown_fields(value))
    if isinstance(value, dict):
        with pytest.raises(Unreadable):
            read_order(value, "1", ShopFacts())
