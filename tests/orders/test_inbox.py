"""The durable inbox: once by dedupe key, in the order it came, parked with a reason, read again."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from orderwire.carts.base import Fingerprint, HookCall
from orderwire.core import clock
from orderwire.core.failures import Conflict
from orderwire.orders import inbox
from orderwire.orders.models import Event, EventState
from orderwire.stores.models import Store
from tests.rooms import NOON, a_store

CALL = HookCall({"webhook-id": "1", "x-odd": "Grüße"}, b'{"id": 1}\x00\xff')


def _keep(store: Store, *keys: str) -> None:
    for key in keys:
        inbox.keep(store, CALL, Fingerprint(key, "order"))


def _taken(limit: int = 100) -> tuple[str, list[str]] | None:
    with transaction.atomic():
        taken = inbox.take_unread(limit)
    return None if taken is None else (taken[0].pk, [event.dedupe_key for event in taken[1]])


@pytest.mark.django_db
def test_a_call_is_kept_as_it_came() -> None:
    with clock.stopped_at(NOON):
        inbox.keep(a_store(), CALL, Fingerprint("evt_1", "orders/updated"))
    event = Event.objects.get()
    assert inbox.call_of(event) == CALL
    assert (event.state, event.topic, event.received_at, event.outcome) == ("unread", "orders/updated", NOON, "")


@pytest.mark.django_db
def test_a_repeat_changes_nothing_whatever_became_of_the_first() -> None:
    store, other = a_store(), a_store()
    _keep(store, "evt_1", "evt_1")
    first = Event.objects.get()
    inbox.mark_read([first])
    inbox.keep(store, HookCall({}, b"another body"), Fingerprint("evt_1"))
    again = Event.objects.get()
    assert (again.pk, again.state, bytes(again.body)) == (first.pk, EventState.READ, CALL.body)
    _keep(other, "evt_1")
    assert Event.objects.count() == 2


@pytest.mark.django_db
def test_long_marks_are_shortened_and_still_tell_repeats() -> None:
    store = a_store()
    for _ in range(2):
        inbox.keep(store, CALL, Fingerprint("k" * 300, "t" * 300))
    event = Event.objects.get()
    assert (len(event.dedupe_key), len(event.topic)) == (200, 80)


@pytest.mark.django_db
def test_one_stores_events_are_handed_out_in_the_order_they_came() -> None:
    store, other = a_store(), a_store()
    keys = [f"evt_{number}" for number in range(20)]
    for key in keys:
        _keep(store, key)
        _keep(other, key)
    assert _taken() == (store.pk, keys)
    assert _taken(3) == (store.pk, keys[:3])
    inbox.mark_read(list(Event.objects.filter(store=store)))
    assert _taken() == (other.pk, keys)
    inbox.mark_read(list(Event.objects.filter(store=other)))
    assert _taken() is None


@pytest.mark.django_db
def test_reading_writes_outcome_and_time() -> None:
    store = a_store()
    _keep(store, "1", "2", "3")
    events = list(Event.objects.order_by("id"))
    for event, outcome in zip(events, ("moved", "moved", "nothing moved"), strict=True):
        event.outcome = outcome
    with clock.stopped_at(NOON):
        inbox.mark_read(events)
    rows = Event.objects.order_by("id").values_list("state", "outcome", "handled_at")
    assert list(rows) == [("read", "moved", NOON), ("read", "moved", NOON), ("read", "nothing moved", NOON)]
    inbox.mark_read([])


@pytest.mark.django_db
def test_a_parked_event_keeps_its_body_and_is_read_again_when_asked() -> None:
    _keep(a_store(), "1")
    event = Event.objects.get()
    with clock.stopped_at(NOON):
        inbox.park(event, "The field total is missing. " * 50)
    event.refresh_from_db()
    assert (event.state, event.outcome, len(event.reason), event.handled_at) == ("parked", "parked", 500, NOON)
    assert bytes(event.body) == CALL.body
    assert _taken() is None
    assert inbox.counts() == {"unread": 0, "parked": 1}
    inbox.read_again(event)
    event.refresh_from_db()
    assert (event.state, event.outcome, event.reason, event.handled_at) == ("unread", "", "", None)
    taken = _taken()
    assert taken is not None
    assert taken[1] == ["1"]


@pytest.mark.django_db
@pytest.mark.parametrize("state", [EventState.UNREAD, EventState.READ])
def test_only_a_parked_event_is_read_again(state: EventState) -> None:
    _keep(a_store(), "1")
    Event.objects.update(state=state, outcome="moved")
    with pytest.raises(Conflict, match="not parked"):
        inbox.read_again(Event.objects.get())
    assert Event.objects.get().outcome == "moved"


@pytest.mark.django_db
def test_counts_look_over_all_stores() -> None:
    assert inbox.counts() == {"unread": 0, "parked": 0}
    for store in (a_store(), a_store()):
        _keep(store, "1", "2", "3")
        event = Event.objects.filter(store=store).first()
        assert event is not None
        inbox.park(event, "odd")
    assert inbox.counts() == {"unread": 4, "parked": 2}


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_read_one_store_at_once() -> None:
    store, other = a_store(), a_store()
    _keep(store, "1")
    _keep(other, "1")
    found: list[tuple[str, list[str]] | None] = []

    def another_worker() -> None:
        try:
            found.append(_taken())
        finally:
            connections.close_all()

    with transaction.atomic():
        taken = inbox.take_unread(10)
        assert taken is not None
        assert taken[0] == store
        if connection.vendor == "postgresql":  # on SQLite the other would wait for our transaction to end
            thread = threading.Thread(target=another_worker)
            thread.start()
            thread.join()
    if connection.vendor != "postgresql":
        another_worker()
    assert found == [(other.pk if connection.vendor == "postgresql" else store.pk, ["1"])]


@pytest.mark.django_db
def test_read_events_are_forgotten_after_a_while_and_others_never() -> None:
    store = a_store()
    _keep(store, "read", "parked", "unread")
    read, parked = Event.objects.get(dedupe_key="read"), Event.objects.get(dedupe_key="parked")
    read.outcome, read.order_external_id = "new order", "9001"
    inbox.mark_read([read])
    inbox.park(parked, "No status.")
    assert inbox.forget_old(clock.now() + inbox.KEPT - timedelta(minutes=1)) == 0
    assert Event.objects.get(dedupe_key="read").order_external_id == "9001"
    assert inbox.forget_old(clock.now() + inbox.KEPT + timedelta(minutes=1)) == 1
    assert set(Event.objects.values_list("dedupe_key", flat=True)) == {"parked", "unread"}
