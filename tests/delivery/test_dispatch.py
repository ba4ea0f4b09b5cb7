"""One step of sending is one transaction: what cannot be committed gets no dot, and what was sent is not forgotten."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, transaction

from orderwire import flow
from orderwire.delivery import dispatch
from orderwire.delivery.dispatch import Dispatcher
from orderwire.delivery.models import Attempt
from orderwire.outbox.models import WorkerSeat
from orderwire.reports import totals
from orderwire.reports.figures import overview
from tests.shop import Shop, order
from tests.sink import Sink, wait_for

AWAY = OperationalError("the database went away")
Patch = pytest.MonkeyPatch


@pytest.fixture
def sender(shop: Shop) -> Iterator[Dispatcher]:
    made = Dispatcher(WorkerSeat.objects.create(host="test", pid=1), count=totals.count, lanes=2)
    yield made
    made.stop(grace=20)


@pytest.fixture
def ready(shop: Shop) -> Shop:
    """One mail is due."""
    shop.rule()
    shop.post(order())
    flow.read_events()
    return shop


def done(sender: Dispatcher) -> None:
    """Step until nothing is in hand and nothing is due."""
    wait_for(lambda: not sender.step(0.02) and not sender.busy, "the dispatcher to be done")


def fails(patch: Patch, name: str, times: int = 1) -> list[str]:
    """The next calls of what the dispatcher knows by a name raise; answers the list they are put down in."""
    said: list[str] = []
    real: Callable[..., Any] = vars(dispatch)[name]

    def once(*words: Any, **named: Any) -> Any:
        if len(said) < times and words[0]:
            said.append(name)
            raise AWAY
        return real(*words, **named)

    patch.setattr(dispatch, name, once)
    return said


def one_mail_once(shop: Shop, sink: Sink) -> None:
    """The mail went out once, is known to be sent, and counts once."""
    assert sink.only().message_id == shop.message().message_id
    assert (shop.message().state, shop.message().owner_id) == ("sent", None)
    assert overview(shop.store)["sent"] == 1
    assert list(Attempt.objects.values_list("outcome", flat=True)) == ["sent"]


@pytest.mark.parametrize("name", ["mark", "settle", "attempts", "keep", "render"])
def test_a_commit_that_fails(ready: Shop, sink: Sink, sender: Dispatcher, monkeypatch: Patch, name: str) -> None:
    said = fails(monkeypatch, name, times=2)
    done(sender)
    assert len(said) == 2
    one_mail_once(ready, sink)


def test_a_marker_that_cannot_be_committed_gets_no_dot(
    ready: Shop, sink: Sink, sender: Dispatcher, monkeypatch: Patch
) -> None:
    said = fails(monkeypatch, "mark")
    wait_for(lambda: [sender.step(0.02)] and said, "the marker to fail")
    sender.stop(grace=20)
    assert (sink.mails, ready.message().state) == ([], "ready")


@pytest.mark.parametrize("commit", range(3))
def test_a_commit_that_seems_to_fail_and_was_kept(
    ready: Shop, sink: Sink, sender: Dispatcher, monkeypatch: Patch, commit: int
) -> None:
    """The connection ends while COMMIT is on its way: at the claim, at the marker, at the outcome."""
    real = transaction.atomic
    seen: list[int] = []

    @contextmanager
    def lost_answer() -> Iterator[None]:
        with real():
            yield
        seen.append(1)
        if len(seen) == commit + 1:
            raise AWAY

    monkeypatch.setattr(dispatch, "transaction", SimpleNamespace(atomic=lost_answer))
    done(sender)
    monkeypatch.undo()
    assert sink.only().message_id == ready.message().message_id
    assert ready.message().state == "sent"
    assert overview(ready.store)["sent"] == 1


def test_stopping_saves_what_the_database_did_not_take_before(
    ready: Shop, sink: Sink, sender: Dispatcher, monkeypatch: Patch
) -> None:
    said = fails(monkeypatch, "settle", times=3)
    monkeypatch.setattr(dispatch, "close_old_connections", lambda: None)  # this test's own, amid its transaction
    wait_for(lambda: [sender.step(0.02)] and said, "the outcome to be refused")
    sender.stop(grace=20)
    assert len(said) == 3
    one_mail_once(ready, sink)
    assert not sender.busy


def test_a_mail_that_cannot_be_written_fails_and_says_why(ready: Shop, sink: Sink, sender: Dispatcher) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("orderwire.delivery.compose.parts_of", _broken)
        done(sender)
    (row,) = ready.log("blocked")
    assert (row["reason"], row["detail"]) == ("template", "a tag is missing")
    assert sink.mails == []


def _broken(*_: Any) -> Any:
    raise ValueError("a tag is missing")
