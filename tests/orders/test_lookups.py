"""Orders to look at: one row an order, fetched once more when the answer is older than the call, given up after some tries."""

from datetime import timedelta

import pytest

from orderwire.core import clock
from orderwire.orders import lookups
from orderwire.orders.models import Lookup
from tests.rooms import NOON, a_store

pytestmark = pytest.mark.django_db


def test_a_flood_of_calls_is_one_row_an_order() -> None:
    store = a_store()
    with clock.stopped_at(NOON) as hands:
        for _ in range(50):
            lookups.ask(store, ["7", "8", ""], clock.now())
        hands.forward(timedelta(seconds=3))
        lookups.ask(store, ["7"], clock.now())
        assert [(row.external_id, row.heard_at) for row in lookups.due(store, 9)] == [
            ("7", NOON + timedelta(seconds=3)),
            ("8", NOON),
        ]
        assert lookups.next_due(store) == NOON
        assert lookups.anything_due()
    assert lookups.due(a_store(), 9) == []


def test_an_answer_older_than_the_call_is_asked_for_once_more() -> None:
    store = a_store()
    with clock.stopped_at(NOON) as hands:
        lookups.ask(store, ["7"], clock.now())
        lookups.found(lookups.due(store, 1)[0], NOON - timedelta(minutes=1))
        assert lookups.due(store, 1) == []
        hands.forward(lookups.LAG)
        lookups.found(lookups.due(store, 1)[0], NOON - timedelta(minutes=1))
        assert not Lookup.objects.exists()
        lookups.ask(store, ["7"], clock.now())
        lookups.found(lookups.due(store, 1)[0], None)
        assert not Lookup.objects.exists()


def test_a_call_that_came_meanwhile_is_not_forgotten() -> None:
    store = a_store()
    with clock.stopped_at(NOON) as hands:
        lookups.ask(store, ["7"], clock.now())
        (row,) = lookups.due(store, 1)
        hands.forward(timedelta(seconds=1))
        lookups.ask(store, ["7"], clock.now())
        lookups.found(row, NOON)
        assert [left.heard_at for left in lookups.due(store, 1)] == [NOON + timedelta(seconds=1)]


def test_what_cannot_be_fetched_is_tried_later_and_at_last_no_more() -> None:
    store = a_store()
    with clock.stopped_at(NOON) as hands:
        lookups.ask(store, ["7"], clock.now())
        tried = 0
        while rows := lookups.due(store, 1):
            lookups.failed(rows[0], 0.0)
            tried += 1
            hands.forward(timedelta(hours=1))
        assert (tried, Lookup.objects.count()) == (lookups.MOST_TRIES, 0)
        lookups.ask(store, ["8"], clock.now())
        lookups.failed(lookups.due(store, 1)[0], 5000.0)
        assert lookups.next_due(store) == clock.now() + timedelta(seconds=5000)


def test_those_that_wait_are_counted_so_far_and_no_further() -> None:
    store = a_store()
    lookups.ask(store, ["1", "2", "3"], NOON)
    assert (lookups.waiting(store, 10), lookups.waiting(store, 2), lookups.waiting(a_store(), 10)) == (3, 2, 0)
