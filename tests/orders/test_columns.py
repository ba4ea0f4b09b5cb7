"""A snapshot goes into columns and comes out the same."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderwire.carts.snapshot import AXES, Address, Customer, LineItem, OrderSnapshot, Shipment
from orderwire.orders.columns import columns_of, items_fingerprint
from orderwire.orders.models import Customer as Buyer
from orderwire.orders.models import Order
from orderwire.orders.view import snapshot_of
from orderwire.stores.models import Store
from tests.rooms import ADA, LAMP, a_store, record, snapshot

TEXT = st.characters(exclude_categories=("Cs", "Cc"))


def _text(most: int, least: int = 0) -> st.SearchStrategy[str]:
    return st.text(TEXT, min_size=least, max_size=min(most, 12)) | st.just("x" * most)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


# SQLite keeps fifteen digits of a number; a total beyond a thousand million with six decimals is nobody's.
MONEY = st.decimals(-999_999_999, 999_999_999, places=6, allow_nan=False)
COUNT = st.decimals(0, 999_999_999, places=3, allow_nan=False)
URL = st.sampled_from([None, "https://shop.example.com/1", "https://shop.example.com/" + "p" * 1900])
MOMENT = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
ADDRESS = st.builds(Address, *[_text(60)] * 9)
LINE = st.builds(LineItem, _text(120, 1), _text(300), COUNT, MONEY, _text(120), _text(300), URL, URL)
BUYER = st.builds(
    Customer,
    _maybe(_text(120, 1)),
    _maybe(_text(60, 1) | st.just("ada@example.com")),
    _text(120),
    _text(120),
    _text(60),
    st.booleans(),
    _maybe(st.booleans()),
    st.sampled_from([None, "en-GB"]),
    _maybe(st.integers(0, 2_000_000_000)),
)
PARCELS = st.lists(
    st.builds(
        Shipment,
        _text(120, 1),
        _text(120),
        _text(120),
        URL,
        st.sampled_from(["", "in_transit", "delivered"]),
        _maybe(MOMENT),
        _maybe(st.lists(st.tuples(_text(20), COUNT), max_size=2).map(tuple)),
    ),
    max_size=3,
    unique_by=lambda parcel: parcel.external_id,
).map(tuple)
ORDER = st.builds(
    OrderSnapshot,
    external_id=_text(120, 1),
    number=_text(60, 1),
    statuses=st.dictionaries(st.sampled_from(AXES), _text(80, 1), min_size=1),
    updated_at=MOMENT,
    currency=st.sampled_from(["USD", "JPY", "KWD"]),
    total=MONEY,
    items=st.lists(LINE, max_size=3).map(tuple),
    customer=BUYER,
    placed_at=_maybe(MOMENT),
    subtotal=_maybe(MONEY),
    shipping=_maybe(MONEY),
    tax=_maybe(MONEY),
    discount=_maybe(MONEY),
    refunded=_maybe(MONEY),
    shop_total=_maybe(MONEY),
    shop_currency=st.sampled_from([None, "EUR"]),
    test=st.booleans(),
    draft=st.booleans(),
    source=_text(40),
    billing_address=_maybe(ADDRESS),
    shipping_address=_maybe(ADDRESS),
    shipments=_maybe(PARCELS),
    order_url=URL,
    note=_text(2000),
)


@pytest.fixture
def store(db: None) -> Store:
    return a_store()


@given(first=ORDER, second=ORDER)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_a_snapshot_comes_out_as_it_went_in_new_or_over_another(
    store: Store, first: OrderSnapshot, second: OrderSnapshot
) -> None:
    Order.objects.all().delete()
    Buyer.objects.all().delete()
    record(store, first)
    kept = Order.objects.get()
    assert snapshot_of(kept) == replace(first, shipments=first.shipments or ())
    later = replace(second, external_id=first.external_id, updated_at=max(first.updated_at, second.updated_at))
    record(store, later)
    parcels = first.shipments if later.shipments is None else later.shipments
    out = snapshot_of(Order.objects.get())
    if later.customer.locale is None:  # the language its customer spoke before is kept: tests/orders/test_buyers.py
        out = replace(out, customer=replace(out.customer, locale=None))
    assert replace(out, shipments=()) == replace(later, statuses={**first.statuses, **later.statuses}, shipments=())
    assert sorted(out.shipments or (), key=_by_id) == sorted(parcels or (), key=_by_id)


def _by_id(parcel: Shipment) -> str:
    return parcel.external_id


def test_what_is_longer_than_its_column_is_shortened() -> None:
    long = "x" * 5000
    columns = columns_of(
        snapshot(number=long, source=long, note=long, customer=replace(ADA, email=f"{long}@example.com", locale=long))
    )
    assert {name: len(columns[name]) for name in ("number", "email", "source", "locale", "note")} == {
        "number": 60,
        "email": 254,
        "source": 40,
        "locale": 20,
        "note": 2000,
    }
    assert len(columns["canonical_email"]) <= 254


def test_the_fingerprint_tells_whether_lines_changed() -> None:
    same = items_fingerprint(snapshot())
    assert items_fingerprint(snapshot("paid", total=Decimal(1))) == same
    changes: list[dict[str, Any]] = [
        {"quantity": Decimal(3)},
        {"price": Decimal(1)},
        {"name": "Lamp"},
        {"url": "https://a.example"},
    ]
    for changed in changes:
        assert items_fingerprint(snapshot(items=(replace(LAMP, **changed),))) != same
    assert items_fingerprint(snapshot(items=())) != same
