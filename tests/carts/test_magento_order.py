"""Magento's order read: lines and what stands beneath them, what was shipped, parcels, currencies, pictures."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orderwire.carts.fields import Fields
from orderwire.carts.magento_order import read_order
from orderwire.carts.pictures import Pictures
from orderwire.carts.snapshot import OrderSnapshot

BESIDE = Path(__file__).parents[3] / "shared" / "samples" / "magento"
TIMES = {"created_at": "2026-11-20 10:00:00", "updated_at": "2026-11-21 08:00:00"}


def order(**changed: Any) -> dict[str, Any]:
    return {
        "entity_id": 7,
        "increment_id": "000000007",
        "status": "processing",
        "order_currency_code": "EUR",
        "base_currency_code": "USD",
        "grand_total": 59.9,
        "base_grand_total": 65.89,
        "items": [line(1)],
        **TIMES,
        **changed,
    }


def line(item_id: int, **changed: Any) -> dict[str, Any]:
    sizes = {"qty_ordered": 2, "qty_shipped": 0, "qty_canceled": 0, "qty_refunded": 0}
    return {
        "item_id": item_id,
        "sku": f"S-{item_id}",
        "name": "Shirt",
        "product_type": "simple",
        "price": 10,
        **sizes,
        **changed,
    }


def read(given: dict[str, Any], *shipments: dict[str, Any]) -> OrderSnapshot:
    written = json.dumps([given, *shipments])
    whole, *parts = json.loads(written, parse_float=Decimal)
    return read_order(Fields(whole), [Fields(part) for part in parts], {"1": "de_DE"})


def test_a_configurable_is_one_line_with_its_variant() -> None:
    rows = [
        line(1, product_type="configurable", name="Radiant Tee", sku="WS12-M-Orange", price=22),
        line(2, parent_item_id=1, name="Radiant Tee-M-Orange", price=0),
    ]
    (item,) = read(order(items=rows)).items
    assert (item.external_id, item.name, item.variant, item.sku) == ("1", "Radiant Tee", "M-Orange", "WS12-M-Orange")
    assert (item.quantity, item.price) == (Decimal(2), Decimal(22))


def test_a_line_shows_the_variants_picture_else_its_products() -> None:
    rows = [
        line(1, product_type="configurable", product_id=10),
        line(2, parent_item_id=1, product_id=11),
        line(3, product_type="bundle", product_id=20),
        line(4, parent_item_id=3, product_id=21),
        line(5, product_id=30),
        line(6),
    ]

    def shown(**found: str) -> tuple[list[str | None], bool]:
        known = Pictures({one.removeprefix("p"): name for one, name in found.items()})
        read = read_order(Fields(json.loads(json.dumps(order(items=rows)), parse_float=Decimal)), [], {}, known)
        return [item.image_url for item in read.items], read.without_pictures

    assert shown(p10="a", p11="b", p20="c", p21="d", p30="") == (["b", "c", None, None], False)
    assert shown(p10="a", p11="", p20="", p21="d", p30="e") == (["a", None, "e", None], False)
    assert shown(p10="a", p20="c") == (["a", "c", None, None], True)


def test_a_bundle_is_one_line_that_names_its_parts() -> None:
    rows = [
        line(1, product_type="bundle", name="Yoga set"),
        line(2, parent_item_id=1, name="Strap"),
        line(3, parent_item_id=1, name="Ball"),
    ]
    (item,) = read(order(items=rows)).items
    assert (item.name, item.variant) == ("Yoga set", "Strap, Ball")


def test_a_child_without_its_parent_stands_for_itself() -> None:
    assert [item.external_id for item in read(order(items=[line(2, parent_item_id=1)])).items] == ["2"]


@pytest.mark.parametrize(
    ("rows", "fulfilment"),
    [
        ([line(1)], "unshipped"),
        ([line(1, qty_shipped=1)], "partially_shipped"),
        ([line(1, qty_shipped=2), line(2)], "partially_shipped"),
        ([line(1, qty_shipped=2)], "shipped"),
        ([line(1, qty_shipped=1, qty_canceled=1)], "shipped"),
        ([line(1, qty_shipped=2, qty_refunded=2)], "shipped"),
        ([line(1, qty_shipped=2), line(2, product_type="virtual")], "shipped"),
        ([line(1, product_type="downloadable")], None),
        ([line(1, is_virtual=1)], None),
        ([line(1, product_type="bundle"), line(2, parent_item_id=1, qty_shipped=2)], "shipped"),
        ([line(1, product_type="bundle"), line(2, parent_item_id=1, qty_shipped=1)], "partially_shipped"),
        ([], None),
    ],
)
def test_what_was_shipped_is_said_by_the_lines(rows: list[dict[str, Any]], fulfilment: str | None) -> None:
    assert read(order(items=rows)).statuses.get("fulfilment") == fulfilment


def test_shipments_become_one_parcel_for_each_number() -> None:
    shipment = {
        "entity_id": 3,
        "order_id": 7,
        "created_at": "2026-11-21 09:00:00",
        "updated_at": "2026-11-22 09:00:00",
        "items": [{"order_item_id": 1, "qty": 2}, {"order_item_id": 2, "qty": 2}],
        "tracks": [
            {"entity_id": 11, "track_number": "1Z1", "title": "United Parcel Service", "carrier_code": "ups"},
            {"entity_id": 12, "track_number": "JD2", "title": "", "carrier_code": "dhl"},
            {"entity_id": 13, "track_number": "X3", "title": None, "carrier_code": "custom"},
            {"entity_id": 14, "track_number": ""},
        ],
    }
    rows = [line(1, product_type="configurable"), line(2, parent_item_id=1)]
    found = read(order(items=rows), shipment, {"entity_id": 4, "order_id": 7, "created_at": "2026-11-21 10:00:00"})
    parcels = found.shipments or ()
    assert [(one.external_id, one.carrier, one.number) for one in parcels] == [
        ("t11", "United Parcel Service", "1Z1"),
        ("t12", "DHL", "JD2"),
        ("t13", "", "X3"),
        ("s4", "", ""),
    ]
    assert [one.items for one in parcels] == [(("1", Decimal(2)),)] * 3 + [None]
    assert found.updated_at.isoformat() == "2026-11-22T09:00:00+00:00"


def test_both_currencies_and_both_names_of_a_buyer() -> None:
    found = read(
        order(
            customer_is_guest=1,
            customer_email="ada@example.com",
            store_id=1,
            discount_amount=-5.5,
            billing_address={"firstname": "Ada", "lastname": "Lovelace", "street": ["12 Byron Row", "Flat 3", "Rear"]},
        )
    )
    assert (found.total, found.currency, found.shop_total, found.shop_currency) == (
        Decimal("59.9"),
        "EUR",
        Decimal("65.89"),
        "USD",
    )
    assert (found.customer.first_name, found.customer.guest, found.customer.locale) == ("Ada", True, "de-DE")
    assert found.billing_address is not None
    assert (found.billing_address.line1, found.billing_address.line2) == ("12 Byron Row", "Flat 3, Rear")
    assert (found.discount, str(found.placed_at)) == (Decimal("5.5"), "2026-11-20 10:00:00+00:00")


def told(entity_id: str, number: str) -> dict[str, Any]:
    """An order on which nothing was shipped, as the platform's own guide prints one."""
    address = {"firstname": "Ada", "street": ["123 Oak Ave"], "city": "Purchase", "country_id": "US"}
    item = {**line(1), "sku": "WS12-M-Orange", "qty_ordered": 1, "qty_shipped": 0}
    return order(
        entity_id=int(entity_id),
        increment_id=number,
        status="pending",
        grand_total=165,
        base_grand_total=165,
        order_currency_code="USD",
        customer_email="jdoe@example.com",
        items=[item],
        extension_attributes={"shipping_assignments": [{"shipping": {"address": address}}]},
    )


def test_an_order_of_which_nothing_was_shipped() -> None:
    beside = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(BESIDE.glob("rest_v1_order.json"))]
    for body in (told("3", "000000003"), *beside):
        found = read(body)
        assert (found.external_id, found.number, found.total) == ("3", "000000003", Decimal(165))
        assert found.statuses == {"order": "pending", "fulfilment": "unshipped"}
        assert [(item.sku, item.quantity) for item in found.items] == [("WS12-M-Orange", Decimal(1))]
        assert found.shipping_address is not None
        assert (found.customer.email, found.shipping_address.line1) == ("jdoe@example.com", "123 Oak Ave")
