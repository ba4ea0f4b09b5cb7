"""A shop of any make posts signed orders; the API takes the same shape."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from orderwire.carts.base import HookCall, ShopFacts
from orderwire.carts.custom import CustomCart, read_order, unknown_fields
from orderwire.carts.failures import BadSignature, Unreadable, UnreadableField
from orderwire.carts.signing import base64_hmac
from orderwire.carts.snapshot import Address, Customer, LineItem, OrderSnapshot, Shipment
from tests.carts.calls import call, fixture, told

CART = CustomCart()
SECRET = "whsec_dG9wc2VjcmV0"
HOME = Address("Ada Lovelace", "", "1 St James's Square", "", "London", "", "SW1Y 4JU", "GB")
NOW = datetime.fromtimestamp(1760000000, UTC)
BODY = '{"id":1001,"name":"Łódź"}'.encode()
SIGNED = {
    "webhook-id": "msg_1",
    "webhook-timestamp": "1760000000",
    "webhook-signature": "v1,3Y56YCRUvwpAIVZVi4C8OOOjGrF/+FXk9WW57+jBc3A=",
}


def snapshot(name: str, shop: ShopFacts | None = None, **changed: Any) -> OrderSnapshot:
    return CART.read(told("custom", name, **changed), shop or ShopFacts())


def test_the_known_signature_is_accepted_now_and_during_rotation() -> None:
    CART.verify(HookCall(SIGNED, BODY), [SECRET], NOW)
    CART.verify(HookCall(SIGNED, BODY), ["whsec_bmV3ZXIgc2VjcmV0", SECRET], NOW)
    CART.verify(HookCall(SIGNED, BODY), [SECRET], NOW + timedelta(minutes=5))
    two = {**SIGNED, "webhook-signature": f"v1,b3RoZXI= {SIGNED['webhook-signature']}"}
    CART.verify(HookCall(two, BODY), [SECRET], NOW - timedelta(minutes=5))


def test_padding_of_the_secret_may_be_missing() -> None:
    signature = base64_hmac(b"four", b"msg_1.1760000000." + BODY)
    CART.verify(HookCall({**SIGNED, "webhook-signature": f"v1,{signature}"}, BODY), ["whsec_Zm91cg"], NOW)


@pytest.mark.parametrize(
    ("changed", "body", "secrets", "late"),
    [
        ({}, BODY + b" ", [SECRET], 0),
        ({}, BODY, ["whsec_b3RoZXI="], 0),
        ({}, BODY, [], 0),
        ({}, BODY, ["", "whsec_", "whsec_ä!"], 0),
        ({}, BODY, [SECRET], 301),
        ({}, BODY, [SECRET], -301),
        ({"webhook-id": "msg_2"}, BODY, [SECRET], 0),
        ({"webhook-id": ""}, BODY, [SECRET], 0),
        ({"webhook-timestamp": "1760000001"}, BODY, [SECRET], 0),
        ({"webhook-timestamp": ""}, BODY, [SECRET], 0),
        ({"webhook-timestamp": "soon"}, BODY, [SECRET], 0),
        ({"webhook-timestamp": "1760000000.5"}, BODY, [SECRET], 0),
        ({"webhook-timestamp": "9" * 400}, BODY, [SECRET], 0),
        ({"webhook-signature": ""}, BODY, [SECRET], 0),
    ],
)
def test_everything_else_is_refused(changed: dict[str, str], body: bytes, secrets: list[str], late: int) -> None:
    with pytest.raises(BadSignature):
        CART.verify(HookCall({**SIGNED, **changed}, body), secrets, NOW + timedelta(seconds=late))


def test_a_repeat_is_known_by_its_webhook_id() -> None:
    assert CART.fingerprint(HookCall(SIGNED, BODY)).dedupe_key == "msg_1"
    assert CART.fingerprint(HookCall({}, BODY)) == CART.fingerprint(HookCall({}, BODY))
    assert CART.fingerprint(HookCall({}, BODY)) != CART.fingerprint(HookCall({}, BODY + b" "))
    assert len(CART.fingerprint(HookCall({"webhook-id": "x" * 5000}, BODY)).dedupe_key) <= 200
    assert not CART.is_ping(HookCall({}, b"webhook_id=1"))


def test_a_whole_order_is_read() -> None:
    assert snapshot("order__shipped") == OrderSnapshot(
        external_id="A-1001",
        number="1001",
        statuses={"order": "shipped"},
        updated_at=datetime(2026, 11, 21, 7, tzinfo=UTC),
        currency="USD",
        total=Decimal("129.80"),
        items=(
            LineItem(
                "1", "Desk lamp", Decimal(2), Decimal("59.90"), "LAMP-01", "Black", "https://acme.example/lamp.png"
            ),
        ),
        customer=Customer("77", "ada@example.com", "Ada", "Lovelace", "", False, True, "en-GB", 3),
        placed_at=datetime(2026, 11, 20, 10, tzinfo=UTC),
        subtotal=Decimal("119.80"),
        shipping=Decimal("10.00"),
        tax=Decimal("0.00"),
        discount=Decimal("0.00"),
        refunded=Decimal("0.00"),
        source="web",
        billing_address=replace(HOME, company="Analytical Engines", phone="+44 20 7946 0000"),
        shipping_address=HOME,
        shipments=(
            Shipment(
                "s1",
                "UPS",
                "1Z999AA10123456784",
                "https://www.ups.example/track?n=1Z999AA10123456784",
                "in_transit",
                datetime(2026, 11, 21, 7, 30, tzinfo=UTC),
                (("1", Decimal(2)),),
            ),
        ),
        order_url="https://acme.example/orders/1001",
        note="Please ring twice",
    )


def test_the_smallest_order_is_read_with_the_shops_zone_and_a_status_of_its_own() -> None:
    order = snapshot("order__smallest", ShopFacts(timezone="Europe/Berlin"))
    assert order == OrderSnapshot(
        external_id="7",
        number="7",
        statuses={"order": "waiting for parts"},
        updated_at=datetime(2026, 11, 21, 7, tzinfo=UTC),
        currency="EUR",
        total=Decimal(12),
        items=(),
    )


@pytest.mark.parametrize("field", ["id", "number", "status", "updated_at", "currency", "total", "items"])
@pytest.mark.parametrize("gone", [None, "", "absent"])
def test_a_missing_required_field_is_named(field: str, gone: str | None) -> None:
    data = {**fixture("custom", "order__shipped"), field: gone}
    if gone == "absent":
        del data[field]
    with pytest.raises(UnreadableField) as failure:
        CART.read(call("custom", "", data), ShopFacts())
    assert failure.value.field == field
    if (field, gone) != ("items", ""):
        assert str(failure.value) == f"The field {field} is missing."


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"total": "12,50"}, "total"),
        ({"total": True}, "total"),
        ({"tax": {}}, "tax"),
        ({"currency": "dollars"}, "currency"),
        ({"placed_at": "yesterday"}, "placed_at"),
        ({"updated_at": "2026-02-30T10:00:00Z"}, "updated_at"),
        ({"items": {}}, "items"),
        ({"items": [{"name": "a", "price": "1"}, {"name": "b", "price": "x"}]}, "items.1.price"),
        ({"shipments": [{"id": "s", "shipped_at": "soon"}]}, "shipments.0.shipped_at"),
    ],
)
def test_unreadable_money_and_times_name_their_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(UnreadableField) as failure:
        snapshot("order__shipped", **changed)
    assert failure.value.field == field
    assert str(failure.value).startswith(f"The field {field} ")


@pytest.mark.parametrize("body", [b"", b"[1]", b'"x"', b'{"id": 1, "id": 2}', b'{"total": NaN}', b"{" * 70, b"\xff"])
def test_what_is_no_json_object_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        CART.read(HookCall({}, body), ShopFacts())


def test_odd_text_is_cleaned_and_shortened_never_refused() -> None:
    order = snapshot(
        "order__shipped",
        number="7" * 100,
        note="x\x00y" * 2000,
        source=["web"],
        customer={"email": "no address", "first_name": "https://evil.example", "orders_count": -1, "locale": 3},
        billing_address="somewhere",
        order_url="javascript:alert(1)",
        items=[{"name": "n" * 900, "quantity": "many"}, "no line", {"id": "1", "sku": "A"}, {"id": "1"}],
    )
    assert order.number == "7" * 59 + "…"
    assert len(order.note) == 2000
    assert order.source == ""
    assert order.customer == Customer(email="no address")
    assert order.billing_address is None
    assert order.order_url is None
    assert [(item.external_id, item.name[:2], item.quantity, item.price) for item in order.items] == [
        ("1", "nn", Decimal(1), Decimal(0)),
        ("1~2", "A", Decimal(1), Decimal(0)),
        ("1~3", "", Decimal(1), Decimal(0)),
    ]


def test_of_parcels_absent_is_unchanged_and_empty_is_none() -> None:
    assert snapshot("order__smallest").shipments is None
    assert snapshot("order__smallest", shipments=None).shipments is None
    assert snapshot("order__smallest", shipments=[]).shipments == ()


def test_of_a_parcels_items_null_is_not_known() -> None:
    known = snapshot("order__smallest", shipments=[{"id": "a"}, {"id": "b", "items": None}, {"id": "c", "items": []}])
    assert known.shipments is not None
    assert [parcel.items for parcel in known.shipments] == [None, None, ()]


def test_a_parcel_without_an_id_keeps_its_id_wherever_it_stands_in_the_list() -> None:
    ups, dhl = {"carrier": "UPS", "number": "1Z1"}, {"carrier": "DHL", "number": "JD1"}
    one = snapshot("order__smallest", shipments=[ups, dhl]).shipments
    two = snapshot("order__smallest", shipments=[dhl, {**ups, "carrier": "ups"}]).shipments
    assert one is not None and two is not None
    assert one[0].external_id == two[1].external_id != one[1].external_id == two[0].external_id


def test_a_parcels_link_is_https_and_its_status_one_of_ours() -> None:
    parcels = snapshot(
        "order__smallest",
        shipments=[{"id": "a", "url": "http://ups.example/1", "status": "In Transit"}, {"id": "b", "status": "lost"}],
    ).shipments
    assert parcels == (Shipment("a", status="in_transit"), Shipment("b"))


def test_test_orders_and_drafts_say_so() -> None:
    assert (snapshot("order__smallest").test, snapshot("order__smallest").draft) == (False, False)
    assert (snapshot("order__smallest", test=True).test, snapshot("order__smallest", draft=True).draft) == (True, True)


def test_the_api_takes_the_id_from_its_address() -> None:
    data = fixture("custom", "order__shipped")
    assert read_order(data, "A-1001", ShopFacts()).external_id == "A-1001"
    del data["id"]
    assert read_order(data, "web/17", ShopFacts()).external_id == "web/17"
    with pytest.raises(UnreadableField) as failure:
        read_order({**data, "id": "18"}, "web/17", ShopFacts())
    assert failure.value.field == "id"


def test_unknown_fields_are_named_to_the_api_and_ignored_in_a_webhook() -> None:
    data = fixture("custom", "order__shipped")
    assert unknown_fields(data) == []
    data["colour"] = "red"
    data["customer"]["nickname"] = "Countess"
    data["items"].append({"name": "Bulb", "weight": 3})
    data["shipments"][0]["items"].append({"lot": {"a": 1}})
    data["shipping_address"]["planet"] = "Earth"
    assert unknown_fields(data) == [
        "customer.nickname",
        "shipping_address.planet",
        "items.1.weight",
        "shipments.0.items.1.lot",
        "colour",
    ]
    assert CART.read(call("custom", "", data), ShopFacts()).external_id == "A-1001"
    assert unknown_fields(["x"]) == unknown_fields(None) == unknown_fields({"items": "x", "customer": 3}) == []


def test_an_orders_own_language_is_read_where_it_can_be_one() -> None:
    for given, found in (("de_AT", "de-AT"), ("no language!", None), (3, None), (None, None)):
        assert snapshot("order__shipped", locale=given).locale == found
