"""An order as CONTRACT §3 shows it, and several as snapshots at once."""

from decimal import Decimal

import pytest

from orderwire.carts.snapshot import Address, Customer, Shipment
from orderwire.orders.models import Order
from orderwire.orders.parcels import add_by_hand
from orderwire.orders.view import as_json, snapshot_of, snapshots_of
from tests.rooms import NOON, a_store, after, an_order, record, snapshot

pytestmark = pytest.mark.django_db


def test_an_order_whole() -> None:
    store = a_store()
    order = an_order(
        store,
        subtotal=Decimal("119.80"),
        source="web",
        shipments=(Shipment("s1", "UPS", "1Z999", None, "in_transit", NOON, (("1", Decimal(2)),)),),
        shipping_address=Address(name="Ada Lovelace", city="London"),
    )
    typed = add_by_hand(order, "DHL", "003", "")
    parcel = order.shipments.get(by_hand=False)
    change = order.changes.get()
    shown = as_json(order, full=True)
    assert {name: shown[name] for name in ("id", "store_id", "external_id", "number", "status", "payment_status")} == {
        "id": order.pk,
        "store_id": store.pk,
        "external_id": "9001",
        "number": "1001",
        "status": "shipped",
        "payment_status": None,
    }
    assert (shown["total"], shown["subtotal"], shown["tax"]) == (
        {"amount": "129.80", "currency": "USD"},
        {"amount": "119.80", "currency": "USD"},
        None,
    )
    assert shown["customer"] == {
        "id": order.customer_id,
        "email": "ada@example.com",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "guest": False,
        "accepts_marketing": None,
        "locale": None,
    }
    assert shown["items"] == [
        {
            "id": "1",
            "sku": "LAMP-01",
            "name": "Desk lamp",
            "variant": "Black",
            "quantity": 2,
            "price": {"amount": "59.90", "currency": "USD"},
            "image_url": None,
            "url": None,
        }
    ]
    assert shown["shipments"] == [
        {
            "id": parcel.pk,
            "external_id": "s1",
            "carrier": "UPS",
            "number": "1Z999",
            "url": None,
            "status": "in_transit",
            "shipped_at": NOON,
            "by_hand": False,
            "items": [{"id": "1", "quantity": 2}],
        },
        {
            "id": typed.pk,
            "external_id": typed.external_id,
            "carrier": "DHL",
            "number": "003",
            "url": None,
            "status": None,
            "shipped_at": None,
            "by_hand": True,
            "items": None,
        },
    ]
    assert shown["changes"] == [
        {
            "id": change.pk,
            "at": NOON,
            "recorded_at": NOON,
            "axis": "order",
            "kind": "first_sight",
            "from": None,
            "to": "shipped",
        }
    ]
    assert (shown["shipping_address"]["city"], shown["billing_address"], shown["note"]) == ("London", None, None)


def test_the_short_form_asks_no_other_table(django_assert_num_queries: object) -> None:
    order = Order.objects.get(pk=an_order(a_store()).pk)
    with django_assert_num_queries(0):  # type: ignore[operator]
        shown = as_json(order)
    assert not {"items", "shipments", "changes"} & set(shown)


def test_money_has_its_currencys_digits() -> None:
    order = Order.objects.get(pk=an_order(a_store(), currency="JPY", total=Decimal("1200")).pk)
    assert as_json(order)["total"] == {"amount": "1200", "currency": "JPY"}


def test_half_a_metre_is_a_number() -> None:
    line = snapshot().items[0]
    order = an_order(a_store(), items=(type(line)("1", "Textile cord", Decimal("0.5"), Decimal("19")),))
    assert as_json(order, full=True)["items"][0]["quantity"] == 0.5


def test_many_orders_are_read_in_two_queries_each_with_its_own(django_assert_num_queries: object) -> None:
    store = a_store()
    for number in range(5):
        told = snapshot(
            external_id=str(number),
            number=str(number),
            shipments=(Shipment(f"s{number}", number=str(number)),),
            customer=Customer(email=f"{number}@example.com"),
        )
        record(store, told)
    orders = list(Order.objects.order_by("id"))
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = snapshots_of(orders)
    assert [(one.number, [parcel.number for parcel in one.shipments or ()]) for one in found.values()] == [
        (str(number), [str(number)]) for number in range(5)
    ]
    assert found[orders[3].pk] == snapshot_of(orders[3])
    assert snapshots_of([]) == {}


def test_the_changes_stand_in_the_order_they_happened() -> None:
    store = a_store(platform="shopify")
    order = an_order(store, statuses={"order": "open", "payment": "paid", "fulfilment": "unfulfilled"})
    record(store, snapshot(statuses={"order": "open", "payment": "refunded"}, at=after(minutes=1)))
    shown = as_json(Order.objects.get(pk=order.pk), full=True)
    assert [(one["axis"], one["from"], one["to"]) for one in shown["changes"]] == [
        ("order", None, "open"),
        ("payment", None, "paid"),
        ("fulfilment", None, "unfulfilled"),
        ("payment", "paid", "refunded"),
    ]
