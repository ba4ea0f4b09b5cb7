"""A store's statuses: the platform's own, and any the shop was seen to use."""

import pytest

from orderwire.carts.registry import CARTS
from orderwire.stores.models import SeenStatus
from orderwire.stores.statuses import StatusRow, axis_of, label_of, saw, statuses_of
from tests.rooms import a_store

pytestmark = pytest.mark.django_db


def test_the_platforms_own_come_first_in_its_order() -> None:
    store = a_store()
    rows = statuses_of(store)
    assert [row.key for row in rows] == [status.key for status in CARTS["custom"].statuses]
    assert rows[7] == StatusRow("shipped", "Shipped", "order", 0)


def test_what_was_seen_is_counted_and_own_words_come_last() -> None:
    store = a_store()
    saw(store, [("order", "shipped"), ("order", "with_the_engraver"), ("order", "shipped")])
    saw(store, [("order", "shipped"), ("order", "a-b")])
    rows = {row.key: row for row in statuses_of(store)}
    assert rows["shipped"].seen == 3
    assert rows["pending"].seen == 0
    assert [row for row in statuses_of(store) if row.key not in {s.key for s in CARTS["custom"].statuses}] == [
        StatusRow("a-b", "A b", "order", 1),
        StatusRow("with_the_engraver", "With the engraver", "order", 1),
    ]


def test_one_stores_words_are_not_anothers() -> None:
    store, other = a_store(), a_store()
    saw(store, [("order", "engraved")])
    assert "engraved" not in {row.key for row in statuses_of(other)}


def test_nothing_seen_writes_nothing() -> None:
    saw(a_store(), [])
    assert not SeenStatus.objects.exists()


def test_axes_and_labels_of_a_cart_with_several() -> None:
    store = a_store(platform="shopify")
    assert axis_of(store, "fulfilled") == "fulfilment"
    assert axis_of(store, "paid") == "payment"
    assert axis_of(store, "engraved") == "order"
    saw(store, [("fulfilment", "engraved"), ("payment", "on_trust")])
    assert (axis_of(store, "engraved"), axis_of(store, "on_trust")) == ("fulfilment", "payment")
    assert label_of(store, "fulfilment", "fulfilled") == "Fulfilled"
    assert label_of(store, "payment", "payment:on_trust") == "On trust"
    assert label_of(store, "order", "ON_HOLD") == "On hold"
    assert label_of(store, "order", "in-Prüfung beim Händler") == "In Prüfung beim Händler"


def test_the_same_word_on_two_axes_is_two_statuses() -> None:
    store = a_store(platform="shopify")
    saw(store, [("fulfilment", "odd"), ("order", "odd"), ("order", "odd")])
    assert sorted((row.axis, row.seen) for row in statuses_of(store) if row.key == "odd") == [
        ("fulfilment", 1),
        ("order", 2),
    ]
