"""Snapshots become rows, and one Change for each real move."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from orderwire.carts.snapshot import Customer, LineItem, OrderGone, OrderSnapshot
from orderwire.orders.models import Change, Order
from orderwire.orders.models import Customer as Buyer
from orderwire.orders.models import LineItem as Line
from orderwire.orders.record import Recorder
from orderwire.orders.view import snapshot_of
from tests.rooms import ADA, LAMP, NOON, a_store, after, moves, pile, record, snapshot

pytestmark = pytest.mark.django_db
FULL = {"order": "open", "payment": "paid", "fulfilment": "unfulfilled"}


def _state(order: Order | None) -> tuple[str, str, str]:
    assert order is not None
    order = Order.objects.get(pk=order.pk)
    return order.status, order.payment_status, order.fulfilment_status


def test_the_first_sight_of_an_order_is_a_change_into_each_of_its_statuses() -> None:
    recorded = record(a_store(platform="shopify"), snapshot(statuses=FULL))
    assert (recorded.created, recorded.outcome) == (True, "new order")
    assert moves(recorded) == [
        ("order", "first_sight", "", "open"),
        ("payment", "first_sight", "", "paid"),
        ("fulfilment", "first_sight", "", "unfulfilled"),
    ]
    assert _state(recorded.order) == ("open", "paid", "unfulfilled")
    assert list(Change.objects.order_by("id").values_list("axis", flat=True)) == ["order", "payment", "fulfilment"]


def test_a_vague_picture_does_not_move_an_order_from_what_is_known_finer() -> None:
    store = a_store(platform="shopify")
    vague = {"fulfilment": ("in_progress", "on_hold")}
    first = record(store, snapshot(statuses=FULL, vague=vague))
    assert _state(first.order) == ("open", "paid", "unfulfilled")
    record(store, snapshot(statuses={**FULL, "fulfilment": "on_hold"}, at=after(minutes=1)))
    still = record(store, snapshot(statuses=FULL, vague=vague, at=after(minutes=2)))
    assert (moves(still), _state(still.order)) == ([], ("open", "paid", "on_hold"))
    released = record(store, snapshot(statuses=FULL, at=after(minutes=3)))
    assert moves(released) == [("fulfilment", "moved", "on_hold", "unfulfilled")]


def test_a_picture_known_of_a_line_stays_only_where_the_cart_did_not_speak_of_pictures() -> None:
    store, seen = a_store(platform="shopify"), "https://cdn.example/lamp.jpg"
    record(store, snapshot(items=(replace(LAMP, image_url=seen),)))
    fewer = (replace(LAMP, image_url=None, quantity=LAMP.quantity + 1),)
    still = record(store, snapshot(items=fewer, without_pictures=True, at=after(minutes=1)))
    assert still.order is not None
    assert [line.image_url for line in still.order.items.all()] == [seen]
    record(store, snapshot(items=fewer, at=after(minutes=2)))
    assert [line.image_url for line in still.order.items.all()] == [seen]  # the same lines are not written again
    record(store, snapshot(items=(replace(LAMP, image_url=None),), at=after(minutes=3)))
    assert [line.image_url for line in still.order.items.all()] == [""]


@pytest.mark.parametrize(
    ("placed_before", "kind"),
    [
        (timedelta(minutes=-10), "first_sight"),
        (timedelta(0), "first_sight"),
        (timedelta(minutes=5), "first_sight"),
        (timedelta(minutes=5, microseconds=1), "baseline"),
        (timedelta(days=90), "baseline"),
    ],
)
def test_an_order_from_before_the_store_is_a_silent_baseline(placed_before: timedelta, kind: str) -> None:
    recorded = record(a_store(), snapshot(placed_at=NOON - placed_before, at=after(hours=1)))
    assert moves(recorded) == [("order", kind, "", "shipped")]


@pytest.mark.parametrize(("updated_before", "kind"), [(5, "first_sight"), (6, "baseline")])
def test_without_a_time_of_placing_its_newest_time_decides(updated_before: int, kind: str) -> None:
    recorded = record(a_store(), snapshot(placed_at=None, at=after(minutes=-updated_before)), NOON)
    assert moves(recorded) == [("order", kind, "", "shipped")]


def test_a_baseline_orders_later_moves_are_real() -> None:
    store = a_store()
    record(store, snapshot("processing", placed_at=after(days=-9), at=after(days=-8)), NOON)
    assert moves(record(store, snapshot("shipped", at=after(minutes=1), placed_at=after(days=-9)))) == [
        ("order", "moved", "processing", "shipped")
    ]


def test_what_is_recorded_silently_is_a_baseline_too() -> None:
    store = a_store()
    assert moves(record(store, snapshot("paid"), silent=True)) == [("order", "baseline", "", "paid")]
    assert moves(record(store, snapshot("shipped", at=after(minutes=1)), silent=True)) == [
        ("order", "baseline", "paid", "shipped")
    ]


def test_only_the_axes_that_moved_make_a_change() -> None:
    store = a_store(platform="shopify")
    record(store, snapshot(statuses=FULL))
    moved = record(store, snapshot(statuses={**FULL, "payment": "refunded"}, at=after(minutes=1)))
    assert moves(moved) == [("payment", "moved", "paid", "refunded")]
    both = record(store, snapshot(statuses={"order": "cancelled", "fulfilment": "fulfilled"}, at=after(minutes=2)))
    assert moves(both) == [("order", "moved", "open", "cancelled"), ("fulfilment", "moved", "unfulfilled", "fulfilled")]
    assert _state(both.order) == ("cancelled", "refunded", "fulfilled")


def test_the_same_state_again_changes_nothing() -> None:
    store = a_store()
    record(store, snapshot())
    again = record(store, snapshot())
    later = record(store, snapshot(at=after(hours=1)))
    assert (again.outcome, later.outcome) == ("nothing moved", "nothing moved")
    assert Change.objects.count() == Order.objects.count() == 1


def test_an_older_snapshot_is_without_effect() -> None:
    store = a_store()
    record(store, snapshot("delivered", at=after(hours=2)))
    stale = record(store, snapshot("shipped", at=after(hours=1), total=Decimal(1), items=()), after(hours=3))
    assert (stale.outcome, stale.changes) == ("older than what is known", [])
    assert snapshot_of(Order.objects.get()) == replace(snapshot("delivered", at=after(hours=2)), shipments=())


def test_equal_times_apply_in_the_order_they_came() -> None:
    store = a_store()
    for status in ("paid", "shipped", "paid"):
        recorded = record(store, snapshot(status))
    assert _state(recorded.order)[0] == "paid"
    assert list(Change.objects.order_by("id").values_list("from_status", "to_status")) == [
        ("", "paid"),
        ("paid", "shipped"),
        ("shipped", "paid"),
    ]


def test_a_change_has_the_carts_time_and_ours() -> None:
    change = record(a_store(), snapshot(at=after(minutes=1)), after(minutes=9)).changes[0]
    assert (change.at, change.recorded_at) == (after(minutes=1), after(minutes=9))


def test_a_cart_whose_clock_is_ahead_is_set_to_our_receipt_and_does_not_shut_out_what_follows() -> None:
    store = a_store()
    first = record(store, snapshot("paid", at=after(days=400)), NOON)
    assert first.changes[0].at == NOON
    assert Order.objects.get().updated_at == NOON
    second = record(store, snapshot("shipped", at=after(days=399)), after(minutes=1))
    assert moves(second) == [("order", "moved", "paid", "shipped")]
    assert second.changes[0].at == after(minutes=1)


def test_lines_are_replaced_only_when_they_changed() -> None:
    store = a_store()
    record(store, snapshot())
    kept = list(Line.objects.values_list("id", flat=True))
    record(store, snapshot(at=after(minutes=1)))
    assert list(Line.objects.values_list("id", flat=True)) == kept
    chair = LineItem("2", "Oak chair", Decimal("0.5"), Decimal("149.00"), sku="CHAIR-01")
    record(store, snapshot(at=after(minutes=2), items=(chair, replace(LAMP, quantity=Decimal(1)))))
    rows = Line.objects.order_by("position").values_list("position", "name", "quantity", "price")
    assert list(rows) == [
        (0, "Oak chair", Decimal("0.5"), Decimal("149.00")),
        (1, "Desk lamp", Decimal(1), Decimal("59.90")),
    ]
    record(store, snapshot(at=after(minutes=3), items=()))
    assert not Line.objects.exists()


def test_money_is_exact() -> None:
    amounts = dict.fromkeys(("subtotal", "shipping", "tax", "discount", "refunded"), Decimal("0.000001"))
    record(
        a_store(),
        snapshot(total=Decimal("123456789.123456"), shop_total=Decimal("0.1"), shop_currency="EUR", **amounts),
    )
    order = Order.objects.get()
    assert isinstance(order.total, Decimal)
    assert (order.total, order.shop_total) == (Decimal("123456789.123456"), Decimal("0.1"))
    assert {getattr(order, name) for name in amounts} == {Decimal("0.000001")}


# --- deletion, cancellation, whose order ----------------------------------------------------------------------------


def test_a_deleted_order_is_marked_once_and_comes_back_with_news() -> None:
    store = a_store()
    order = record(store, snapshot()).order
    assert order is not None
    gone = record(store, OrderGone("9001"))
    assert (gone.gone, gone.outcome, gone.changes) == (True, "deleted in the shop", [])
    order.refresh_from_db()
    first = order.deleted_at
    assert first is not None
    record(store, OrderGone("9001"))
    order.refresh_from_db()
    assert order.deleted_at == first
    record(store, snapshot("paid", at=after(minutes=1)))
    order.refresh_from_db()
    assert (order.deleted_at, order.status) == (None, "paid")


def test_the_deletion_of_an_order_never_seen_makes_none() -> None:
    gone = record(a_store(), OrderGone("9001"))
    assert (gone.order, gone.outcome) == (None, "deletion of an order never seen")
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("platform", "status", "cancelled"),
    [
        ("custom", "cancelled", True),
        ("custom", "shipped", False),
        ("custom", "canceled_by_shop", True),
        ("shopify", "cancelled", True),
        ("woocommerce", "cancelled", True),
        ("bigcommerce", "5", True),
        ("bigcommerce", "2", False),
    ],
)
def test_whether_an_order_is_cancelled_is_read_from_the_platforms_own_word(
    platform: str, status: str, cancelled: bool
) -> None:
    order = record(a_store(platform=platform), snapshot(status)).order
    assert order is not None
    assert order.cancelled is cancelled


def test_two_stores_may_use_the_same_id_for_two_orders() -> None:
    first, second = record(a_store(), snapshot()), record(a_store(), snapshot())
    assert first.created
    assert second.created
    assert Order.objects.count() == 2


def test_a_customer_is_made_once_and_brought_up_to_date() -> None:
    store = a_store()
    record(store, snapshot())
    married = replace(ADA, last_name="King", email="ada.king@example.com", accepts_marketing=True)
    order = record(store, snapshot(external_id="9002", customer=married)).order
    buyer = Buyer.objects.get()
    assert (buyer.key, buyer.last_name, buyer.email, buyer.accepts_marketing) == (
        "id:77",
        "King",
        "ada.king@example.com",
        True,
    )
    assert order is not None
    assert order.customer == buyer


def test_an_order_without_a_buyer_has_no_customer() -> None:
    order = record(a_store(), snapshot(customer=Customer())).order
    assert order is not None
    assert (order.customer, order.email, order.canonical_email) == (None, "", "")


def test_an_address_that_cannot_be_one_is_kept_as_given() -> None:
    order = record(a_store(), snapshot(customer=Customer(email="ada at example"))).order
    assert order is not None
    assert (order.email, order.customer) == ("ada at example", None)


def test_a_batch_loads_what_it_touches_at_once_and_applies_in_order(django_assert_num_queries: object) -> None:
    store = a_store()
    for number in range(5):
        record(store, snapshot("paid", external_id=str(number)))
    readings: list[OrderSnapshot] = [
        snapshot("shipped", external_id=str(number), at=after(minutes=1)) for number in range(5)
    ]
    rows = pile()
    recorder = Recorder(store, rows)
    with django_assert_num_queries(3):  # type: ignore[operator]  # orders, parcels, customers
        known = recorder.prepare(readings)
    assert [order.external_id for order in known] == ["0", "1", "2", "3", "4"]
    recorded = [recorder.apply(reading, reading.updated_at) for reading in readings]
    rows.flush()
    assert {one.outcome for one in recorded} == {"moved"}
    assert Change.objects.filter(to_status="shipped").count() == 5


def test_an_order_known_to_no_row_yet_is_one_order_for_the_whole_batch() -> None:
    store = a_store()
    rows = pile()
    recorder = Recorder(store, rows)
    recorder.prepare([snapshot("paid"), snapshot("shipped", at=after(minutes=1))])
    first = recorder.apply(snapshot("paid"), NOON)
    rows.flush()
    second = recorder.apply(snapshot("shipped", at=after(minutes=1)), after(minutes=1))
    rows.flush()
    assert first.order is second.order
    assert moves(second) == [("order", "moved", "paid", "shipped")]
