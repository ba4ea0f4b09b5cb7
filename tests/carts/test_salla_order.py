"""What stands in Salla's orders, its shipments and its odd dates."""

import copy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from orderwire.carts.base import ShopFacts
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.salla_order import moment, read_order
from orderwire.carts.snapshot import Address, Customer, LineItem, OrderSnapshot, Shipment
from tests.carts.test_hostile import ODD_VALUES, in_bounds, places
from tests.shop import NOW

SHOP = ShopFacts("Asia/Riyadh", "SAR", "1305146709")
SAR = {"currency": "SAR"}
ORDER: dict[str, Any] = {
    "id": 2116149737,
    "reference_id": 41027662,
    "urls": {"customer": "https://salla.sa/dev/order/1", "admin": "https://s.salla.sa/orders/1"},
    "date": {"date": "2022-06-26 12:21:45.000000", "timezone_type": 3, "timezone": "Asia/Riyadh"},
    "updated_at": {"date": "2022-06-26 13:00:00.000000", "timezone_type": 3, "timezone": "Asia/Riyadh"},
    "source": "store",
    "draft": False,
    "status": {
        "id": 566146469,
        "name": "بإنتظار المراجعة",
        "slug": "under_review",
        "customized": {"id": 9, "name": "؟"},
    },
    "currency": "SAR",
    "amounts": {
        "sub_total": {"amount": 186, **SAR},
        "shipping_cost": {"amount": 15, **SAR},
        "tax": {"percent": "15.00", "amount": {"amount": Decimal("26.1"), **SAR}},
        "discounts": [{"title": "new offer", "discount": "5.00"}, {"discount": None}],
        "total": {"amount": Decimal("222.1"), **SAR},
    },
    "payment_actions": {"refund_action": {"refund_amount": {"amount": 7, **SAR}}},
    "shipping": {
        "receiver": {"name": "Mohammed Ali", "phone": "966500000000"},
        "address": {
            "country_code": "SA",
            "city": "جدة",
            "shipping_address": "شارع ابو امية",
            "block": "الزهراء",
            "postal_code": "1",
        },
    },
    "notes": "Ring &amp; wait",
    "customer": {
        "id": 225167971,
        "first_name": "Mohammed",
        "last_name": "Ali",
        "mobile": 501806978,
        "mobile_code": "+966",
        "email": "ada@example.com",
        "lang": "ar",
    },
    "items": [
        {
            "id": 70815337,
            "name": "بيتزا",
            "sku": "54534534",
            "quantity": 3,
            "product_thumbnail": "https://cdn.salla.sa/1.jpg",
            "amounts": {"price_without_tax": {"amount": 62, **SAR}, "total": {"amount": 200, **SAR}},
            "product": {"url": "https://salla.sa/dev/p1", "thumbnail": "https://cdn.salla.sa/2.jpg"},
            "options": [
                {"name": "SIZE", "value": [{"name": "BIG"}, {"name": "HOT"}]},
                {"name": "إضافات", "value": {"name": "بصل"}},
                {"name": "Text", "value": "For Ada"},
                {"name": "Empty", "value": None},
            ],
        }
    ],
}
PARCELS: list[dict[str, Any]] = [
    {
        "id": 362985662,
        "type": "shipment",
        "courier_name": "DHL",
        "shipping_number": "846984645",
        "tracking_number": "4324233",
        "tracking_link": "https://dhl.example/4324233",
        "status": "delivering",
        "created_at": {"date": "2022-06-27 09:00:00.000000", "timezone": "Asia/Riyadh"},
        "packages": [{"item_id": 70815337, "quantity": 2}],
    },
    {
        "id": 362985663,
        "tracking_number": "0",
        "shipping_number": "S2",
        "tracking_link": "0",
        "status": "unable_to_deliver",
    },
    {"id": 3, "tracking_number": "R1", "type": "return"},
    {"id": 4, "tracking_number": "C1", "status": "cancelled"},
    {"id": 5, "tracking_number": None, "shipping_number": "0"},
]


def snapshot(parcels: list[dict[str, Any]] | None = None, **changed: Any) -> OrderSnapshot:
    parts = None if parcels is None else [Fields(part) for part in parcels]
    return read_order(Fields({**ORDER, **changed}), SHOP, NOW, parts)


def test_a_whole_order() -> None:
    order = snapshot()
    assert (order.number, order.currency, order.source, order.draft) == ("41027662", "SAR", "store", False)
    assert (order.total, order.subtotal, order.shipping) == (Decimal("222.1"), Decimal(186), Decimal(15))
    assert (order.tax, order.discount, order.refunded) == (Decimal("26.1"), Decimal(5), Decimal(7))
    assert order.placed_at == datetime(2022, 6, 26, 9, 21, 45, tzinfo=UTC)
    assert order.updated_at == datetime(2022, 6, 26, 10, tzinfo=UTC)
    assert (order.note, order.locale, order.order_url) == ("Ring & wait", "ar", "https://salla.sa/dev/order/1")
    assert order.customer == Customer("225167971", "ada@example.com", "Mohammed", "Ali", "+966501806978", locale="ar")
    assert order.shipping_address == Address(
        "Mohammed Ali", "", "شارع ابو امية", "الزهراء", "جدة", "", "1", "SA", "966500000000"
    )
    assert order.items == (
        LineItem(
            "70815337",
            "بيتزا",
            Decimal(3),
            Decimal("66.67"),
            "54534534",
            "SIZE: BIG, HOT, إضافات: بصل, Text: For Ada",
            "https://cdn.salla.sa/1.jpg",
            "https://salla.sa/dev/p1",
        ),
    )


def test_parcels_to_the_buyer_have_a_number_and_links_are_https() -> None:
    first, second = snapshot(PARCELS).shipments or ()
    assert first == Shipment(
        "362985662",
        "DHL",
        "4324233",
        "https://dhl.example/4324233",
        "out_for_delivery",
        datetime(2022, 6, 27, 6, tzinfo=UTC),
        (("70815337", Decimal(2)),),
    )
    assert second == Shipment("362985663", "", "S2", None, "failed")
    assert snapshot([]).shipments == ()


def test_drafts_quotes_and_guests() -> None:
    assert snapshot(draft=True).draft
    assert snapshot(is_price_quote=True).draft
    customer = snapshot(customer={"full_name": "Ada Lovelace", "email": ""}).customer
    assert (customer.guest, customer.external_id, customer.email, customer.first_name, customer.phone) == (
        True,
        None,
        None,
        "Ada Lovelace",
        "",
    )


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("Sun Jun 26 2022 12:21:48 GMT+0300", datetime(2022, 6, 26, 9, 21, 48, tzinfo=UTC)),
        ("Wed Feb 2 2022 01:00:00 GMT-0500 (Eastern Standard Time)", datetime(2022, 2, 2, 6, tzinfo=UTC)),
        ("2026-05-28T13:34:45+03:00", datetime(2026, 5, 28, 10, 34, 45, tzinfo=UTC)),
        ("2025-11-13 12:05:09", datetime(2025, 11, 13, 9, 5, 9, tzinfo=UTC)),
        (
            {"date": "2022-06-26 12:21:45.000000", "timezone": "Africa/Cairo"},
            datetime(2022, 6, 26, 10, 21, 45, tzinfo=UTC),
        ),
        ({"date": "2022-06-26 12:21:45", "timezone": "Nowhere/Here"}, datetime(2022, 6, 26, 12, 21, 45, tzinfo=UTC)),
        ({"date": None}, None),
        (None, None),
        ("", None),
    ],
)
def test_each_way_salla_writes_a_date(value: Any, read: datetime | None) -> None:
    assert moment(Fields({"at": value}), "at", "Asia/Riyadh") == read


@pytest.mark.parametrize("value", ["Sun Foo 26 2022 12:21:48 GMT+0300", "Sun Jun 31 2022 12:21:48 GMT+0300", "soon", 5])
def test_what_is_no_date_is_said_to_be_none(value: Any) -> None:
    with pytest.raises(Unreadable):
        moment(Fields({"at": value}), "at", "Asia/Riyadh")


def test_every_field_in_turn_of_every_wrong_kind() -> None:
    whole = {"order": ORDER, "parcels": PARCELS}
    for place in range(len(list(places(whole)))):
        for odd in ODD_VALUES:
            body = copy.deepcopy(whole)
            container, key = list(places(body))[place]
            container[key] = odd
            try:
                in_bounds(read_order(Fields(body["order"]), SHOP, NOW, Fields(body).each("parcels")))
            except Unreadable as failure:
                assert str(failure)
