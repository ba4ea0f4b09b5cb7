"""What the cart says of parcels replaces what it said; what a person typed survives."""

from decimal import Decimal

import pytest

from orderwire.carts.snapshot import ParcelNews
from orderwire.carts.snapshot import Shipment as Parcel
from orderwire.core.failures import Refusal
from orderwire.orders.models import Order, Shipment
from orderwire.orders.parcels import add_by_hand, change_by_hand, has_number, is_further
from orderwire.orders.record import Recorded
from orderwire.stores.models import Store
from tests.rooms import a_store, after, an_order, moves, record, snapshot

pytestmark = pytest.mark.django_db
UPS = Parcel("s1", "UPS", "1Z999", "https://ups.example/1Z999", "in_transit", items=(("1", Decimal(2)),))


def _told(store: Store, minute: int, *parcels: Parcel | None, **changed: object) -> Recorded:
    said = None if parcels == (None,) else tuple(parcel for parcel in parcels if parcel)
    return record(store, snapshot(at=after(minutes=minute), shipments=said, **changed))


def _kept(order: Order) -> list[tuple[str, str, str, bool]]:
    rows = Shipment.objects.filter(order=order).order_by("number", "external_id")
    return [(row.carrier, row.number, row.status, row.by_hand) for row in rows]


@pytest.fixture
def store() -> Store:
    return a_store()


@pytest.fixture
def order(store: Store) -> Order:
    return an_order(store)


# --- what the cart says ---------------------------------------------------------------------------------------------


def test_absent_leaves_what_is_known_and_an_empty_list_takes_it(store: Store, order: Order) -> None:
    _told(store, 1, UPS)
    assert _kept(order) == [("UPS", "1Z999", "in_transit", False)]
    _told(store, 2, None)
    assert _kept(order) == [("UPS", "1Z999", "in_transit", False)]
    _told(store, 3)
    assert _kept(order) == []


def test_what_lies_in_a_parcel_is_known_or_not(store: Store, order: Order) -> None:
    _told(store, 1, UPS, Parcel("s2", items=()), Parcel("s3", items=None))
    items = Shipment.objects.order_by("external_id").values_list("items", flat=True)
    assert list(items) == [[["1", "2"]], [], None]


def test_a_parcel_is_known_again_by_its_id_and_keeps_its_row(store: Store, order: Order) -> None:
    _told(store, 1, UPS)
    pk = Shipment.objects.get().pk
    _told(store, 2, Parcel("s1", "DHL", "003", status="delivered"))
    row = Shipment.objects.get()
    assert (row.pk, row.carrier, row.number, row.url, row.status, row.items) == (
        pk,
        "DHL",
        "003",
        "",
        "delivered",
        None,
    )


def test_a_parcel_whose_id_changed_is_known_by_its_number(store: Store, order: Order) -> None:
    _told(store, 1, UPS)
    pk = Shipment.objects.get().pk
    _told(store, 2, Parcel("s9", "ups", "1z999"))
    assert (Shipment.objects.get().pk, Shipment.objects.get().external_id) == (pk, "s9")


def test_two_parcels_may_carry_one_number(store: Store, order: Order) -> None:
    for minute in (1, 2):
        _told(store, minute, UPS, Parcel("s2", "UPS", "1Z999"))
        assert [row[1] for row in _kept(order)] == ["1Z999", "1Z999"]


def test_parcels_may_change_their_numbers_with_one_another(store: Store, order: Order) -> None:
    _told(store, 1, Parcel("a", "UPS", "1"), Parcel("b", "UPS", "2"))
    _told(store, 2, Parcel("a", "UPS", "2"), Parcel("b", "UPS", "1"))
    assert dict(Shipment.objects.values_list("external_id", "number")) == {"a": "2", "b": "1"}


def test_a_number_is_news_once(store: Store, order: Order) -> None:
    assert not _told(store, 1, Parcel("s1", "UPS")).new_numbers
    first = _told(store, 2, UPS)
    again = _told(store, 3, UPS)
    assert (first.new_numbers, first.has_number) == (True, True)
    assert (again.new_numbers, again.has_number) == (False, True)


def test_a_cancelled_parcels_number_does_not_count(store: Store, order: Order) -> None:
    told = _told(store, 1, Parcel("s1", "UPS", "1Z999", status="cancelled"))
    assert (told.new_numbers, told.has_number, has_number(order)) == (False, False, False)
    _told(store, 2, UPS)
    assert has_number(order)


# --- what a person typed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [(None,), (), (Parcel("s1", "DHL", "003"),), (Parcel("s1", "UPS"),)])
def test_a_typed_number_survives_whatever_the_cart_says(
    store: Store, order: Order, said: tuple[Parcel | None, ...]
) -> None:
    add_by_hand(order, "UPS", "1Z999", "https://ups.example/1")
    _told(store, 1, *said)
    assert ("UPS", "1Z999", "", True) in _kept(order)
    assert Shipment.objects.count() == 1 + len([parcel for parcel in said if parcel])


def test_the_carts_same_number_merges_with_a_typed_one(store: Store, order: Order) -> None:
    typed = add_by_hand(order, "", "1z999", "")
    _told(store, 1, UPS)
    row = Shipment.objects.get()
    assert (row.pk, row.external_id, row.carrier, row.number, row.status, row.by_hand) == (
        typed.pk,
        "s1",
        "UPS",
        "1Z999",
        "in_transit",
        True,
    )
    _told(store, 2, Parcel("s1", status="delivered"))
    assert _kept(order) == [("UPS", "1Z999", "delivered", True)]
    _told(store, 3)
    assert _kept(order) == [("UPS", "1Z999", "delivered", True)]


def test_another_carriers_same_number_is_another_parcel(store: Store, order: Order) -> None:
    add_by_hand(order, "DHL", "1Z999", "")
    _told(store, 1, UPS)
    assert sorted(_kept(order)) == [("DHL", "1Z999", "", True), ("UPS", "1Z999", "in_transit", False)]


def test_a_typed_number_survives_when_the_cart_numbers_its_parcel_anew(store: Store, order: Order) -> None:
    add_by_hand(order, "UPS", "1Z999", "")
    _told(store, 1, UPS)
    _told(store, 2, Parcel("s1", "DHL", "003", status="in_transit"))
    assert _kept(order) == [("DHL", "003", "in_transit", False), ("UPS", "1Z999", "in_transit", True)]
    _told(store, 3, Parcel("s1", "DHL", "003", status="delivered"))
    assert _kept(order) == [("DHL", "003", "delivered", False), ("UPS", "1Z999", "in_transit", True)]


def test_typing_the_carts_number_only_fills_what_was_empty(store: Store, order: Order) -> None:
    _told(store, 1, Parcel("s1", "", "1Z999", status="in_transit"))
    row = add_by_hand(order, "UPS", "1z999", "https://ups.example/1")
    assert (row.external_id, row.carrier, row.number, row.url, row.by_hand) == (
        "s1",
        "UPS",
        "1Z999",
        "https://ups.example/1",
        True,
    )
    assert add_by_hand(order, "ups", "1Z999", "https://other.example").url == "https://ups.example/1"
    assert Shipment.objects.count() == 1


def test_two_typed_numbers_are_two_parcels(store: Store, order: Order) -> None:
    assert not has_number(order)
    add_by_hand(order, "UPS", "1", "")
    add_by_hand(order, "UPS", "2", "")
    add_by_hand(order, "DHL", "2", "")
    assert Shipment.objects.filter(order=order, by_hand=True).count() == 3
    assert has_number(order)


# --- news of one parcel ---------------------------------------------------------------------------------------------

FULFILLED = {"order": "open", "payment": "paid", "fulfilment": "fulfilled"}


def _news(minute: int, parcel: str, status: str = "", number: str = "", *more: Parcel) -> ParcelNews:
    return ParcelNews("9001", Parcel(parcel, number=number, status=status), after(minutes=minute), more=more)


@pytest.fixture
def shopify() -> Store:
    made = a_store(platform="shopify")
    record(made, snapshot(statuses=FULFILLED, shipments=(Parcel("f1", "UPS", "1"), Parcel("f2", "UPS", "2"))))
    return made


def test_delivered_is_said_of_an_order_once_all_its_parcels_are(shopify: Store) -> None:
    first = record(shopify, _news(1, "f1", "delivered"))
    assert (moves(first), first.outcome) == ([], "nothing moved")
    second = record(shopify, _news(2, "f2", "out_for_delivery"))
    assert moves(second) == [("fulfilment", "moved", "fulfilled", "out_for_delivery")]
    third = record(shopify, _news(3, "f2", "delivered"))
    assert moves(third) == [("fulfilment", "moved", "out_for_delivery", "delivered")]
    assert Order.objects.get().fulfilment_status == "delivered"


def test_a_typed_number_does_not_keep_an_order_from_being_delivered(shopify: Store) -> None:
    add_by_hand(Order.objects.get(), "DHL", "3", "")
    record(shopify, _news(1, "f1", "delivered"))
    assert moves(record(shopify, _news(2, "f2", "delivered"))) == [("fulfilment", "moved", "fulfilled", "delivered")]


def test_news_leave_what_they_do_not_name(shopify: Store) -> None:
    record(shopify, _news(1, "f1", "in_transit"))
    row = Shipment.objects.get(external_id="f1")
    assert (row.carrier, row.number, row.status) == ("UPS", "1", "in_transit")


def test_news_of_a_parcel_with_several_numbers_make_several(shopify: Store) -> None:
    told = record(shopify, _news(1, "f3", "in_transit", "3", Parcel("f3:4", "UPS", "4")))
    assert (told.new_numbers, told.outcome) == (True, "tracking number")
    assert sorted(Shipment.objects.values_list("number", flat=True)) == ["1", "2", "3", "4"]


def test_an_older_picture_of_the_order_does_not_take_back_what_a_parcel_told(shopify: Store) -> None:
    record(shopify, _news(2, "f1", "delivered"))
    record(shopify, _news(3, "f2", "delivered"))
    older = record(shopify, snapshot(statuses={**FULFILLED, "payment": "refunded"}, at=after(minutes=1)))
    assert moves(older) == [("payment", "moved", "paid", "refunded")]
    assert Order.objects.get().fulfilment_status == "delivered"


def test_older_news_of_a_parcel_change_nothing(shopify: Store) -> None:
    record(shopify, _news(5, "f1", "delivered"))
    late = record(shopify, _news(4, "f1", "in_transit"))
    assert (late.changes, late.outcome) == ([], "nothing moved")
    assert Shipment.objects.get(external_id="f1").status == "delivered"


def test_carriers_scans_may_come_in_any_order(shopify: Store) -> None:
    record(shopify, _news(5, "f1", "delivered"))
    late = record(shopify, _news(4, "f2", "delivered"))
    assert moves(late) == [("fulfilment", "moved", "fulfilled", "delivered")]
    assert Order.objects.get().parcel_news_at == after(minutes=5)


def test_a_scan_from_before_the_newest_picture_of_the_order_still_counts(shopify: Store) -> None:
    record(shopify, snapshot(statuses=FULFILLED, at=after(minutes=9)))
    record(shopify, _news(7, "f1", "delivered"))
    assert moves(record(shopify, _news(8, "f2", "picked_up"))) == [("fulfilment", "moved", "fulfilled", "delivered")]


@pytest.mark.parametrize(
    ("told", "known", "further"),
    [
        ("delivered", "in_transit", True),
        ("picked_up", "ready_for_pickup", True),
        ("in_transit", "", True),
        ("label_created", "pending", True),
        ("in_transit", "delivered", False),
        ("delivered", "delivered", False),
        ("", "in_transit", False),
        ("failed", "in_transit", False),
    ],
)
def test_how_far_along_a_parcel_is(told: str, known: str, further: bool) -> None:
    assert is_further(Parcel("s1", status=told), Shipment(status=known)) is further


def test_late_news_of_an_unknown_parcel_still_bring_its_number(shopify: Store) -> None:
    record(shopify, _news(5, "f1", "in_transit"))
    assert record(shopify, _news(4, "f9", "in_transit", "9")).new_numbers


def test_news_of_an_order_not_known_yet_make_none() -> None:
    told = record(a_store(platform="shopify"), _news(1, "f1", "delivered"))
    assert (told.order, told.outcome) == (None, "parcel of an order not known yet")
    assert not Shipment.objects.exists()


def test_silent_news_are_a_baseline(shopify: Store) -> None:
    record(shopify, _news(1, "f1", "delivered"), silent=True)
    told = record(shopify, _news(2, "f2", "delivered"), silent=True)
    assert moves(told) == [("fulfilment", "baseline", "fulfilled", "delivered")]


def test_a_typed_number_is_mended_and_parts_from_the_carts_parcel(store: Store, order: Order) -> None:
    typed = add_by_hand(order, "UPS", "1Z999", "")
    _told(store, 1, UPS)
    typed.refresh_from_db()
    assert typed.external_id == "s1"
    change_by_hand(typed, "DHL", "JD01", "https://dhl.example/JD01")
    assert _kept(order) == [("DHL", "JD01", "in_transit", True)]
    assert typed.external_id != "s1"
    other = add_by_hand(order, "DHL", "JD02", "")
    with pytest.raises(Refusal):
        change_by_hand(other, "DHL", "jd01", "")
    other.refresh_from_db()
    assert other.number == "JD02"
