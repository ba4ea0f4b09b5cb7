"""Shopify's calls: whole orders on three axes, parcels on their own, and what only says where to look."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from orderwire.carts.base import HookCall, ShopFacts
from orderwire.carts.failures import BadSignature, Unreadable, UnreadableField
from orderwire.carts.shopify import ShopifyCart
from orderwire.carts.snapshot import (
    Address,
    Customer,
    LineItem,
    LookAt,
    Nothing,
    OrderGone,
    OrderSnapshot,
    ParcelNews,
    Shipment,
)
from tests.carts.calls import SECRET, call, fixture, names, told, topic_of

CART = ShopifyCart()
SHOP = ShopFacts()
NOW = datetime(2026, 11, 21, tzinfo=UTC)
ORDER = "5501234567890123456"


def snapshot(name: str, **changed: Any) -> OrderSnapshot:
    read = CART.read(told("shopify", name, **changed), SHOP)
    assert isinstance(read, OrderSnapshot)
    return read


@pytest.mark.parametrize("name", names("shopify"))
def test_every_fixture_is_signed_and_read(name: str) -> None:
    CART.verify(told("shopify", name), [SECRET], NOW)
    assert not isinstance(CART.read(told("shopify", name), SHOP), Nothing)
    with pytest.raises(BadSignature):
        CART.verify(told("shopify", name), ["another"], NOW)
    with pytest.raises(BadSignature):
        CART.verify(HookCall({}, told("shopify", name).body), [SECRET], NOW)


def test_a_retry_is_known_by_its_webhook_id_else_by_topic_and_body() -> None:
    body = fixture("shopify", "orders_create__paid")
    assert (
        CART.fingerprint(call("shopify", "orders/create", body, x_shopify_webhook_id="b54557e4")).dedupe_key
        == "b54557e4"
    )
    bare = CART.fingerprint(call("shopify", "orders/create", body))
    assert bare == CART.fingerprint(call("shopify", "orders/create", body))
    assert bare != CART.fingerprint(call("shopify", "orders/paid", body))
    assert bare.topic == "orders/create"
    assert len(CART.fingerprint(call("shopify", "x" * 900, b"\xff")).dedupe_key) <= 200


def test_a_whole_order_is_read() -> None:
    home = Address("Ada Lovelace", "", "12 Kanal St", "", "Berlin", "BE", "10115", "DE")
    assert snapshot("orders_create__paid") == OrderSnapshot(
        external_id=ORDER,
        number="1001",
        statuses={"order": "open", "payment": "paid", "fulfilment": "unfulfilled"},
        updated_at=datetime(2026, 11, 21, 8, tzinfo=UTC),
        currency="USD",
        total=Decimal("129.80"),
        items=(
            LineItem("9001", "Desk lamp", Decimal(1), Decimal("59.90"), "LAMP-01", "Black"),
            LineItem("9002", "Desk lamp", Decimal(1), Decimal("59.90"), "LAMP-02"),
        ),
        customer=Customer("207119551", "ada@example.com", "Ada", "Lovelace", "", False, True, "de-DE", 3),
        placed_at=datetime(2026, 11, 20, 9, 59, 58, tzinfo=UTC),
        subtotal=Decimal("119.80"),
        shipping=Decimal("10.00"),
        tax=Decimal("0.00"),
        discount=Decimal("0.00"),
        refunded=Decimal(0),
        shop_total=Decimal("129.80"),
        shop_currency="USD",
        source="web",
        billing_address=home,
        shipping_address=home,
        shipments=(),
        order_url="https://acme.example/orders/abc/authenticate?key=1",
        locale="de-DE",
        vague={"fulfilment": ("in_progress", "on_hold")},
        without_pictures=True,
    )


def test_each_tracking_number_is_a_parcel_and_dead_fulfilments_are_none() -> None:
    order = snapshot("orders_fulfilled__two_parcels")
    shipped = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
    lamp = (("9001", Decimal(1)),)
    assert order.statuses["fulfilment"] == "fulfilled"
    assert order.shipments == (
        Shipment("301", "UPS", "1Z1", "https://www.ups.example/track?n=1Z1", "", shipped),
        Shipment("301:1Z2", "UPS", "1Z2", "https://www.ups.example/track?n=1Z2", "", shipped),
        Shipment("303", "UPS", "1Z3", "https://www.ups.example/track?n=1Z3", "pending", shipped, lamp),
    )
    assert snapshot("orders_fulfilled__two_parcels", fulfillments=None).shipments is None


@pytest.mark.parametrize(
    ("whole", "parcels", "fulfilment"),
    [
        (None, [], "unfulfilled"),
        ("restocked", [], "unfulfilled"),
        ("on_hold", [], "on_hold"),
        ("IN_PROGRESS", [], "in_progress"),
        ("partial", ["delivered"], "partially_fulfilled"),
        ("fulfilled", [], "fulfilled"),
        ("fulfilled", [None, "delivered"], "fulfilled"),
        ("fulfilled", ["in_transit"], "fulfilled"),
        ("fulfilled", ["out_for_delivery", "out_for_delivery"], "out_for_delivery"),
        ("fulfilled", ["out_for_delivery", "delivered"], "out_for_delivery"),
        ("fulfilled", ["delivered", "picked_up"], "delivered"),
        ("fulfilled", ["ready_for_pickup"], "ready_for_pickup"),
        ("fulfilled", ["ready_for_pickup", "delivered"], "fulfilled"),
        ("fulfilled", ["attempted_delivery"], "fulfilled"),
        ("lost at sea", [], "lost at sea"),
        ("pending", [], "fulfilment:pending"),
    ],
)
def test_the_fulfilment_axis_says_what_holds_for_every_live_parcel(
    whole: str | None, parcels: list[str | None], fulfilment: str
) -> None:
    rows = [{"id": place, "status": "success", "shipment_status": word} for place, word in enumerate(parcels)]
    rows.append({"id": 99, "status": "cancelled", "shipment_status": "in_transit"})
    order = snapshot("orders_create__paid", fulfillment_status=whole, fulfillments=rows)
    assert order.statuses["fulfilment"] == fulfilment


def test_a_payment_word_of_another_axis_is_told_apart() -> None:
    assert snapshot("orders_create__paid", financial_status="fulfilled").statuses["payment"] == "payment:fulfilled"
    assert snapshot("orders_create__paid", financial_status="expired").statuses["payment"] == "expired"
    assert "payment" not in snapshot("orders_create__paid", financial_status=None).statuses


def test_all_delivered_is_delivered() -> None:
    order = snapshot("orders_updated__delivered")
    assert order.statuses == {"order": "open", "payment": "paid", "fulfilment": "delivered"}
    assert order.shipments is not None
    assert [(parcel.external_id, parcel.status) for parcel in order.shipments] == [
        ("301", "delivered"),
        ("303", "delivered"),
    ]


def test_a_cancelled_order_moves_its_own_axis() -> None:
    order = snapshot("orders_cancelled__by_staff")
    assert order.statuses == {"order": "cancelled", "payment": "voided", "fulfilment": "unfulfilled"}


def test_the_buyers_currency_is_the_orders_and_refunds_stay_beside_the_total() -> None:
    order = snapshot("orders_updated__other_currency_refund")
    assert (order.currency, order.total, order.refunded) == ("EUR", Decimal("120.00"), Decimal("55.00"))
    assert (order.shop_currency, order.shop_total) == ("USD", Decimal("129.80"))
    assert (order.subtotal, order.shipping, order.tax) == (Decimal("110.00"), Decimal("10.00"), None)
    assert [(item.quantity, item.price) for item in order.items] == [(Decimal(2), Decimal("55.00"))]


def test_a_refund_that_did_not_lower_the_current_total_is_not_added_to_it() -> None:
    refund = [{"transactions": [{"kind": "refund", "status": "success", "amount": "10.00", "currency": "USD"}]}]
    order = snapshot("orders_create__paid", refunds=refund)
    assert (order.total, order.refunded) == (Decimal("129.80"), Decimal("10.00"))
    other = [{"transactions": [{"kind": "refund", "status": "success", "amount": "10.00", "currency": "CHF"}]}]
    assert snapshot("orders_create__paid", refunds=other).refunded is None


def test_an_edited_order_is_read_as_it_stands() -> None:
    order = snapshot("orders_updated__edited")
    assert (order.total, order.shop_total) == (Decimal("69.90"), Decimal("69.90"))
    assert [item.sku for item in order.items] == ["LAMP-01"]


def test_an_order_at_the_till_has_no_customer_and_no_cents() -> None:
    order = snapshot("orders_create__pos_without_customer")
    assert order.customer == Customer(guest=True)
    assert (order.number, order.currency, order.total, order.source) == ("EN1002", "JPY", Decimal(1000), "pos")
    assert (order.test, order.refunded, order.shipments) == (True, None, None)
    assert (order.shop_total, order.shop_currency) == (Decimal(1000), "JPY")


@pytest.mark.parametrize(
    ("ticked", "state", "consent"),
    [
        (False, "subscribed", True),
        (True, "unsubscribed", False),
        (True, "pending", False),
        (True, "not_subscribed", True),
        (False, None, False),
        (None, None, None),
    ],
)
def test_consent_is_the_customers_where_it_is_decided(
    ticked: bool | None, state: str | None, consent: bool | None
) -> None:
    person = {"id": 1, "email": "countess@example.com", "email_marketing_consent": {"state": state}}
    order = snapshot(
        "orders_create__paid", buyer_accepts_marketing=ticked, customer=person, email=None, contact_email=""
    )
    assert order.customer.accepts_marketing is consent
    assert order.customer.email == "countess@example.com"


def test_the_order_wrapped_as_the_rest_api_answers_is_the_same_order() -> None:
    body = fixture("shopify", "orders_create__paid")
    assert CART.read(call("shopify", "orders/paid", {"order": body}), SHOP) == snapshot("orders_create__paid")


def test_a_notification_sent_as_a_test_makes_a_test_order() -> None:
    told_as_test = call("shopify", "orders/create", fixture("shopify", "orders_create__paid"), x_shopify_test="true")
    read = CART.read(told_as_test, SHOP)
    assert isinstance(read, OrderSnapshot)
    assert read.test


def test_a_parcel_alone_brings_all_its_numbers() -> None:
    shipped = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
    assert CART.read(told("shopify", "fulfillments_create__two_numbers"), SHOP) == ParcelNews(
        ORDER,
        Shipment("301", "UPS", "1Z1", "https://www.ups.example/track?n=1Z1", "pending", shipped),
        datetime(2026, 11, 21, 7, 45, tzinfo=UTC),
        more=(Shipment("301:1Z2", "UPS", "1Z2", "https://www.ups.example/track?n=1Z2", "pending", shipped),),
    )
    cancelled = CART.read(told("shopify", "fulfillments_update__cancelled"), SHOP)
    assert isinstance(cancelled, ParcelNews)
    assert cancelled.shipment.status == "cancelled"


def test_a_scan_moves_the_order_only_once_it_holds_for_every_parcel() -> None:
    news = CART.read(told("shopify", "fulfillment_events_create__delivered"), SHOP)
    assert news == ParcelNews(ORDER, Shipment("301", status="delivered"), datetime(2026, 11, 23, 14, tzinfo=UTC))
    here, under_way = Shipment("301", status="delivered"), Shipment("303", status="in_transit")
    gone = Shipment("305", status="cancelled")
    assert CART.after_parcel({"fulfilment": "fulfilled"}, [here, gone]) == {"fulfilment": "delivered"}
    assert CART.after_parcel({"fulfilment": "fulfilled"}, [here, under_way]) == {}
    assert CART.after_parcel({"fulfilment": "partially_fulfilled"}, [here]) == {}
    assert CART.after_parcel({"fulfilment": "delivered"}, [here]) == {}
    assert CART.after_parcel({}, [here]) == {}


def test_what_shopify_says_too_little_of_is_looked_at() -> None:
    assert CART.read(told("shopify", "orders_edited__one_added"), SHOP) == LookAt(ORDER, "The order was edited.")
    assert CART.read(told("shopify", "refunds_create__one_lamp"), SHOP) == LookAt(ORDER, "A refund was made.")
    assert CART.read(told("shopify", "orders_delete__plain"), SHOP) == OrderGone(ORDER)
    assert CART.read(call("shopify", "app/uninstalled", {"id": 1}), SHOP) == Nothing(
        "Calls about app/uninstalled change no order."
    )


@pytest.mark.parametrize("field", ["id", "total_price", "updated_at"])
def test_a_missing_required_field_is_named(field: str) -> None:
    with pytest.raises(UnreadableField) as failure:
        snapshot("orders_create__pos_without_customer", **{field: None})
    assert failure.value.field == field


def test_a_call_without_a_topic_is_kept_for_a_person() -> None:
    with pytest.raises(Unreadable, match="does not say its topic"):
        CART.read(call("shopify", "", {}), SHOP)


def test_fixture_names_say_their_topics() -> None:
    assert topic_of("shopify", "fulfillment_events_create__delivered") == "fulfillment_events/create"
