"""Wix's calls, tokens within which JSON stands in JSON, and what stands in its orders."""

import base64
import copy
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from orderwire.carts.base import HookCall, ShopFacts
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.snapshot import Address, Customer, LineItem, LookAt, Nothing, OrderSnapshot, Shipment
from orderwire.carts.wix import WixCart
from orderwire.carts.wix_order import read_order
from orderwire.demo.stand_ins.wix import public_pem, token_of
from tests.carts.test_hostile import ODD_VALUES, in_bounds, places
from tests.shop import NOW

CART = WixCart()
SITE = "b3e1f2a4-0000-4000-8000-00000000abcd"
SHOP = ShopFacts("Europe/Berlin", "EUR", SITE)
WHERE = {
    "country": "GB",
    "subdivision": "GB-LND",
    "city": "London",
    "postalCode": "W1",
    "streetAddress": {"number": "12", "name": "Byron Row"},
    "addressLine2": "Flat 2",
}
WHO = {"firstName": "Ada", "lastName": "Lovelace", "phone": "020", "company": "Engines"}
ORDER: dict[str, Any] = {
    "id": "5d9bd4d7-0000-4000-8000-000000000001",
    "number": 10133,
    "createdDate": "2026-11-20T10:00:00.241Z",
    "updatedDate": "2026-11-21T08:00:00.900Z",
    "status": "APPROVED",
    "paymentStatus": "PENDING",
    "fulfillmentStatus": "NOT_FULFILLED",
    "currency": "USD",
    "buyerLanguage": "pt_BR",
    "buyerNote": "Please ring &amp; wait",
    "buyerInfo": {"contactId": "c1", "memberId": "m1", "email": "ada@example.com"},
    "channelInfo": {"type": "WEB"},
    "lineItems": [
        {
            "id": "l1",
            "productName": {"original": "Desk lamp", "translated": "Luminária"},
            "quantity": 2,
            "price": {"amount": "59.90", "formattedAmount": "$59.90"},
            "physicalProperties": {"sku": "LAMP-01"},
            "image": {"url": "wix:image://v1/a1_b2~mv2.jpg/lamp.jpg#originWidth=1"},
            "descriptionLines": [
                {"name": {"original": "Colour"}, "colorInfo": {"original": "Black", "code": "#000"}},
                {"name": {"original": ""}, "plainText": {"original": "L"}},
            ],
        }
    ],
    "priceSummary": {
        "subtotal": {"amount": "119.80"},
        "shipping": {"amount": "10.0"},
        "tax": {"amount": "0"},
        "discount": {"amount": "0"},
        "total": {"amount": "129.80"},
    },
    "balanceSummary": {"refunded": {"amount": "5.00"}},
    "billingInfo": {"address": WHERE, "contactDetails": WHO},
    "shippingInfo": {"logistics": {"shippingDestination": {"address": WHERE, "contactDetails": WHO}}},
}
FULFILMENTS: list[dict[str, Any]] = [
    {
        "id": "f1",
        "createdDate": "2026-11-21T07:00:00Z",
        "lineItems": [{"id": "l1", "quantity": 1}],
        "trackingInfo": {"trackingNumber": "1Z1", "shippingProvider": "ups", "trackingLink": "https://ups.example/1Z1"},
    },
    {
        "id": "f2",
        "status": "In_Delivery",
        "trackingInfo": {
            "trackingNumber": "R2",
            "shippingProvider": "Rowing boat",
            "trackingLink": "javascript:alert(1)",
        },
    },
    {"id": "f3", "trackingInfo": None},
]


def event(slug: str = "updated", entity: str = "wix.ecom.v1.order", **more: Any) -> dict[str, Any]:
    base = {"id": "e1", "entityFqdn": entity, "slug": slug, "entityId": ORDER["id"], "entityEventSequence": "5"}
    return {**base, **more}


def told(event: dict[str, Any], site: str = SITE) -> HookCall:
    return HookCall({}, token_of(event, site))


def read(event: dict[str, Any]) -> Any:
    return CART.read(told(event), SHOP)


def snapshot(fulfilments: list[dict[str, Any]] | None = None, **changed: Any) -> OrderSnapshot:
    parts = None if fulfilments is None else [Fields(part) for part in fulfilments]
    return read_order(Fields({**ORDER, **changed}), SHOP, parts)


def test_each_way_an_order_event_holds_its_order() -> None:
    expected = read_order(Fields(ORDER), SHOP, sequence=5)
    for inside in (
        {"createdEvent": {"entity": ORDER}},
        {"createdEvent": {"entityAsJson": json.dumps(ORDER)}},
        {"updatedEvent": {"currentEntity": ORDER}},
        {"updatedEvent": {"currentEntityAsJson": json.dumps(ORDER)}},
        {"actionEvent": {"body": {"order": ORDER}}},
        {"actionEvent": {"bodyAsJson": json.dumps({"order": ORDER})}},
    ):
        assert read(event(**inside)) == expected


def test_what_holds_no_order_or_one_that_was_sent_is_looked_at() -> None:
    assert read(event("committed")) == LookAt(ORDER["id"], "The call does not hold the order.")
    sent = {**ORDER, "fulfillmentStatus": "PARTIALLY_FULFILLED"}
    assert read(event(updatedEvent={"currentEntity": sent})) == LookAt(
        ORDER["id"], "It was sent: its tracking numbers are asked for."
    )


@pytest.mark.parametrize(
    "entity", ["wix.ecom.v1.fulfillments", "wix.ecom.v1.fulfillments_updated", "wix.ecom.v1.order_fulfillments"]
)
def test_fulfilments_name_their_order(entity: str) -> None:
    body = {"orderWithFulfillments": {"orderId": "o9", "fulfillments": []}}
    assert read(event("fulfillments_updated", entity, actionEvent={"body": body})) == LookAt(
        "o9", "Its fulfilments changed."
    )
    assert read(event("fulfillments_updated", entity)) == LookAt(ORDER["id"], "Its fulfilments changed.")


def test_a_refund_names_its_order_in_its_body_only() -> None:
    kind = "wix.ecom.v1.order_transactions"
    refund = event("refund_completed", kind, entityId="t1", actionEvent={"body": {"orderId": "o9"}})
    assert read(refund) == LookAt("o9", "A payment or refund was made.")
    whole = event("refund_completed", kind, actionEvent={"body": {"orderTransactions": {"orderId": "o8"}}})
    assert read(whole) == LookAt("o8", "A payment or refund was made.")
    assert read(event("refund_completed", kind)) == Nothing("It names no order.")


def test_what_is_not_about_this_sites_orders_means_nothing() -> None:
    assert read(event("created", "wix.contacts.v4.contact")) == Nothing(
        "Calls about wix.contacts.v4.contact:created change no order."
    )
    other = told(event(createdEvent={"entity": ORDER}), "another-site")
    assert CART.read(other, SHOP) == Nothing("The call is about another site.")
    assert isinstance(CART.read(other, ShopFacts()), OrderSnapshot)


@pytest.mark.parametrize("body", [b"", b"{}", b"a.b.c", b'"a.b.c"', b"a.W10.c", "é.ü.ß".encode()])
def test_what_is_no_token_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        CART.read(HookCall({}, body), SHOP)


def test_an_empty_event_means_nothing() -> None:
    assert CART.read(HookCall({}, b"a.e30.c"), SHOP) == Nothing("The call is about another site.")
    assert CART.read(HookCall({}, b"a.e30.c"), ShopFacts()) == Nothing("Calls about nothing change no order.")


def test_one_event_has_one_fingerprint_however_it_is_signed() -> None:
    first = CART.fingerprint(told(event(createdEvent={"entity": ORDER})))
    assert (first.dedupe_key, first.topic) == ("e1", "wix.ecom.v1.order:updated")
    assert CART.fingerprint(told(event(id="e2"))).dedupe_key == "e2"
    odd = CART.fingerprint(HookCall({}, b"?"))
    assert (len(odd.dedupe_key), odd.topic) == (32, "")


def test_a_whole_order() -> None:
    order = snapshot()
    assert (order.external_id, order.number, order.currency, order.source) == (ORDER["id"], "10133", "USD", "web")
    assert order.statuses == {"order": "approved", "payment": "payment:pending", "fulfilment": "not_fulfilled"}
    assert (order.total, order.subtotal, order.shipping) == (Decimal("129.8"), Decimal("119.8"), Decimal(10))
    assert (order.tax, order.discount, order.refunded) == (Decimal(0), Decimal(0), Decimal(5))
    assert order.placed_at == datetime(2026, 11, 20, 10, 0, 0, 241000, UTC)
    assert (order.draft, order.test, order.note, order.locale) == (False, False, "Please ring & wait", "pt-BR")
    assert order.customer == Customer("m1", "ada@example.com", "Ada", "Lovelace", "020", locale="pt-BR")
    address = Address("Ada Lovelace", "Engines", "12 Byron Row", "Flat 2", "London", "GB-LND", "W1", "GB", "020")
    assert (order.billing_address, order.shipping_address) == (address, address)
    assert order.items == (
        LineItem(
            "l1",
            "Luminária",
            Decimal(2),
            Decimal("59.9"),
            "LAMP-01",
            "Colour: Black, L",
            "https://static.wixstatic.com/media/a1_b2~mv2.jpg",
        ),
    )
    assert order.shipments is None


def test_events_of_one_millisecond_stand_in_their_order_and_what_was_fetched_after_them() -> None:
    moment = datetime(2026, 11, 21, 8, 0, 0, 900000, UTC)
    read = [read_order(Fields(ORDER), SHOP, sequence=number).updated_at for number in (0, 5, 6, 998, 10**9)]
    assert read[:3] == [moment, moment + timedelta(microseconds=5), moment + timedelta(microseconds=6)]
    assert read == sorted(read)
    assert snapshot().updated_at == read[-1] == moment + timedelta(microseconds=999)


def test_parcels_have_numbers_and_links_are_https() -> None:
    first, second = snapshot(FULFILMENTS).shipments or ()
    assert first == Shipment(
        "f1",
        "UPS",
        "1Z1",
        "https://ups.example/1Z1",
        shipped_at=datetime(2026, 11, 21, 7, tzinfo=UTC),
        items=(("l1", Decimal(1)),),
    )
    assert second == Shipment("f2", "Rowing boat", "R2", None, "in_transit")
    assert snapshot([]).shipments == ()


def test_a_visitor_is_a_guest_and_an_order_not_finished_is_a_draft() -> None:
    order = snapshot(status="INITIALIZED", buyerInfo={"visitorId": "v1", "email": ""})
    assert (order.customer.guest, order.customer.external_id, order.customer.email, order.draft) == (
        True,
        None,
        None,
        True,
    )


def test_a_picture_is_wixs_or_a_web_address() -> None:
    for image, url in (
        ("https://static.wixstatic.com/media/1.jpg", "https://static.wixstatic.com/media/1.jpg"),
        ({"url": "javascript:alert(1)"}, None),
        ("wix:image://v1/../../evil", None),
        ({"id": "1.jpg"}, None),
    ):
        assert snapshot(lineItems=[{**ORDER["lineItems"][0], "image": image}]).items[0].image_url == url


def test_every_field_in_turn_of_every_wrong_kind() -> None:
    whole = {"order": ORDER, "fulfillments": FULFILMENTS}
    for place in range(len(list(places(whole)))):
        for odd in ODD_VALUES:
            body = copy.deepcopy(whole)
            container, key = list(places(body))[place]
            container[key] = odd
            try:
                in_bounds(read_order(Fields(body["order"]), SHOP, Fields(body).each("fulfillments")))
            except Unreadable as failure:
                assert str(failure)


def test_any_field_of_an_event_of_any_wrong_kind() -> None:
    whole = event(updatedEvent={"currentEntity": {"id": "o1"}}, actionEvent={"body": {"orderId": "o1"}})
    for entity in ("wix.ecom.v1.order", "wix.ecom.v1.fulfillments", "wix.ecom.v1.order_transactions"):
        for place in range(len(list(places(whole)))):
            for odd in ODD_VALUES:
                body = copy.deepcopy({**whole, "entityFqdn": entity})
                container, key = list(places(body))[place]
                container[key] = odd
                payload = base64.urlsafe_b64encode(json.dumps({"data": {"instanceId": SITE, "data": body}}).encode())
                call = HookCall({}, b"a." + payload.rstrip(b"=") + b".c")
                assert 0 < len(CART.fingerprint(call).dedupe_key) <= 200
                try:
                    CART.read(call, SHOP)
                except Unreadable as failure:
                    assert str(failure)


def test_the_apps_key_signs_and_no_other() -> None:
    other = (
        rsa.generate_private_key(65537, 2048).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    CART.verify(told(event()), ["whsec_x", other.decode(), public_pem()], NOW)
