"""Magento against its stand-in: what every cart passes, its two lists, its lines and its shipments."""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orderwire.carts.fields import Fields
from orderwire.carts.magento import MagentoCart
from orderwire.carts.magento_order import read_order
from orderwire.carts.snapshot import OrderSnapshot
from orderwire.core import clock
from orderwire.demo.stand_in import Said, StandIn
from orderwire.demo.stand_ins.magento import MagentoStandIn
from orderwire.orders.models import Order, Shipment
from orderwire.rules.models import Rule
from orderwire.stores.doors import shop_of
from orderwire.stores.models import Connection, Store
from tests.carts.every_cart import PERIOD, EveryCart
from tests.carts.stage import connect, poll, work
from tests.shop import Shop
from tests.sink import Sink

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


class TestMagento(EveryCart):
    stand_in = MagentoStandIn
    moved = ("complete", "order")
    renamed = ("processing", "Wird bearbeitet")
    sees_test_orders = False  # Magento marks none

    def test_the_last_page_is_not_read_for_ever(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        cart.page, cart.deaf = 2, True
        for _ in range(5):
            cart.place()
        moment = clock.now()
        for one in cart.orders.values():
            one.updated_at = moment  # all of one second: no time to go on by
        hands.forward(PERIOD)
        cart.asked.clear()
        work(shop)
        assert Order.objects.count() == 5
        orders = [asked for asked in cart.asked if asked.path.endswith("/orders")]
        assert (
            len(orders) == 5
        )  # from the period before, from that second on, the rest of it in two, and what came after
        assert {asked.query["searchCriteria[currentPage]"] for asked in cart.asked} == {"1"}

    def test_a_row_that_moves_between_pages_shifts_no_other_out(
        self, shop: Shop, cart: StandIn, hands: clock.Hands
    ) -> None:
        cart.page, cart.deaf = 2, True
        held = []
        for _ in range(5):
            held.append(cart.place())
            hands.forward(timedelta(seconds=5))
        since = held[0].updated_at - timedelta(minutes=1)
        line_of = shop_of(shop.store)
        seen = MagentoCart().changed(line_of, since)
        found = [one.number for one in seen.orders]
        held[0].updated_at = clock.now()  # leaves the first page
        while seen.cursor:
            seen = MagentoCart().changed(line_of, since, seen.cursor)
            found += [one.number for one in seen.orders]
        assert set(found) == {one.number for one in held}

    def test_a_number_that_comes_later_touches_only_its_shipment(
        self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink
    ) -> None:
        Rule.objects.update(wait_for_tracking_hours=48)
        order = cart.place()
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        assert sink.mails == []
        cart.deaf = True
        hands.forward(timedelta(hours=3))
        then = order.updated_at
        cart.ship(order, "1Z999AA10123456784")
        order.updated_at = then
        hands.forward(PERIOD)
        shop.drain()
        assert [one.number for one in Shipment.objects.all()] == ["1Z999AA10123456784"]
        assert "1Z999AA10123456784" in sink.only().words

    def test_an_idle_shop_is_asked_for_two_lists_in_turn(self, shop: Shop, cart: StandIn) -> None:
        poll(shop)
        cart.asked.clear()
        poll(shop)
        assert [asked.path for asked in cart.asked] == ["/rest/V1/orders", "/rest/V1/shipments"] * 2

    def test_the_shop_says_its_zone_currency_and_languages(self, shop: Shop, cart: StandIn) -> None:
        assert (shop.fresh().timezone, shop.store.currency) == ("Europe/London", "USD")
        cart.place()
        self.arrive(cart, shop)
        customer = Order.objects.get().customer
        assert customer is not None
        assert customer.locale == "en-GB"

    def test_orders_of_other_store_views_are_left_alone(self, cart: StandIn) -> None:
        shop = connect(cart, credentials={**cart.credentials(), "store_ids": "2, 3"})
        cart.place()
        work(shop)
        shop.drain()
        assert (Store.objects.get().connection, Order.objects.count()) == ("connected", 0)

    def test_a_token_without_shipments_is_said_so(self, cart: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = cart.answer
        monkeypatch.setattr(
            cart, "answer", lambda asked: Said(401, {}) if asked.path.endswith("/shipments") else whole(asked)
        )
        shop = connect(cart)
        work(shop)
        assert shop.fresh().status == "broken"
        assert "tick Sales, Operations, Shipments" in shop.store.problem

    def test_without_our_extension_and_the_right_to_store_views_it_works_all_the_same(
        self, cart: StandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole, refused = cart.answer, {"/rest/V1/store/storeConfigs": 401, "/rest/V1/orderwire/statuses": 404}
        monkeypatch.setattr(
            cart, "answer", lambda asked: Said(refused[asked.path], {}) if asked.path in refused else whole(asked)
        )
        shop = connect(cart)
        work(shop)
        assert shop.fresh().status == "connected"
        assert Connection.objects.get().warnings[0].startswith("Tick Stores, Settings, All Stores")

    def test_a_page_that_is_no_list_is_said_in_words(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        cart.trouble.append(Said(200, {"items": []}))
        hands.forward(PERIOD)
        work(shop)
        assert "not a list of orders" in Connection.objects.get().error


def test_a_configurable_is_one_line_with_its_variant() -> None:
    rows = [
        line(1, product_type="configurable", name="Radiant Tee", sku="WS12-M-Orange", price=22),
        line(2, parent_item_id=1, name="Radiant Tee-M-Orange", price=0),
    ]
    (item,) = read(order(items=rows)).items
    assert (item.external_id, item.name, item.variant, item.sku) == ("1", "Radiant Tee", "M-Orange", "WS12-M-Orange")
    assert (item.quantity, item.price) == (Decimal(2), Decimal(22))


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


@pytest.mark.parametrize("path", sorted(BESIDE.glob("rest_v1_order.json")), ids=lambda path: path.stem)
def test_a_real_order(path: Path) -> None:
    found = read(json.loads(path.read_text(encoding="utf-8")))
    assert (found.external_id, found.number, found.total) == ("3", "000000003", Decimal(165))
    assert found.statuses == {"order": "pending", "fulfilment": "unshipped"}
    assert [(item.sku, item.quantity) for item in found.items] == [("WS12-M-Orange", Decimal(1))]
    assert found.shipping_address is not None
    assert (found.customer.email, found.shipping_address.line1) == ("jdoe@example.com", "123 Oak Ave")
