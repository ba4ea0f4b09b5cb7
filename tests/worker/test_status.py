"""What `orderwire status` says."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from orderwire.carts.base import Fingerprint, HookCall
from orderwire.core import clock
from orderwire.orders import inbox
from orderwire.orders.models import Event
from orderwire.outbox.models import State
from orderwire.outbox.seats import Seat
from orderwire.worker.status import look
from tests.rooms import NOON, a_message, a_rule, a_store, after

pytestmark = pytest.mark.django_db


def test_an_empty_house() -> None:
    assert look() == {
        "database": connection.vendor,
        "unread_events": 0,
        "parked_events": 0,
        "due_messages": 0,
        "oldest_due_seconds": 0,
        "messages": {},
        "workers": 0,
    }


def test_events_by_what_became_of_them() -> None:
    store = a_store()
    for key in "abcd":
        inbox.keep(store, HookCall({}, b"{}"), Fingerprint(key))
    events = list(Event.objects.order_by("id"))
    inbox.park(events[0], "odd")
    inbox.mark_read(events[1:2])
    found = look()
    assert (found["unread_events"], found["parked_events"]) == (2, 1)


def test_due_is_what_a_worker_could_send_now() -> None:
    rule = a_rule(a_store())
    a_message(rule, State.READY, after(minutes=-10))
    a_message(rule, State.DEFERRED, after(minutes=-3))
    a_message(rule, State.READY, after(minutes=-99), held_reason="store paused")
    a_message(rule, State.DEFERRED, after(minutes=1))
    a_message(rule, State.SCHEDULED, after(minutes=-15))
    a_message(rule, State.SCHEDULED, after(minutes=5))
    a_message(rule, State.LEASED, after(minutes=-99))
    a_message(rule, State.SENT, after(minutes=-99))
    a_message(rule, State.READY, after(minutes=-20), test=True)
    with clock.stopped_at(NOON):
        found = look()
    assert (found["due_messages"], found["oldest_due_seconds"]) == (4, 1200)
    assert found["messages"] == {"ready": 3, "deferred": 2, "scheduled": 2, "leased": 1, "sent": 1}


def _seen_elsewhere() -> int:
    """How many workers another process sees, for which another connection stands here: a seat's lock is its session's."""

    def ask() -> int:
        try:
            return int(look()["workers"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ask).result()


@pytest.mark.django_db(transaction=True)
def test_workers_are_those_alive() -> None:
    first, second = Seat(), Seat()
    first.take()
    second.take()
    assert _seen_elsewhere() == 2
    first.leave()
    assert _seen_elsewhere() == 1
    second.leave()
    assert _seen_elsewhere() == 0
