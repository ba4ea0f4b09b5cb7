"""Ecwid's calls, signed over id and time alone, and what stands in its orders."""

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orderwire.carts.base import HookCall, ShopFacts
from orderwire.carts.ecwid import EcwidCart
from orderwire.carts.ecwid_order import read_order
from orderwire.carts.failures import BadSignature, Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.snapshot import Address, Customer, LineItem, LookAt, Nothing, Shipment
from tests.carts.calls import call, fixture
from tests.carts.test_hostile import ODD_VALUES, in_bounds, places
from tests.shop import NOW

CART = EcwidCart()
SHOP = ShopFacts("Europe/London", "EUR", "1003")
SIGNATURE = "UVwFdQEgSLFBTDEaa1uSfc+7pjaakVDil5L8whquNCE="  # over 1760000000.80aece08 by "topsecret"
SIGNED: dict[str, Any] = {"eventId": "80aece08", "eventCreated": 1760000000}
SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "ecwid" / "api_v3_order.json"
ORDER: dict[str, Any] = {
    "id": "SALE-XJ12H",
    "internalId": 103878161,
    "vendorOrderNumber": "SALE-XJ12H",
    "email": "ada@example.com",
    "customerId": 77,
    "acceptMarketing": False,
    "lang": "de,en",
    "paymentStatus": "PAID",
    "fulfillmentStatus": "CUSTOM_FULFILLMENT_STATUS_1",
    "total": Decimal("129.80"),
    "subtotal": Decimal("119.80"),
    "tax": Decimal("0"),
    "couponDiscount": 10,
    "totalAndMembershipBasedDiscount": Decimal("2.5"),
    "discount": 0,
    "refundedAmount": 0,
    "orderComments": "Please ring &amp; wait",
    "createTimestamp": 1763632800,
    "updateTimestamp": 1763712000,
    "billingPerson": {
        "name": "Ada Lovelace",
        "companyName": "Engines",
        "street": "12 Byron Row\nFlat 2",
        "city": "London",
        "countryCode": "GB",
        "postalCode": "W1",
        "stateOrProvinceCode": "LND",
        "phone": "020",
    },
    "items": [
        {
            "id": 1,
            "name": "Desk lamp",
            "sku": "LAMP-01",
            "price": Decimal("59.9"),
            "quantity": 2,
            "imageUrl": "https://images.example/1.jpg",
            "selectedOptions": [{"name": "Colour", "value": "Black"}, {"name": "", "value": "L"}],
        }
    ],
    "shippingOption": {"shippingRate": 10, "shippingCarrierName": "DHL", "isPickup": False},
    "trackingNumber": "00340434161094015902",
    "shipments": [
        {
            "id": "label-1",
            "created": "2025-11-21 07:30:00 +0000",
            "shippingService": {"carrier": "CANADA_POST"},
            "tracking": {"tracking_number": "CP1", "tracking_url": "https://track.example/CP1"},
        },
        {
            "id": "label-2",
            "shippingService": {"carrierName": "DHL Paket"},
            "tracking": {"tracking_number": "00340434161094015902", "tracking_url": "javascript:alert(1)"},
        },
        {"id": "label-3", "tracking": {}},
    ],
}


def signed(body: dict[str, Any], signature: str = SIGNATURE) -> HookCall:
    return HookCall({"x-ecwid-webhook-signature": signature}, json.dumps(body).encode())


def read(**changed: Any) -> Any:
    return read_order(Fields({**ORDER, **changed}), SHOP)


def test_the_signature_is_over_time_and_id_and_nothing_else() -> None:
    CART.verify(signed(SIGNED), ["other", "topsecret"], NOW)
    CART.verify(signed({**SIGNED, "eventType": "order.deleted", "storeId": 9}), ["topsecret"], NOW)


@pytest.mark.parametrize(
    "refused",
    [
        signed(SIGNED, ""),
        signed(SIGNED, SIGNATURE[:-4] + "AAA="),
        signed({**SIGNED, "eventId": "80aece09"}),
        signed({**SIGNED, "eventCreated": 1760000001}),
        signed({**SIGNED, "eventCreated": True}),
        signed({"eventCreated": 1760000000}),
        signed({"eventId": "80aece08"}),
        HookCall({"x-ecwid-webhook-signature": SIGNATURE}, b"[]"),
        HookCall({"x-ecwid-webhook-signature": SIGNATURE}, b""),
    ],
)
def test_a_wrong_signature_is_refused(refused: HookCall) -> None:
    with pytest.raises(BadSignature):
        CART.verify(refused, ["topsecret"], NOW)


@pytest.mark.parametrize("secrets", [[], [""], ["topsecre"]])
def test_no_other_secret_signs(secrets: list[str]) -> None:
    with pytest.raises(BadSignature):
        CART.verify(signed(SIGNED), secrets, NOW)


def test_one_event_has_one_fingerprint() -> None:
    body = fixture("ecwid", "order.updated__paid")
    first = CART.fingerprint(call("ecwid", "", body))
    assert first == CART.fingerprint(call("ecwid", "", body))
    assert first.topic == "order.updated"
    others = [CART.fingerprint(call("ecwid", "", {**body, **one})) for one in ({"eventId": "2"}, {"entityId": 2})]
    assert len({first.dedupe_key, *(other.dedupe_key for other in others)}) == 3


def test_calls_only_say_which_order_to_look_at() -> None:
    body = fixture("ecwid", "order.updated__paid")
    assert CART.read(call("ecwid", "", body), SHOP) == LookAt("XJ12H", "Ecwid says order.updated.")
    gone = {**body, "eventType": "order.deleted"}
    assert CART.read(call("ecwid", "", gone), ShopFacts()) == LookAt("XJ12H", "Ecwid says order.deleted.")
    bare = {**body, "data": None}
    assert CART.read(call("ecwid", "", bare), SHOP) == LookAt("103878161", "Ecwid says order.updated.")


def test_what_is_no_order_of_this_store_means_nothing() -> None:
    body = fixture("ecwid", "order.updated__paid")
    cart = {**body, "eventType": "unfinished_order.updated"}
    assert CART.read(call("ecwid", "", cart), SHOP) == Nothing("Calls about unfinished_order.updated change no order.")
    other = {**body, "storeId": 1004}
    assert CART.read(call("ecwid", "", other), SHOP) == Nothing("The call is about another store.")
    with pytest.raises(Unreadable):
        CART.read(call("ecwid", "", {**body, "data": {}, "entityId": None}), SHOP)


def test_a_whole_order() -> None:
    order = read()
    assert (order.external_id, order.number, order.currency) == ("SALE-XJ12H", "SALE-XJ12H", "EUR")
    assert order.statuses == {"payment": "paid", "fulfilment": "custom_fulfillment_status_1"}
    assert (order.total, order.subtotal, order.shipping) == (Decimal("129.8"), Decimal("119.8"), Decimal(10))
    assert (order.tax, order.discount, order.refunded) == (Decimal(0), Decimal("12.5"), Decimal(0))
    assert order.placed_at == datetime(2025, 11, 20, 10, tzinfo=UTC)
    assert order.updated_at == datetime(2025, 11, 21, 8, tzinfo=UTC)
    assert (order.test, order.draft, order.note, order.locale) == (False, False, "Please ring & wait", "de")
    assert order.customer == Customer(
        "77", "ada@example.com", "Ada", "Lovelace", "020", accepts_marketing=False, locale="de"
    )
    assert order.billing_address == Address(
        "Ada Lovelace", "Engines", "12 Byron Row", "Flat 2", "London", "LND", "W1", "GB", "020"
    )
    assert order.shipping_address is None
    assert order.items == (
        LineItem(
            "1",
            "Desk lamp",
            Decimal(2),
            Decimal("59.9"),
            "LAMP-01",
            "Colour: Black, L",
            "https://images.example/1.jpg",
        ),
    )


def test_a_number_typed_and_on_a_label_is_one_parcel_and_links_are_https() -> None:
    first, second = read().shipments
    assert first == Shipment(
        first.external_id,
        "Canada Post",
        "CP1",
        "https://track.example/CP1",
        shipped_at=datetime(2025, 11, 21, 7, 30, tzinfo=UTC),
    )
    assert (second.carrier, second.number, second.url) == ("DHL Paket", "00340434161094015902", None)
    (typed,) = read(shipments=[]).shipments
    assert (typed.external_id, typed.carrier) == (second.external_id, "DHL")
    assert read(shipments=None, trackingNumber="").shipments == ()


@pytest.mark.parametrize(
    ("changed", "draft"),
    [
        ({"paymentStatus": "INCOMPLETE"}, True),
        ({"disableAllCustomerNotifications": True}, True),
        ({"hidden": True}, True),
        ({"disableAllCustomerNotifications": False}, False),
    ],
)
def test_what_must_never_mail_is_a_draft(changed: dict[str, Any], draft: bool) -> None:
    assert read(**changed).draft is draft


def test_guests_consent_and_names_of_newer_orders() -> None:
    person = {**ORDER["billingPerson"], "firstName": "Augusta Ada", "lastName": "King"}
    order = read(customerId=None, acceptMarketing=None, lang=None, billingPerson=person)
    assert (order.customer.guest, order.customer.external_id, order.customer.accepts_marketing) == (True, None, None)
    assert (order.customer.first_name, order.customer.last_name, order.locale) == ("Augusta Ada", "King", None)


def test_amounts_that_are_the_result_of_a_division_are_rounded() -> None:
    assert read(total=Decimal("11.067309160854485")).total == Decimal("11.067309")


def test_every_field_in_turn_of_every_wrong_kind() -> None:
    for place in range(len(list(places(ORDER)))):
        for odd in ODD_VALUES:
            body = copy.deepcopy(ORDER)
            container, key = list(places(body))[place]
            container[key] = odd
            try:
                in_bounds(read_order(Fields(body), SHOP))
            except Unreadable as failure:
                assert str(failure)


DOWNLOAD: dict[str, Any] = {
    "id": "K8XTQ",
    "vendorOrderNumber": "K8XTQ",
    "paymentStatus": "PAID",
    "fulfillmentStatus": "DELIVERED",
    "total": 10,
    "createDate": "2024-09-04 07:22:09 +0000",
    "updateDate": "2024-09-04 07:26:24 +0000",
    "updateTimestamp": 1725434784,
    "items": [{"id": 1, "name": "E-book", "price": 10, "quantity": 1, "digital": True}],
}


def test_a_delivered_download_without_parcel_or_address() -> None:
    beside = [json.loads(SAMPLE.read_bytes(), parse_float=Decimal)] if SAMPLE.is_file() else []
    for body in (DOWNLOAD, *beside):
        order = read_order(Fields(body), SHOP)
        assert (order.external_id, order.number, order.total) == ("K8XTQ", "K8XTQ", Decimal(10))
        assert order.statuses == {"payment": "paid", "fulfilment": "delivered"}
        assert order.updated_at == datetime(2024, 9, 4, 7, 26, 24, tzinfo=UTC)
        assert (len(order.items), order.shipments, order.draft) == (1, (), False)
