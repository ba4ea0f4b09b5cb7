"""Whatever stands in an order that a shop answers with, reading it gives an order in bounds or says Unreadable, and nothing else.

The carts that are asked for orders and send none: their calls name an order only (test_hostile.py).
"""

import copy
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwire.carts import magento_order, opencart_order, prestashop_order
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.snapshot import OrderSnapshot
from orderwire.demo.stand_in import Asked, StandIn
from orderwire.demo.stand_ins.magento import MagentoStandIn
from orderwire.demo.stand_ins.opencart import OpenCartStandIn
from orderwire.demo.stand_ins.prestashop import PrestaShopStandIn
from tests.carts.test_hostile import ODD_VALUES, VALUES, in_bounds, places

Read = Callable[[Any], OrderSnapshot]


def _answers(kind: type[StandIn], tables: tuple[str, ...]) -> dict[str, Any]:
    """What a stand-in says of one order with a parcel, table by table, numbers read as ours are."""
    shop = kind(lambda hook: 202)
    order = shop.place()
    shop.ship(order, "1Z999AA10123456784")
    said: Any = {}
    if isinstance(shop, MagentoStandIn):
        for name in tables:
            headers = {"authorization": "Bearer " + shop.credentials()["access_token"]}
            said[name] = shop.answer(Asked("GET", f"/rest/V1/{name}", {}, headers, b"")).data["items"]
    elif isinstance(shop, PrestaShopStandIn):
        said = {name: shop._tables()[name]() for name in tables}
    elif isinstance(shop, OpenCartStandIn):
        said = {"orders": shop._read([order.id])}
    return dict(json.loads(json.dumps(said), parse_float=Decimal))


def _rows(said: Any, name: str) -> list[Fields]:
    return Fields(said).each(name)


def _first(said: Any) -> Fields:
    return next(iter(_rows(said, "orders")), Fields(None))


def _read_magento(said: Any) -> OrderSnapshot:
    return magento_order.read_order(_first(said), _rows(said, "shipments"), {"1": "en_GB"})


def _read_prestashop(said: Any) -> OrderSnapshot:
    order = _first(said)
    return prestashop_order.read_order(
        order,
        prestashop_order.Names(
            zone="Europe/Paris",
            currency="EUR",
            currencies={"1": "USD"},
            customers={order.id("id_customer"): next(iter(_rows(said, "customers")), Fields(None))},
            addresses={order.id("id_address_delivery"): next(iter(_rows(said, "addresses")), Fields(None))},
            parcels={order.id("id"): _rows(said, "order_carriers")},
            carriers={"1": ["UPS", "https://track.example.com/@"]},
        ),
    )


def _read_opencart(said: Any) -> OrderSnapshot:
    return opencart_order.read_order(_first(said))


CASES: dict[str, tuple[dict[str, Any], Read]] = {
    "magento": (_answers(MagentoStandIn, ("orders", "shipments")), _read_magento),
    "prestashop": (
        _answers(PrestaShopStandIn, ("orders", "order_carriers", "customers", "addresses")),
        _read_prestashop,
    ),
    "opencart": (_answers(OpenCartStandIn, ()), _read_opencart),
}


def read_or_refuse(read: Read, said: Any) -> None:
    try:
        in_bounds(read(said))
    except Unreadable as failure:
        assert str(failure)


@pytest.mark.parametrize("cart", sorted(CASES))
def test_as_it_is_it_can_be_read(cart: str) -> None:
    said, read = CASES[cart]
    found = read(copy.deepcopy(said))
    in_bounds(found)
    assert (found.total, found.customer.email) == (Decimal("129.80"), "ada@example.com")


@pytest.mark.parametrize("cart", sorted(CASES))
def test_every_field_in_turn_of_every_wrong_kind(cart: str) -> None:
    whole, read = CASES[cart]
    for place in range(len(list(places(whole)))):
        for odd in ODD_VALUES:
            said = copy.deepcopy(whole)
            container, key = list(places(said))[place]
            container[key] = Decimal(str(odd)) if isinstance(odd, float) else odd
            read_or_refuse(read, said)


@pytest.mark.parametrize("cart", sorted(CASES))
@given(data=st.data())
@settings(max_examples=60)
def test_any_value_in_any_field(cart: str, data: st.DataObject) -> None:
    whole, read = CASES[cart]
    said = copy.deepcopy(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(list(places(said))))
        container[key] = data.draw(VALUES)
        if not said:
            break
    read_or_refuse(read, said)
