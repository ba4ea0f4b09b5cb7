"""What stands in BigCommerce's orders: RFC 2822, taxes, two currencies, bundles, carriers, and anything odd."""

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from orderwire.carts.base import ShopFacts
from orderwire.carts.bigcommerce import BigCommerceCart
from orderwire.carts.bigcommerce_order import Parts, read_order
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.snapshot import Address, Customer, LineItem, OrderSnapshot, Shipment
from orderwire.core import clock
from orderwire.demo.stand_ins.bigcommerce import BigCommerceStandIn
from tests.carts.alone import line_to
from tests.carts.test_hostile import ODD_VALUES, in_bounds, places
from tests.shop import NOW

CART = BigCommerceCart()
ORDER: dict[str, Any] = {
    "id": 250,
    "customer_id": 0,
    "date_created": "Tue, 20 Nov 2012 00:00:00 +0000",
    "date_modified": "Wed, 21 Nov 2012 10:30:00 +0100",
    "status_id": 2,
    "subtotal_ex_tax": "100.0000",
    "subtotal_inc_tax": "119.0000",
    "shipping_cost_ex_tax": "10.0000",
    "shipping_cost_inc_tax": "11.9000",
    "total_tax": "20.9000",
    "total_inc_tax": "130.9000",
    "discount_amount": "3.0000",
    "coupon_discount": "2.0000",
    "currency_code": "USD",
    "default_currency_code": "EUR",
    "store_default_currency_code": "USD",
    "store_default_to_transactional_exchange_rate": "0.8000000000",
    "is_tax_inclusive_pricing": False,
    "billing_address": {"first_name": "Ada", "email": "ada@example.com", "phone": "1"},
    "external_source": None,
}
LINES: list[dict[str, Any]] = [
    {"id": 1, "product_id": 7, "name": "Set", "quantity": 1, "price_ex_tax": "100.0000", "price_inc_tax": "119.0000"},
    {"id": 2, "product_id": 8, "name": "Bulb", "quantity": 4, "price_ex_tax": "0.0000", "parent_order_product_id": 1},
]
PARCEL: dict[str, Any] = {"id": 3, "tracking_number": "1Z", "date_created": "Wed, 21 Nov 2012 09:30:00 +0000"}


def read(changed: dict[str, Any] | None = None, **parcel: Any) -> OrderSnapshot:
    rows = tuple(Fields(row) for row in LINES)
    parts = Parts(rows, (Fields({**PARCEL, **parcel}),), (), {"7": "https://cdn.example/7.jpg"})
    return read_order(Fields({**ORDER, **(changed or {})}), parts, ShopFacts())


@pytest.fixture
def held(hands: clock.Hands) -> Iterator[BigCommerceStandIn]:
    """A store that calls nobody."""
    with BigCommerceStandIn(lambda _: 202) as running:
        yield running


def test_an_order_and_its_parts_are_read(held: BigCommerceStandIn) -> None:
    order = held.place(refunded=Decimal("5.00"))
    held.ship(order, "1Z1", "UPS", "https://www.ups.example/1Z1")
    held.ship(order, "99", "None", "javascript:alert(1)")
    home = Address("Ada Lovelace", "", "12 Byron Row", "", "London", "", "W1", "GB")
    lamp = (("1", Decimal(2)),)
    assert CART.fetch(line_to(held), order.id) == OrderSnapshot(
        external_id="1001",
        number="1001",
        statuses={"order": "11"},
        updated_at=NOW,
        currency="USD",
        total=Decimal("129.80"),
        items=(
            LineItem("1", "Desk lamp", Decimal(2), Decimal("59.90"), "LAMP-01", "Black", "https://cdn.example/100.jpg"),
        ),
        customer=Customer("77", "ada@example.com", "Ada", "Lovelace", "", False, True, "en"),
        placed_at=NOW,
        subtotal=Decimal("119.80"),
        shipping=Decimal("10.00"),
        tax=Decimal(0),
        discount=Decimal(0),
        refunded=Decimal("5.00"),
        shop_total=Decimal("129.80"),
        shop_currency="USD",
        source="www",
        billing_address=home,
        shipping_address=home,
        shipments=(
            Shipment("11001", "UPS", "1Z1", "https://www.ups.example/1Z1", "", NOW, lamp),
            Shipment("21001", "", "99", None, "", NOW, lamp),
        ),
    )


def test_times_are_rfc_2822() -> None:
    order = read()
    assert order.placed_at == datetime(2012, 11, 20, tzinfo=UTC)
    assert order.updated_at == datetime(2012, 11, 21, 9, 30, tzinfo=UTC)
    assert read({"date_modified": "2026-11-21T08:00:00Z"}).updated_at == datetime(2026, 11, 21, 8, tzinfo=UTC)
    for odd in ("soon", "Tue, 20 Nov 1950 00:00:00 +0000", None):
        with pytest.raises(Unreadable, match="date_modified"):
            read({"date_modified": odd})


def test_amounts_are_with_tax_where_the_shop_shows_them_so() -> None:
    without, with_tax = read(), read({"is_tax_inclusive_pricing": True})
    assert (without.subtotal, without.shipping, without.items[0].price) == (Decimal(100), Decimal(10), Decimal(100))
    assert (with_tax.subtotal, with_tax.shipping) == (Decimal(119), Decimal("11.90"))
    assert with_tax.items[0].price == Decimal(119)
    assert (without.total, without.tax, without.discount) == (Decimal("130.90"), Decimal("20.90"), Decimal(5))


def test_the_buyers_currency_is_the_orders_and_the_shops_total_is_worked_out() -> None:
    order = read()
    assert (order.currency, order.total, order.shop_currency, order.shop_total) == (
        "EUR",
        Decimal("130.90"),
        "USD",
        Decimal("163.63"),
    )
    assert read({"store_default_to_transactional_exchange_rate": "0"}).shop_total is None
    assert read({"store_default_currency_code": None}).shop_total == Decimal("130.90")


def test_what_a_bundle_holds_at_no_price_is_not_listed_beside_it() -> None:
    assert [(item.name, item.image_url) for item in read().items] == [("Set", "https://cdn.example/7.jpg")]


@pytest.mark.parametrize(
    ("parcel", "carrier", "url"),
    [
        ({"shipping_provider_display_name": "Royal Mail"}, "Royal Mail", None),
        ({"shipping_provider_display_name": "Other", "shipping_provider": "auspost"}, "Australia Post", None),
        ({"shipping_provider": "", "tracking_carrier": "dhl-germany"}, "dhl-germany", None),
        ({"tracking_link": "http://x.example/1"}, "", None),
        ({"tracking_link": "", "generated_tracking_link": "https://x.example/1"}, "", "https://x.example/1"),
    ],
)
def test_carriers_and_links(parcel: dict[str, Any], carrier: str, url: str | None) -> None:
    shipments = read(**parcel).shipments
    assert shipments is not None
    assert [(one.carrier, one.url) for one in shipments] == [(carrier, url)]


@pytest.mark.parametrize(
    ("changed", "draft", "test"),
    [
        ({}, False, False),
        ({"status_id": 0}, True, False),
        ({"external_source": "M-MIG"}, True, False),
        ({"payment_method": "Test Payment Gateway"}, False, True),
    ],
)
def test_incomplete_moved_in_and_test_orders_are_marked(changed: dict[str, Any], draft: bool, test: bool) -> None:
    order = read(changed)
    assert (order.draft, order.test, order.customer.guest) == (draft, test, True)


def test_any_field_may_be_odd() -> None:
    whole: dict[str, Any] = {
        "order": ORDER,
        "products": LINES,
        "shipments": [PARCEL],
        "addresses": [{"city": "London"}],
    }
    for place in range(len(list(places(whole)))):
        for odd in ODD_VALUES:
            body = copy.deepcopy(whole)
            container, key = list(places(body))[place]
            container[key] = odd
            fields = Fields(body)
            rows = [tuple(fields.each(name)) for name in ("products", "shipments", "addresses")]
            try:
                in_bounds(read_order(fields.inside("order"), Parts(*rows, {}), ShopFacts("Europe/Berlin", "EUR")))
            except Unreadable as failure:
                assert str(failure)
