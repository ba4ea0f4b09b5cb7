"""Volusion's words: an order put together from its rows, its customer and its tracking numbers."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from orderwire.carts.base import HookCall, ShopFacts
from orderwire.carts.calling import Shop
from orderwire.carts.failures import BadSignature, UnreadableField
from orderwire.carts.fields import Fields
from orderwire.carts.snapshot import Address, Customer, LineItem, Nothing, OrderSnapshot
from orderwire.carts.volusion import VolusionCart
from orderwire.carts.volusion_api import Parts
from orderwire.carts.volusion_order import offset_of, read_order
from orderwire.carts.volusion_xml import read_rows
from tests.carts.broken import break_everything
from tests.carts.calls import FIXTURES
from tests.carts.test_samples import BESIDE

SHOP = Shop("https://shop.example.com", {}, None, None, "America/New_York", "USD")  # type: ignore[arg-type]
CUSTOMER = {"CustomerID": "31", "EmailAddress": "ada@example.com", "EmailSubscriber": "Y", "Customer_IsAnonymous": ""}
TRACKS = [
    {"TrackingNumber": "1Z999AA10123456784", "OrderID": "10042", "Gateway": "UPS", "ShipDate": "11/21/2026 9:00:00 AM"},
    {"TrackingNumber": "1Z999AA10123456785", "OrderID": "10042", "Gateway": "UPS", "ShipDate": ""},
]


def fixture_rows() -> list[dict[str, Any]]:
    body = (FIXTURES / "volusion" / "order__row_per_line.xml").read_bytes()
    return [row.data for row in read_rows(body, "Orders")]


def snapshot(shop: Shop = SHOP, customer: dict[str, str] = CUSTOMER, **changed: Any) -> OrderSnapshot:
    first, *more = fixture_rows()
    rows = [Fields({**first, **changed}), *map(Fields, more)]
    return read_order(Parts(rows, Fields(customer), [Fields(row) for row in TRACKS]), shop)


def test_a_whole_order_is_read_from_a_row_a_line() -> None:
    order = snapshot()
    assert order == OrderSnapshot(
        external_id="10042",
        number="10042",
        statuses={"order": "partially_shipped"},
        updated_at=datetime(2026, 11, 21, 21, 20, 5, tzinfo=UTC),
        currency="USD",
        total=Decimal("132.3"),
        items=(LineItem("901", "Desk lamp", Decimal(2), Decimal("59.9"), "LAMP-01"),),
        customer=Customer(
            "31", "ada@example.com", "Ada", "Lovelace", "+44 20 7946 0000", guest=False, accepts_marketing=True
        ),
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
            country="United Kingdom",
            phone="+44 20 7946 0000",
        ),
        shipping_address=Address("Grace Hopper", "", "2 Harbour Road", city="Bristol"),
        shipments=order.shipments,
        note="Ring <twice>",
    )
    assert order.shipments is not None
    assert [(one.carrier, one.number, one.url, one.shipped_at) for one in order.shipments] == [
        ("UPS", "1Z999AA10123456784", None, datetime(2026, 11, 21, 14, tzinfo=UTC)),
        ("UPS", "1Z999AA10123456785", None, None),
    ]


def test_lines_inside_the_order_are_read_as_well() -> None:
    line = {
        "OrderDetailID": "7",
        "ProductCode": "CHAIR-1",
        "ProductName": "Chair",
        "ProductPrice": "9",
        "Quantity": "1",
    }
    assert snapshot(OrderDetails=[line]).items[0] == LineItem("7", "Chair", Decimal(1), Decimal(9), "CHAIR-1")


def test_a_guest_and_a_customer_without_an_address() -> None:
    guest = snapshot(customer={**CUSTOMER, "Customer_IsAnonymous": "Y", "EmailSubscriber": "N"}).customer
    assert (guest.guest, guest.accepts_marketing) == (True, False)
    unknown = snapshot(customer={}).customer
    assert (unknown.email, unknown.accepts_marketing, unknown.first_name) == (None, None, "Ada")


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "America/Toronto"])
def test_a_zone_that_was_entered_wrong_moves_no_time(zone: str) -> None:
    shop = Shop("https://shop.example.com", {}, None, None, zone, "USD")  # type: ignore[arg-type]
    order = snapshot(shop)
    assert order.updated_at == datetime(2026, 11, 21, 21, 20, 5, tzinfo=UTC)
    assert order.placed_at == datetime(2026, 11, 20, 14, 15, tzinfo=UTC)


def test_without_the_time_in_utc_the_stores_zone_counts() -> None:
    order = snapshot(OrderDateUtc="")
    assert order.placed_at == datetime(2026, 11, 20, 14, 15, tzinfo=UTC)
    assert offset_of(Fields({"OrderDate": "11/20/2026 9:15:00 AM"})) is None
    both = {"OrderDate": "11/20/2026 9:15:00 AM", "OrderDateUtc": "11/20/2026 2:15:01 PM"}
    assert offset_of(Fields(both)) == timedelta(hours=-5)


def test_what_is_missing_is_named() -> None:
    for name in ("OrderID", "OrderStatus", "PaymentAmount"):
        with pytest.raises(UnreadableField, match=f"The field {name} is missing"):
            snapshot(**{name: ""})
    with pytest.raises(UnreadableField, match="LastModified is missing"):
        snapshot(LastModified="", OrderDate="", OrderDateUtc="")
    with pytest.raises(UnreadableField, match="OrderStatus says nothing"):
        snapshot(OrderStatus="--")


def test_nothing_that_calls_is_volusion() -> None:
    cart, call = VolusionCart(), HookCall({}, b"{}")
    with pytest.raises(BadSignature):
        cart.verify(call, ["secret"], datetime(2026, 11, 21, tzinfo=UTC))
    assert isinstance(cart.read(call, ShopFacts()), Nothing)
    assert cart.fingerprint(call) != cart.fingerprint(HookCall({}, b"[]"))


def test_whatever_stands_in_it() -> None:
    whole = {"rows": fixture_rows(), "customer": CUSTOMER, "tracking": TRACKS}

    def read(body: Any) -> OrderSnapshot:
        parts = Fields(body)
        return read_order(Parts(parts.each("rows"), parts.inside("customer"), parts.each("tracking")), SHOP)

    break_everything(whole, read)


def test_orders_others_wrote() -> None:
    files = [*(FIXTURES / "volusion").glob("*.xml"), *(BESIDE / "volusion").glob("*.xml")]
    rows = [row for path in files for row in read_rows(path.read_bytes(), "Orders") if row.text("OrderDate")]
    assert rows
    for row in rows:
        row.data |= {"OrderStatus": "New", "PaymentAmount": "1"}  # exports are made without them, too
        order = read_order(Parts([row], Fields({}), []), SHOP)
        lines = row.each("OrderDetails") or [row]
        assert order.external_id == row.id("OrderID")
        assert [item.sku for item in order.items] == [line.text("ProductCode") for line in lines]
        assert order.placed_at is not None
