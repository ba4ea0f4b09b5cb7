"""The loop of one worker: what a round does, when it is dry, and what it does about a database that fails."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from orderwire import flow
from orderwire.core import clock
from orderwire.outbox.models import WorkerSeat
from orderwire.worker import loop
from orderwire.worker.loop import Worker
from tests.shop import Shop, order
from tests.sink import Sink


def test_a_drained_worker_leaves_nothing_behind(shop: Shop, sink: Sink) -> None:
    shop.rule()
    for number in range(20):
        shop.post(order(str(number)))
    Worker(drain=True).run()
    assert len(sink.mails) == 20
    assert shop.messages.exclude(state="sent").count() == 0
    seat = WorkerSeat.objects.get()
    assert seat.left_at == clock.now()


def test_a_drained_worker_wakes_what_is_due(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop.rule(send={"kind": "after", "amount": 1, "unit": "hours"})
    for number in range(3):
        shop.post(order(str(number)))
    shop.drain()
    hands.forward(timedelta(hours=1))
    shop.drain()
    assert len(sink.mails) == 3


def test_a_worker_told_to_stop_does_no_more(shop: Shop, sink: Sink) -> None:
    shop.rule()
    shop.post(order())
    worker = Worker()
    worker.stop()
    worker.run()
    assert (shop.events.get().state, sink.mails) == ("unread", [])


def test_a_database_that_fails_is_tried_again_and_the_seat_kept(
    shop: Shop, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.rule()
    shop.post(order())
    failed: list[str] = []
    read = flow.read_events

    def once(limit: int) -> int:
        if not failed:
            failed.append("read")
            raise OperationalError("the server closed the connection")
        return read(limit)

    kept: list[int] = []
    monkeypatch.setattr(flow, "read_events", once)
    monkeypatch.setattr(loop, "AFTER_TROUBLE_SECONDS", 0.01)
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)  # this test's own, amid its transaction
    monkeypatch.setattr("orderwire.outbox.seats.Seat.keep", lambda _: kept.append(1))
    shop.drain()
    assert (failed, kept) == (["read"], [1])
    assert sink.only().message_id == shop.message().message_id


def test_what_is_no_database_trouble_ends_the_worker_politely(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def trips(_: Any) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(flow, "read_events", trips)
    with pytest.raises(ZeroDivisionError):
        Worker(drain=True).run()
    assert WorkerSeat.objects.get().left_at is not None
