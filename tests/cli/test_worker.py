"""`orderwire worker`: the sending half alone."""

import pytest

from orderwire.cli.main import main
from orderwire.outbox.models import WorkerSeat
from orderwire.worker.loop import Worker
from tests.crew import Crew
from tests.shop import Shop, order
from tests.sink import Sink


def test_drain_works_until_nothing_is_left_then_leaves(crew: Crew) -> None:
    crew.orders(5)
    crew.drain()
    assert crew.states() == {"sent": 5}
    crew.each_once()
    crew.nobody_left()
    crew.drain()
    assert len(crew.sink.mails) == 5


def test_a_bad_event_does_not_keep_it_from_ending(crew: Crew) -> None:
    assert crew.shop.post(b"no JSON") == 202
    crew.orders(1)
    crew.drain()
    assert sorted(crew.shop.events.values_list("state", flat=True)) == ["parked", "read"]
    assert crew.states() == {"sent": 1}


def test_the_command_listens_to_signals(shop: Shop, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    listened: list[Worker] = []
    monkeypatch.setattr(Worker, "on_signals", lambda self: listened.append(self) or self)  # type: ignore[func-returns-value]
    shop.rule()
    shop.post(order())
    assert main(["worker", "--drain"]) == 0
    assert (len(listened), len(sink.mails)) == (1, 1)
    assert WorkerSeat.objects.get().left_at is not None
