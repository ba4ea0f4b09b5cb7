"""An order of Shopware's search: exact amounts, states of three machines, parcels, children, promotions, other versions."""

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwire.carts.base import ShopFacts
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import read_object
from orderwire.carts.shopware_order import key_of, read_order
from orderwire.carts.snapshot import OrderSnapshot
from tests.carts.test_hostile import ODD_VALUES, VALUES, in_bounds, places

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "shopware" / "e2e_order_price_block.json"
SHOP = ShopFacts("Europe/Berlin", "EUR")
ORDER: dict[str, Any] = {
    "id": "0190a1b2c3d4e5f60718293a4b5c6d7e",
    "versionId": "0fa91ce3e96a4bc2be4bd9ce752c3425",
    "orderNumber": "10017",
    "orderDateTime": "2026-11-20T10:00:00.250+00:00",
    "createdAt": "2026-11-20T10:00:01.000+00:00",
    "updatedAt": None,
    "amountTotal": 109.98,
    "shippingTotal": 4.99,
    "currencyFactor": 1.1,
    "currency": {"isoCode": "CHF"},
    "price": {"calculatedTaxes": [{"tax": 15.32, "taxRate": 19}, {"tax": 0.33, "taxRate": 7}]},
    "language": {"locale": {"code": "de-CH"}},
    "customerComment": "Bitte klingeln",
    "orderCustomer": {
        "email": "ada@example.com",
        "firstName": "Ada",
        "lastName": "Lovelace",
        "customerId": "77aa",
        "customer": {"guest": True},
    },
    "billingAddressId": "b1",
    "addresses": [
        {"id": "s1", "city": "Bern"},
        {"id": "b1", "firstName": "Ada", "street": "Gasse 1", "city": "Basel", "country": {"iso": "CH"}},
    ],
    "stateMachineState": {"technicalName": "in_progress"},
    "transactions": [
        {
            "id": "t2",
            "createdAt": "2026-11-20T11:00:00.000+00:00",
            "updatedAt": "2026-11-20T11:05:00.000+00:00",
            "stateMachineState": {"technicalName": "paid"},
        },
        {"id": "t1", "createdAt": "2026-11-20T10:00:01.000+00:00", "stateMachineState": {"technicalName": "cancelled"}},
    ],
    "deliveries": [
        {
            "id": "d1",
            "createdAt": "2026-11-20T10:00:01.000+00:00",
            "updatedAt": "2026-11-21T08:00:00.123+00:00",
            "stateMachineState": {"technicalName": "shipped"},
            "trackingCodes": ["00340434161094000001", " 0034 & 2 ", "", None, "00340434161094000001"],
            "shippingMethod": {"name": "DHL", "trackingUrl": "https://www.dhl.de/track?code=%s"},
            "shippingCosts": {"totalPrice": 4.99},
            "shippingOrderAddress": {"firstName": "Ada", "street": "Platz 2", "city": "Bern", "country": {"iso": "CH"}},
        },
        {
            "id": "d2",
            "createdAt": "2026-11-22T10:00:01.000+00:00",
            "stateMachineState": {"technicalName": "open"},
            "trackingCodes": [],
            "shippingCosts": {"totalPrice": -4.99},
        },
    ],
    "lineItems": [
        {
            "id": "l1",
            "type": "product",
            "label": "Lamp",
            "quantity": 2,
            "unitPrice": 50.0,
            "totalPrice": 100.0,
            "payload": {
                "productNumber": "LAMP-01",
                "options": [{"group": "Colour", "option": "Black"}, {"group": "Size", "option": "M"}],
            },
            "cover": {"url": "https://shop.example.com/lamp.jpg"},
        },
        {"id": "l2", "parentId": "l1", "type": "product", "label": "Engraving", "quantity": 1, "totalPrice": 5},
        {"id": "l3", "type": "container", "label": "Set", "quantity": 1, "unitPrice": 14.99, "totalPrice": 14.99},
        {
            "id": "l4",
            "parentId": "l3",
            "type": "product",
            "label": "Bulb",
            "quantity": 1,
            "unitPrice": 14.99,
            "totalPrice": 14.99,
            "payload": {"productNumber": "BULB"},
        },
        {"id": "l5", "type": "promotion", "label": "-10", "quantity": 1, "unitPrice": -10, "totalPrice": -10.0},
    ],
}


def told(**changed: Any) -> OrderSnapshot:
    """The order with some of its fields changed, as its bytes are read."""
    return read_order(read_object(json.dumps({**ORDER, **changed}).encode()), SHOP)


def test_a_whole_order() -> None:
    order = told()
    assert (order.external_id, order.number) == (ORDER["id"], "10017")
    assert order.statuses == {"order": "in_progress", "payment": "paid", "fulfilment": "shipped"}
    assert order.updated_at == datetime(2026, 11, 21, 8, 0, 0, 123000, tzinfo=UTC)  # the delivery's, not the order's
    assert order.placed_at == datetime(2026, 11, 20, 10, 0, 0, 250000, tzinfo=UTC)
    assert (order.currency, order.total, order.shipping) == ("CHF", Decimal("109.98"), Decimal("4.99"))
    assert (order.shop_total, order.shop_currency) == (Decimal("99.98"), "EUR")
    assert (order.subtotal, order.discount, order.tax) == (Decimal("114.99"), Decimal(10), Decimal("15.65"))
    assert [(item.name, item.sku, item.quantity, item.price) for item in order.items] == [
        ("Lamp", "LAMP-01", Decimal(2), Decimal(50)),
        ("Bulb", "BULB", Decimal(1), Decimal("14.99")),
    ]
    assert order.items[0].variant == "Black, M"
    assert order.items[0].image_url == "https://shop.example.com/lamp.jpg"
    assert (order.customer.email, order.customer.guest, order.locale) == ("ada@example.com", True, "de-CH")
    assert order.billing_address is not None and order.billing_address.city == "Basel"
    assert order.shipping_address is not None and order.shipping_address.line1 == "Platz 2"
    assert order.note == "Bitte klingeln"


def test_codes_become_numbers_with_the_methods_link() -> None:
    parcels = told().shipments
    assert parcels is not None
    assert [(parcel.carrier, parcel.number, parcel.url) for parcel in parcels] == [
        ("DHL", "00340434161094000001", "https://www.dhl.de/track?code=00340434161094000001"),
        ("DHL", "0034 & 2", "https://www.dhl.de/track?code=0034%20%26%202"),
    ]
    assert len({parcel.external_id for parcel in parcels}) == 2


@pytest.mark.parametrize("address", ["http://track.example.com/%s", "javascript:alert(%s)", "%s", None])
def test_a_link_that_is_not_https_is_none(address: str | None) -> None:
    delivery = {**ORDER["deliveries"][0], "shippingMethod": {"name": "Post", "trackingUrl": address}}
    parcels = told(deliveries=[delivery]).shipments
    assert parcels is not None and {parcel.url for parcel in parcels} == {None}


def test_downloads_have_no_delivery_and_so_no_state_there() -> None:
    order = told(deliveries=[])
    assert "fulfilment" not in order.statuses
    assert order.shipments == ()
    assert told(deliveries=None).shipments is None


def test_words_that_machines_share_carry_their_axis() -> None:
    assert key_of("order", "Open") == "open"
    assert key_of("payment", "open") == "payment:open"
    assert key_of("fulfilment", "cancelled") == "fulfilment:cancelled"
    assert key_of("fulfilment", "shipped") == "shipped"
    assert key_of("payment", "shipped") == "payment:shipped"  # a plugin's
    assert key_of("order", "shipped") == "shipped"
    assert key_of("payment", "") == ""


def test_a_refunded_payment_gave_all_back() -> None:
    paid = {**ORDER["transactions"][0], "stateMachineState": {"technicalName": "refunded"}}
    assert told(transactions=[paid]).refunded == Decimal("109.98")
    assert told().refunded is None


@pytest.mark.parametrize("missing", ["id", "amountTotal", "currency", "createdAt", "stateMachineState"])
def test_what_must_be_there_is_named(missing: str) -> None:
    dates: dict[str, Any] = {"transactions": [], "deliveries": []} if missing == "createdAt" else {}
    with pytest.raises(Unreadable, match=missing.removesuffix("State")):
        told(**{missing: None}, **dates)


@pytest.mark.parametrize("place", range(len(list(places(ORDER)))))
def test_every_field_in_turn_of_every_wrong_kind(place: int) -> None:
    for odd in ODD_VALUES:
        body = copy.deepcopy(ORDER)
        container, key = list(places(body))[place]
        container[key] = odd
        _read_or_refuse(body)


@given(data=st.data())
@settings(max_examples=150)
def test_any_value_in_any_field(data: st.DataObject) -> None:
    body = copy.deepcopy(ORDER)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(list(places(body))))
        container[key] = data.draw(VALUES)
    _read_or_refuse(body)


def test_a_real_price_block_adds_up() -> None:
    block = json.loads(SAMPLE.read_text(encoding="utf-8")) if SAMPLE.exists() else {}
    price = block.get("price", {"calculatedTaxes": [{"tax": 91.01}], "totalPrice": 570.0})
    order = told(price=price, amountTotal=price["totalPrice"], orderDateTime="2020-02-02 01:02:03.000")
    assert (order.total, order.tax) == (Decimal(570), Decimal("91.01"))
    assert order.placed_at == datetime(2020, 2, 2, 1, 2, 3, tzinfo=UTC)


def _read_or_refuse(body: dict[str, Any]) -> None:
    try:
        raw = json.dumps(body).encode()
        order = read_order(read_object(raw), SHOP)
    except Unreadable as failure:
        assert str(failure)
        return
    in_bounds(order)
