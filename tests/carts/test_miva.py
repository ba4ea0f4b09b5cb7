"""Miva's words: calls that only name an order, and the order as its API gives it."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from orderwire.carts.base import HookCall, ShopFacts
from orderwire.carts.calling import Shop
from orderwire.carts.failures import Unreadable, UnreadableField
from orderwire.carts.fields import Fields
from orderwire.carts.miva import MivaCart
from orderwire.carts.miva_order import read_order
from orderwire.carts.snapshot import Address, Customer, LineItem, LookAt, OrderSnapshot, Shipment
from orderwire.core import clock
from orderwire.core.strictjson import loads
from tests.carts.broken import break_everything
from tests.carts.calls import fixture

CART = MivaCart()
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
SHOP = Shop("https://shop.example.com", {}, None, None, "America/New_York", "USD", now=NOW)  # type: ignore[arg-type]


def snapshot(**changed: Any) -> OrderSnapshot:
    order = {**fixture("miva", "order__two_parcels"), **changed}
    return read_order(Fields(loads(json.dumps(order).encode())), SHOP)


def told(body: Any) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    CART.verify(HookCall({}, raw), [], NOW)
    return CART.read(HookCall({}, raw), ShopFacts())


def test_a_call_says_which_order_and_nothing_else() -> None:
    whole = fixture("miva", "order__two_parcels")
    for body in (whole, {"order": whole}, {"data": whole}, {"order_id": "1042"}):
        read = told(body)
        assert isinstance(read, LookAt)
        assert read.order_external_id == "1042"


@pytest.mark.parametrize(
    "body", [{"id": "1,2"}, {"id": "1 OR 1"}, {"id": 0}, {"id": -1}, {"id": True}, {"id": "9" * 30}, {}, [], b"id=1042"]
)
def test_a_call_that_names_no_order_is_parked(body: Any) -> None:
    with pytest.raises(Unreadable):
        told(body)


def test_the_same_body_is_a_repeat_for_minutes_and_news_hours_later(hands: clock.Hands) -> None:
    call = HookCall({}, b'{"id": 1}')
    first = CART.fingerprint(call)
    hands.forward(timedelta(minutes=2))
    assert CART.fingerprint(call) == first
    hands.forward(timedelta(hours=3))
    assert CART.fingerprint(call) != first


def test_a_whole_order_is_read() -> None:
    order = snapshot()
    assert order == OrderSnapshot(
        external_id="1042",
        number="1042",
        statuses={"order": "201", "payment": "payment:200"},
        updated_at=datetime(2026, 11, 21, 21, 20, 5, tzinfo=UTC),
        currency="USD",
        total=Decimal("132.3"),
        items=(
            LineItem("901", "Desk lamp", Decimal(2), Decimal("59.9"), "LAMP-01", "Colour: Black"),
            LineItem("902", "Bulb", Decimal(1), Decimal(0), "bulb"),
        ),
        customer=Customer("31", "ada@example.com", "Ada", "Lovelace", "+44 20 7946 0000"),
        placed_at=datetime(2026, 11, 20, 14, 15, tzinfo=UTC),
        subtotal=Decimal("119.8"),
        shipping=Decimal("14.5"),
        tax=Decimal(3),
        discount=Decimal(5),
        refunded=Decimal(0),
        source="basket",
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
            "Grace Hopper", "", "2 Harbour Road", city="Bristol", postcode="BS1 5TT", country="GB"
        ),
        shipments=order.shipments,
    )


def test_a_shipment_and_a_number_that_stands_at_a_line_alone() -> None:
    parcels = snapshot().shipments
    assert parcels is not None
    assert parcels[0] == Shipment(
        "7",
        "UPS",
        "1Z999AA10123456784",
        "https://www.ups.com/track?tracknum=1Z999AA10123456784",
        "in_transit",
        datetime(2026, 11, 21, 19, 40, tzinfo=UTC),
        (("901", Decimal(2)),),
    )
    assert [(one.carrier, one.number, one.url, one.items) for one in parcels[1:]] == [
        ("USPS", "9400111899223100001234", None, None)
    ]
    whole = fixture("miva", "order__two_parcels")
    inside = [{**whole["items"][0], "shipment": whole["shipments"][0]}]
    assert snapshot(items=inside, shipments=[]).shipments == parcels[:1]
    for link in ("javascript:alert(1)", "http://track.example.com/", None):
        shipment = {**whole["shipments"][0], "tracklink": link}
        read = snapshot(shipments=[shipment]).shipments
        assert read is not None
        assert (read[0].url, read[0].status) == (None, "in_transit")
    assert snapshot(items=None, shipments=None).shipments is None


@pytest.mark.parametrize(
    ("changed", "payment"),
    [
        ({"pay_status": 0}, "payment:0"),
        ({"pay_status": 100}, "payment:100"),
        ({"total_rfnd": 30.0}, "payment:partially_refunded"),
        ({"total_rfnd": 132.3}, "payment:refunded"),
        ({"pay_status": None}, None),
    ],
)
def test_the_payments_axis(changed: dict[str, Any], payment: str | None) -> None:
    assert snapshot(**changed).statuses.get("payment") == payment


def test_a_guest_and_an_order_without_an_address() -> None:
    guest = snapshot(cust_id=0, bill_email="").customer
    assert (guest.guest, guest.external_id, guest.email) == (True, None, "grace@example.com")
    assert snapshot(bill_email="", ship_email="").customer.email is None


def test_when_it_changed() -> None:
    assert snapshot(dt_updated=1795296005).updated_at == datetime(2026, 11, 21, 21, 20, 5, tzinfo=UTC)
    assert snapshot(dt_updated=None).updated_at == NOW  # older versions do not say
    assert snapshot(dt_updated=0).updated_at == NOW


def test_what_is_missing_is_named() -> None:
    for name in ("id", "status", "total"):
        with pytest.raises(UnreadableField, match=f"The field {name} is missing"):
            snapshot(**{name: None})


def test_whatever_stands_in_it() -> None:
    break_everything(fixture("miva", "order__two_parcels"), lambda body: read_order(Fields(body), SHOP))
