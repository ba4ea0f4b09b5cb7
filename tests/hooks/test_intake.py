"""Calls that arrive together share a commit, and each hears how its own ended."""

import threading
from collections.abc import Iterator

import pytest
from django.db import DatabaseError

from orderwire.carts.base import Fingerprint, HookCall
from orderwire.hooks import intake
from orderwire.hooks.intake import Intake
from orderwire.orders import inbox
from orderwire.orders.models import Event
from orderwire.stores.models import Store
from tests.rooms import a_store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store, and a writer that goes as soon as nothing waits."""
    monkeypatch.setattr(intake, "IDLE_SECONDS", 0.05)
    yield a_store()
    for thread in threading.enumerate():
        if thread.name == "intake":
            thread.join(10)


def _event(store: Store, key: str) -> Event:
    return inbox.as_row(store, HookCall({}, b"{}"), Fingerprint(key, "order"))


def test_many_at_once_are_all_kept_and_a_repeat_changes_nothing(store: Store) -> None:
    doors = Intake()
    events = [_event(store, f"evt_{number % 20}") for number in range(40)]
    threads = [threading.Thread(target=doors.keep, args=[event]) for event in events]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(Event.objects.values_list("dedupe_key", flat=True)) == sorted(f"evt_{number}" for number in range(20))


def test_a_kept_event_is_durable_when_the_call_returns(store: Store) -> None:
    Intake().keep(_event(store, "evt_1"))
    assert Event.objects.get().dedupe_key == "evt_1"


def test_a_failed_commit_is_heard_by_everybody_who_waited(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(Event.objects, "bulk_create", full)
    with pytest.raises(DatabaseError, match="disk full"):
        Intake().keep(_event(store, "evt_1"))
    assert Event.objects.count() == 0


def test_the_writer_goes_when_nothing_comes_and_a_later_call_finds_a_new_one(store: Store) -> None:
    doors = Intake()
    doors.keep(_event(store, "evt_1"))
    for thread in threading.enumerate():
        if thread.name == "intake":
            thread.join(10)
            assert not thread.is_alive()
    doors.keep(_event(store, "evt_2"))
    assert Event.objects.count() == 2
