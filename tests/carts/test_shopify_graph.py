"""One order whichever way it came: Shopify's webhook in REST shape and its GraphQL node read the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from orderwire.carts.base import ShopFacts
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.shopify import ShopifyCart
from orderwire.carts.shopify_graph import ALL_PARCELS, LIST, MORE_LINES, ONE, as_rest, number_of
from orderwire.carts.shopify_order import read_order
from orderwire.carts.snapshot import OrderSnapshot
from orderwire.core import clock
from orderwire.demo.stand_in import HeldOrder, Parcel
from orderwire.demo.stand_in import Line as Item
from orderwire.demo.stand_ins.shopify import ShopifyStandIn
from orderwire.demo.stand_ins.shopify_orders import as_node
from tests.carts.alone import line_to
from tests.carts.calls import call
from tests.carts.test_hostile import ODD_VALUES, in_bounds, places
from tests.shop import NOW

CART = ShopifyCart()
ITEM = Item("1", "LAMP-01", "Desk lamp", Decimal("59.90"))


@pytest.fixture
def held(hands: clock.Hands) -> Iterator[ShopifyStandIn]:
    """A shop that calls nobody."""
    with ShopifyStandIn(lambda _: 202) as running:
        yield running


def the_same(one: OrderSnapshot, other: OrderSnapshot) -> bool:
    """Alike but for what only one of the two ways can tell."""
    return _plain(one) == _plain(other)


def _plain(order: OrderSnapshot) -> OrderSnapshot:
    items = tuple(replace(item, image_url=None) for item in order.items)
    return replace(order, vague={}, items=items, without_pictures=False)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"customer_id": "", "email": ""},
        {"currency": "JPY", "test": True},
        {"refunded": Decimal("12.50")},
        {"statuses": {"order": "cancelled", "payment": "voided", "fulfilment": "unfulfilled"}},
        {"statuses": {"order": "open", "payment": "partially_refunded", "fulfilment": "partially_fulfilled"}},
        {"statuses": {"order": "open", "payment": "paid", "fulfilment": "delivered"}},
        {"statuses": {"order": "open", "payment": "paid", "fulfilment": "out_for_delivery"}},
    ],
)
def test_an_order_reads_the_same_from_a_webhook_and_from_the_api(held: ShopifyStandIn, changed: dict[str, Any]) -> None:
    order = held.place(**changed)
    held.ship(order, "1Z1", url="https://www.ups.example/1Z1")
    held.ship(order, "1Z2", "DHL")
    line = line_to(held)
    CART.subscribe(line)
    body = next(hook.body for hook in held.hooks_for(order, "updated"))
    told = CART.read(call("shopify", "orders/updated", body), ShopFacts())
    fetched = CART.fetch(line, order.id)
    assert isinstance(told, OrderSnapshot)
    assert fetched is not None
    assert the_same(told, fetched)
    listed = CART.changed(line, NOW - timedelta(days=1)).orders
    assert [the_same(one, fetched) for one in listed] == [True]


def test_an_order_with_many_lines_and_parcels_is_read_whole(held: ShopifyStandIn) -> None:
    order = held.place(lines=[Item(str(place), f"S-{place}", "Screw", Decimal("0.10")) for place in range(1, 251)])
    for place in range(12):
        held.ship(order, f"1Z{place}")
    line = line_to(held)
    listed = CART.changed(line, NOW - timedelta(days=1)).orders
    assert [len(one.items) for one in listed] == [250]
    assert [parcel.number for parcel in listed[0].shipments or ()] == [f"1Z{place}" for place in range(12)]


@pytest.mark.parametrize("query", [LIST, ONE, MORE_LINES, ALL_PARCELS])
def test_queries_are_balanced_and_define_what_they_use(query: str) -> None:
    assert query.count("{") == query.count("}")
    used = {part.split()[0] for part in query.split("...")[1:]}
    assert used == {part.split()[0] for part in query.split("fragment ")[1:]}


def test_any_field_of_a_node_may_be_odd(hands: clock.Hands) -> None:
    def node() -> dict[str, Any]:
        return as_node(
            HeldOrder("7", "7", dict(ShopifyStandIn.start), lines=[ITEM], parcels=[Parcel("p1", "UPS", "1Z")]), 5, 5
        )

    for place in range(len(list(places(node())))):
        for odd in ODD_VALUES:
            body = node()
            container, key = list(places(body))[place]
            container[key] = odd
            try:
                in_bounds(read_order(as_rest(Fields(body)), ShopFacts()))
            except Unreadable as failure:
                assert str(failure)


def test_ids_are_the_numbers_at_the_end() -> None:
    assert number_of("gid://shopify/Order/5501234567890123456") == "5501234567890123456"
    assert number_of("gid://shopify/LineItem/7?x=1") == "7"
    assert number_of(None) == ""
