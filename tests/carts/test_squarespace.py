"""Squarespace's calls, signed with a secret in hex, and what stands in its orders."""

import copy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from orderwire.carts.base import HookCall, ShopFacts
from orderwire.carts.failures import BadSignature, Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.snapshot import Address, Customer, LineItem, LookAt, Nothing, OrderSnapshot, Shipment
from orderwire.carts.squarespace import SquarespaceCart, read_order
from tests.carts.calls import call, fixture
from tests.carts.test_hostile import ODD_VALUES, in_bounds, places
from tests.shop import NOW

CART = SquarespaceCart()
SECRET = "00112233445566778899aabbccddeeff"
BODY = '{"id":1001,"name":"Łódź"}'.encode()
SIGNATURE = "f2426888a7e7dc13170903aefd2769c499d4092e3791c1d9f5d99d2d36c16c19"
ORDER: dict[str, Any] = {
    "id": "585d498fdee9f31a60284a37",
    "orderNumber": "1001",
    "createdOn": "2026-11-20T10:00:00.000Z",
    "modifiedOn": "2026-11-21T08:00:00.123Z",
    "channel": "web",
    "testmode": False,
    "customerEmail": "ada@example.com",
    "customerId": "77",
    "billingAddress": {"firstName": "Ada", "lastName": "Lovelace", "address1": "12 Byron Row", "countryCode": "GB"},
    "shippingAddress": None,
    "fulfillmentStatus": "FULFILLED",
    "lineItems": [
        {
            "id": "l1",
            "sku": "LAMP-01",
            "productName": "Desk &amp; lamp",
            "quantity": 2,
            "variantOptions": [{"optionName": "Colour", "value": "Black"}, {"optionName": "Size", "value": "L"}],
            "unitPricePaid": {"value": "59.90", "currency": "USD"},
            "imageUrl": "https://images.example/1.jpg",
        },
        {"id": None, "productName": None, "lineItemType": "GIFT_CARD", "quantity": 1, "unitPricePaid": None},
    ],
    "fulfillments": [
        {
            "shipDate": "2026-11-21T07:00:00Z",
            "carrierName": "UPS",
            "trackingNumber": "1Z1",
            "trackingUrl": "https://u.example/1Z1",
        },
        {"shipDate": "2026-11-21T07:30:00Z", "carrierName": "USPS", "trackingNumber": "", "trackingUrl": "http://x/"},
    ],
    "subtotal": {"value": "119.80", "currency": "USD"},
    "shippingTotal": {"value": "10.00", "currency": "USD"},
    "discountTotal": {"value": "0.00", "currency": "USD"},
    "taxTotal": {"value": "0.00", "currency": "USD"},
    "refundedTotal": {"value": "0.00", "currency": "USD"},
    "grandTotal": {"value": "129.80", "currency": "USD"},
}


def read(**changed: Any) -> OrderSnapshot:
    return read_order(Fields({**ORDER, **changed}), ShopFacts())


# --- calls ----------------------------------------------------------------------------------------------------------


def test_the_vector_of_squarespaces_signature() -> None:
    for secrets in ([SECRET], ["whsec_not-hex", SECRET], [SECRET.upper()]):
        CART.verify(HookCall({"squarespace-signature": SIGNATURE}, BODY), secrets, NOW)
    CART.verify(HookCall({"squarespace-signature": SIGNATURE.upper()}, BODY), [SECRET], NOW)


@pytest.mark.parametrize(
    ("signature", "body", "secrets"),
    [
        (SIGNATURE, BODY + b" ", [SECRET]),
        (SIGNATURE, BODY, ["ff" + SECRET[2:]]),
        (SIGNATURE, BODY, ["whsec_not-hex", "", "  "]),
        (SIGNATURE, BODY, []),
        ("", BODY, [SECRET]),
        ("é", BODY, [SECRET]),
    ],
)
def test_what_the_subscription_did_not_sign_is_refused(signature: str, body: bytes, secrets: list[str]) -> None:
    with pytest.raises(BadSignature):
        CART.verify(HookCall({"squarespace-signature": signature}, body), secrets, NOW)


def test_a_notification_names_an_order() -> None:
    told = fixture("squarespace", "order.update__fulfilled")
    assert CART.read(call("squarespace", "", told), ShopFacts()) == LookAt(
        "585d498fdee9f31a60284a37", "The order changed."
    )
    assert CART.read(call("squarespace", "", {"topic": "extension.uninstall", "data": {}}), ShopFacts()) == Nothing(
        "Calls about extension.uninstall change no order."
    )
    for odd in ({}, {"topic": "order.create"}, {"topic": "order.create", "data": {"orderId": None}}):
        with pytest.raises(Unreadable):
            CART.read(call("squarespace", "", odd), ShopFacts())


def test_a_retry_is_known_by_the_notifications_id() -> None:
    told = fixture("squarespace", "order.update__fulfilled")
    one = CART.fingerprint(call("squarespace", "", told))
    assert (one.dedupe_key, one.topic) == (told["id"], "order.update")
    assert len(CART.fingerprint(call("squarespace", "", {**told, "id": None})).dedupe_key) == 32
    assert len(CART.fingerprint(call("squarespace", "", b"\xff")).dedupe_key) == 32


# --- orders ---------------------------------------------------------------------------------------------------------


def test_a_whole_order_is_read() -> None:
    order = read()
    ids = [parcel.external_id for parcel in order.shipments or ()]
    assert order == OrderSnapshot(
        external_id="585d498fdee9f31a60284a37",
        number="1001",
        statuses={"order": "fulfilled"},
        updated_at=datetime(2026, 11, 21, 8, 0, 0, 123000, tzinfo=UTC),
        currency="USD",
        total=Decimal("129.80"),
        items=(
            LineItem(
                "l1",
                "Desk & lamp",
                Decimal(2),
                Decimal("59.90"),
                "LAMP-01",
                "Black, L",
                "https://images.example/1.jpg",
            ),
            LineItem("2", "Gift card", Decimal(1), Decimal(0)),
        ),
        customer=Customer("77", "ada@example.com", "Ada", "Lovelace", "", False),
        placed_at=datetime(2026, 11, 20, 10, tzinfo=UTC),
        subtotal=Decimal("119.80"),
        shipping=Decimal("10.00"),
        tax=Decimal(0),
        discount=Decimal(0),
        refunded=Decimal(0),
        source="web",
        billing_address=Address("Ada Lovelace", "", "12 Byron Row", "", "", "", "", "GB"),
        shipments=(
            Shipment(ids[0], "UPS", "1Z1", "https://u.example/1Z1", "", datetime(2026, 11, 21, 7, tzinfo=UTC)),
            Shipment(ids[1], "USPS", "", None, "", datetime(2026, 11, 21, 7, 30, tzinfo=UTC)),
        ),
    )


def test_a_parcel_is_itself_wherever_it_stands_in_the_list() -> None:
    there = {parcel.number: parcel.external_id for parcel in read().shipments or ()}
    turned = {
        parcel.number: parcel.external_id for parcel in read(fulfillments=ORDER["fulfillments"][::-1]).shipments or ()
    }
    assert there == turned
    twice = read(fulfillments=[ORDER["fulfillments"][0]] * 2).shipments
    assert twice is not None
    assert len({parcel.external_id for parcel in twice}) == 2
    assert read(fulfillments=None).shipments is None
    assert read(fulfillments=[]).shipments == ()


@pytest.mark.parametrize(
    ("refunded", "total", "statuses"),
    [
        ("0.00", "129.80", {"order": "fulfilled"}),
        (None, "129.80", {"order": "fulfilled"}),
        ("10.00", "129.80", {"order": "fulfilled", "payment": "partially_refunded"}),
        ("129.80", "129.80", {"order": "fulfilled", "payment": "refunded"}),
        ("0.00", "0.00", {"order": "fulfilled"}),
    ],
)
def test_what_was_refunded_is_an_axis_of_its_own(refunded: str | None, total: str, statuses: dict[str, str]) -> None:
    order = read(refundedTotal={"value": refunded}, grandTotal={"value": total, "currency": "USD"})
    assert order.statuses == statuses


def test_test_orders_guests_and_missing_addresses() -> None:
    order = read(testmode=True, customerId=None, customerEmail=None, billingAddress=None)
    assert (order.test, order.customer, order.billing_address) == (True, Customer(guest=True), None)


@pytest.mark.parametrize("field", ["id", "modifiedOn", "fulfillmentStatus", "grandTotal"])
def test_a_missing_required_field_is_named(field: str) -> None:
    with pytest.raises(Unreadable, match=field):
        read(**{field: None})


def test_any_field_may_be_odd() -> None:
    for place in range(len(list(places(ORDER)))):
        for odd in ODD_VALUES:
            body = copy.deepcopy(ORDER)
            container, key = list(places(body))[place]
            container[key] = odd
            try:
                in_bounds(read_order(Fields(body), ShopFacts("Europe/Berlin", "EUR")))
            except Unreadable as failure:
                assert str(failure)
