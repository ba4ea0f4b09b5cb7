"""WooCommerce's calls: whole orders with one status, escaped text, and tracking numbers in their meta."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from orderwire.carts.base import HookCall, ShopFacts
from orderwire.carts.failures import BadSignature, Unreadable, UnreadableField
from orderwire.carts.snapshot import Address, Customer, LineItem, Nothing, OrderGone, OrderSnapshot, Shipment
from orderwire.carts.woocommerce import WooCommerceCart
from tests.carts.calls import SECRET, call, fixture, names, told

CART = WooCommerceCart()
SHOP = ShopFacts("Europe/Berlin", "GBP")
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def snapshot(name: str, **changed: Any) -> OrderSnapshot:
    read = CART.read(told("woocommerce", name, **changed), SHOP)
    assert isinstance(read, OrderSnapshot)
    return read


@pytest.mark.parametrize("name", names("woocommerce"))
def test_every_fixture_is_signed_and_read(name: str) -> None:
    CART.verify(told("woocommerce", name), [SECRET], NOW)
    assert not isinstance(CART.read(told("woocommerce", name), SHOP), Nothing)
    with pytest.raises(BadSignature):
        CART.verify(told("woocommerce", name), ["another"], NOW)


def test_the_unsigned_test_call_is_known_and_nothing_else_is() -> None:
    ping = HookCall({"content-type": "application/x-www-form-urlencoded"}, b"webhook_id=142")
    assert CART.is_ping(ping)
    assert isinstance(CART.read(ping, SHOP), Nothing)
    for body in (b"", b"webhook_id=", b"webhook_id=1&x=2", b'{"webhook_id":1}', b"webhook_id=1x"):
        assert not CART.is_ping(HookCall({}, body))
    with pytest.raises(BadSignature):
        CART.verify(ping, [SECRET], NOW)


def test_two_deliveries_of_one_second_share_an_id_and_stay_two() -> None:
    one = CART.fingerprint(call("woocommerce", "order.updated", {"id": 1}, x_wc_webhook_delivery_id="d1"))
    two = CART.fingerprint(call("woocommerce", "order.updated", {"id": 2}, x_wc_webhook_delivery_id="d1"))
    assert one != two
    assert one == CART.fingerprint(call("woocommerce", "order.updated", {"id": 1}, x_wc_webhook_delivery_id="d1"))
    assert one.topic == "order.updated"
    assert (
        len(CART.fingerprint(call("woocommerce", "x" * 900, b"\xff", x_wc_webhook_delivery_id="y" * 900)).dedupe_key)
        <= 200
    )


def test_a_whole_order_is_read() -> None:
    home = ("Ada Lovelace", "Rod & Sons", "1 St James’s Square", "", "London", "", "SW1Y 4JU", "GB")
    assert snapshot("order.created__guest") == OrderSnapshot(
        external_id="727",
        number="AL-727",
        statuses={"order": "processing"},
        updated_at=datetime(2026, 11, 21, 8, tzinfo=UTC),
        currency="GBP",
        total=Decimal("129.80"),
        items=(
            LineItem(
                "315", "Lamp", Decimal(3), Decimal("33.333333"), "LAMP-01", "Black", "https://acme.example/lamp.png"
            ),
            LineItem("316", "Fish & Chips bowl", Decimal(1), Decimal("19.8")),
        ),
        customer=Customer(None, "ada@example.com", "Ada", "Lovelace", "+44 20 7946 0000", True),
        placed_at=datetime(2026, 11, 20, 10, tzinfo=UTC),
        subtotal=Decimal("119.80"),
        shipping=Decimal("10.00"),
        tax=Decimal("1.35"),
        discount=Decimal("0.00"),
        refunded=Decimal(0),
        source="checkout",
        billing_address=Address(*home, "+44 20 7946 0000"),
        shipping_address=Address(*home),
        shipments=None,
        note="Ring twice – please",
    )


def test_tracking_numbers_come_from_the_orders_meta() -> None:
    order = snapshot("order.updated__tracking")
    noon = datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert order.statuses == {"order": "completed"}
    assert (order.customer.external_id, order.customer.guest) == ("26", False)
    assert order.refunded == Decimal("12.50")
    assert order.shipments is not None
    made = order.shipments[1].external_id
    assert made.startswith("n-")
    assert order.shipments == (
        Shipment("aa11", "ups", "1Z1", None, "", noon),
        Shipment(made, "Acme Vans", "7", "https://vans.example/7"),
        Shipment("aa12", "ups", "1Z2", None, "", noon),
    )


@pytest.mark.parametrize("value", ["", None, "a:1:{i:0;}", {"0": {"tracking_number": "1Z1"}}])
def test_meta_in_another_shape_says_nothing_of_parcels(value: object) -> None:
    meta = [{"key": "_wc_shipment_tracking_items", "value": value}, "odd", {"key": None}]
    assert snapshot("order.created__guest", meta_data=meta).shipments is None


def test_empty_tracking_meta_says_there_are_none() -> None:
    meta = [{"key": "_wc_shipment_tracking_items", "value": []}]
    assert snapshot("order.created__guest", meta_data=meta).shipments == ()


def test_statuses_of_plugins_are_kept_and_local_times_are_the_shops() -> None:
    order = snapshot("order.updated__plugin_status")
    assert order.statuses == {"order": "partial-shipped"}
    assert order.updated_at == datetime(2026, 11, 21, 9, tzinfo=UTC)


def test_drafts_say_so_and_the_trash_is_gone() -> None:
    assert snapshot("order.updated__draft").draft
    assert snapshot("order.created__guest", status="auto-draft").draft
    assert not snapshot("order.created__guest").draft
    assert CART.read(told("woocommerce", "order.updated__trash"), SHOP) == OrderGone("727")
    assert CART.read(told("woocommerce", "order.deleted__plain"), SHOP) == OrderGone("727")
    restored = CART.read(call("woocommerce", "order.restored", fixture("woocommerce", "order.created__guest")), SHOP)
    assert restored == snapshot("order.created__guest")


def test_an_order_that_is_not_shipped_has_no_address_for_it() -> None:
    assert (
        snapshot("order.created__guest", shipping={"first_name": "", "city": "", "phone": ""}).shipping_address is None
    )


def test_other_topics_mean_nothing() -> None:
    read = CART.read(call("woocommerce", "coupon.created", {"id": 1}), SHOP)
    assert read == Nothing("Calls about coupon.created change no order.")
    with pytest.raises(Unreadable, match="does not say its topic"):
        CART.read(call("woocommerce", "", {"id": 1}), SHOP)


@pytest.mark.parametrize("field", ["id", "status", "currency", "total", "date_modified"])
def test_a_missing_required_field_is_named(field: str) -> None:
    with pytest.raises(UnreadableField) as failure:
        snapshot("order.updated__plugin_status", **{field: None})
    assert failure.value.field == field


def test_a_line_price_of_many_digits_is_rounded_and_other_money_is_exact() -> None:
    with pytest.raises(UnreadableField, match=r"line_items\.0\.price"):
        snapshot("order.created__guest", line_items=[{"id": 1, "price": "cheap"}])
    with pytest.raises(UnreadableField, match="total"):
        snapshot("order.created__guest", total="129.8000001")


@pytest.mark.parametrize(
    ("said", "meta", "locale"),
    [
        ("de", None, "de"),
        (None, [{"id": 1, "key": "wpml_language", "value": "fr"}], "fr"),
        (None, [{"id": 1, "key": "trp_language", "value": "pt_BR"}], "pt-BR"),
        (None, [{"id": 1, "key": "weglot_language", "value": "it"}], "it"),
        ({"x": 1}, [{"id": 1, "key": "wpml_language", "value": ["fr"]}, "odd", {"key": 3}], None),
        (None, None, None),
    ],
)
def test_a_multilingual_shop_says_the_orders_language(said: Any, meta: Any, locale: str | None) -> None:
    order = snapshot("order.created__guest", lang=said, meta_data=meta or [])
    assert (order.locale, order.customer.locale) == (locale, locale)
