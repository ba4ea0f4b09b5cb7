"""Shift4Shop's words: calls that only name an order, and the order as its API gives it."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from orderwire.carts.base import HookCall, ShopFacts
from orderwire.carts.calling import Shop
from orderwire.carts.failures import Unreadable, UnreadableField
from orderwire.carts.fields import Fields
from orderwire.carts.shift4shop import Shift4ShopCart
from orderwire.carts.shift4shop_order import read_order
from orderwire.carts.snapshot import Address, Customer, LineItem, LookAt, OrderSnapshot
from orderwire.core import clock
from orderwire.core.strictjson import loads
from tests.carts.broken import break_everything
from tests.carts.calls import fixture

CART = Shift4ShopCart()
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
SHOP = Shop("https://shop.example.com", {}, None, None, "America/New_York", "USD", now=NOW)  # type: ignore[arg-type]


def snapshot(**changed: Any) -> OrderSnapshot:
    order = {**fixture("shift4shop", "order__two_parcels"), **changed}
    return read_order(Fields(loads(json.dumps(order).encode())), SHOP)


def told(body: Any) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    CART.verify(HookCall({}, raw), [], NOW)
    return CART.read(HookCall({}, raw), ShopFacts())


def test_a_call_says_which_order_and_nothing_else() -> None:
    whole = fixture("shift4shop", "order__two_parcels")
    for body in (whole, [whole], {"OrderID": "642"}, {"orderid": 642}):
        read = told(body)
        assert isinstance(read, LookAt)
        assert read.order_external_id == "642"


@pytest.mark.parametrize(
    "body",
    [
        {"OrderID": "1/../Webhooks"},
        {"OrderID": "1?x=2"},
        {"OrderID": 0},
        {"OrderID": -4},
        {"OrderID": True},
        {"OrderID": "9" * 40},
        {"OrderStatusID": 4},
        [],
        None,
        b"<Order><OrderID>642</OrderID></Order>",
    ],
)
def test_a_call_that_names_no_order_is_parked(body: Any) -> None:
    with pytest.raises(Unreadable, match=r"OrderID|JSON"):
        told(body)


def test_the_same_body_is_a_repeat_for_minutes_and_news_hours_later(hands: clock.Hands) -> None:
    call = HookCall({}, b'{"OrderID": 1}')
    first = CART.fingerprint(call)
    hands.forward(timedelta(minutes=2))
    assert CART.fingerprint(call) == first
    assert CART.fingerprint(HookCall({}, b'{"OrderID": 2}')) != first
    hands.forward(timedelta(hours=3))
    assert CART.fingerprint(call) != first


def test_a_whole_order_is_read() -> None:
    order = snapshot()
    assert order == OrderSnapshot(
        external_id="642",
        number="AB-1042",
        statuses={"order": "3"},
        updated_at=datetime(2026, 11, 21, 21, 20, 5, tzinfo=UTC),
        currency="USD",
        total=Decimal("132.3"),
        items=(
            LineItem(
                "901",
                "Desk lamp With bulb",
                Decimal(2),
                Decimal("59.9"),
                "LAMP-01",
                "Colour: Black",
                "https://www.example.com/assets/images/lamp.jpg",
            ),
        ),
        customer=Customer("31", "ada@example.com", "Ada", "Lovelace", "+44 20 7946 0000"),
        placed_at=datetime(2026, 11, 20, 14, 15, tzinfo=UTC),
        subtotal=Decimal("119.8"),
        shipping=Decimal("14.5"),
        tax=Decimal(3),
        discount=Decimal(5),
        billing_address=Address(
            "Ada Lovelace",
            "Rod & Sons",
            "1 St James’s Square",
            city="London",
            postcode="SW1Y 4JU",
            country="GB",
            phone="+44 20 7946 0000",
        ),
        shipping_address=Address(
            "Grace Hopper", "", "2 Harbour Road", "Flat 3", city="Bristol", postcode="BS1 5TT", country="GB"
        ),
        shipments=order.shipments,
        note="Ring twice. Thanks",
    )


def test_one_field_with_two_codes_is_two_parcels_with_ids_that_stay() -> None:
    parcels = snapshot().shipments
    at = datetime(2026, 11, 21, 5, tzinfo=UTC)
    assert parcels is not None
    assert [(one.carrier, one.number, one.url, one.shipped_at) for one in parcels] == [
        ("UPS Ground", "1Z999AA10123456784", None, at),
        ("UPS Ground", "1Z999AA10123456785", None, at),
    ]
    turned = snapshot(ShipmentList=list(reversed(fixture("shift4shop", "order__two_parcels")["ShipmentList"])))
    assert turned.shipments == parcels
    assert snapshot(ShipmentList=None).shipments is None
    assert snapshot(ShipmentList=[]).shipments == ()


def test_a_guest_a_draft_and_an_order_without_an_address() -> None:
    order = snapshot(CustomerID=0, OrderStatusID=7, BillingEmail="")
    assert (order.customer.guest, order.customer.external_id, order.customer.email) == (True, None, None)
    assert (order.draft, order.statuses) == (True, {"order": "7"})
    assert not snapshot().draft


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("11/21/2026 4:20:05 PM", datetime(2026, 11, 21, 21, 20, 5, tzinfo=UTC)),
        ("2026-11-21T16:20:05.123", datetime(2026, 11, 21, 21, 20, 5, 123000, tzinfo=UTC)),
        ("11/21/2026", datetime(2026, 11, 22, 4, 59, 59, tzinfo=UTC)),  # a day alone: its last second
        ("2026-11-21T00:00:00", datetime(2026, 11, 22, 4, 59, 59, tzinfo=UTC)),
        ("11/22/2026", NOW),  # today: the moment we asked
        ("", datetime(2026, 11, 20, 14, 15, tzinfo=UTC)),  # none: when it was placed
    ],
)
def test_when_it_changed(said: str, meant: datetime) -> None:
    assert snapshot(LastUpdate=said).updated_at == meant


def test_what_is_missing_is_named() -> None:
    for name in ("OrderID", "OrderStatusID", "OrderAmount"):
        with pytest.raises(UnreadableField, match=f"The field {name} is missing"):
            snapshot(**{name: None})
    with pytest.raises(UnreadableField, match="LastUpdate"):
        snapshot(LastUpdate=None, OrderDate=None)
    with pytest.raises(UnreadableField, match="OrderDate"):
        snapshot(OrderDate="13/41/2026")


def test_whatever_stands_in_it() -> None:
    break_everything(fixture("shift4shop", "order__two_parcels"), lambda body: read_order(Fields(body), SHOP))
