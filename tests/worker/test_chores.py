"""The clock of the house: what is done again and again, by the monotonic clock."""

import pytest

from orderwire.core import clock
from orderwire.outbox.models import State, WorkerSeat
from orderwire.reports.figures import overview
from orderwire.worker.chores import EXPIRE_SECONDS, WAKE_SECONDS, Chores
from tests.rooms import NOON, a_message, a_rule, a_store, after

pytestmark = pytest.mark.django_db


@pytest.fixture
def chores() -> Chores:
    return Chores(WorkerSeat.objects.create(host="me", pid=1))


def test_every_chore_is_done_at_first_and_then_in_its_turn(chores: Chores, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def wake(_: object) -> int:
        done.append("wake")
        return 0

    def expire(_: object) -> list[object]:
        done.append("expire")
        return []

    monkeypatch.setattr("orderwire.outbox.queue.wake", wake)
    monkeypatch.setattr("orderwire.outbox.queue.expire", expire)
    monkeypatch.setattr("orderwire.outbox.queue.anything_to_wake", lambda _: True)
    chores.tick(100.0)
    assert done == ["wake", "expire"]
    chores.tick(100.0 + WAKE_SECONDS / 2)
    assert done == ["wake", "expire"]
    chores.tick(100.0 + WAKE_SECONDS)
    assert done == ["wake", "expire", "wake"]
    chores.tick(100.0 + EXPIRE_SECONDS)
    assert done == ["wake", "expire", "wake", "wake", "expire"]


def test_what_the_chores_do_is_counted(chores: Chores) -> None:
    rule = a_rule(a_store())
    dead = WorkerSeat.objects.create(host="gone", pid=2, boot_id="")
    lost = a_message(rule, State.SUBMITTING, owner=dead)
    late = a_message(rule, State.READY, expires_at=NOON)
    asleep = a_message(rule, State.SCHEDULED)
    with clock.stopped_at(after(minutes=1)):
        chores.tick(0.0)
        assert overview(rule.store)["sent"] == 1
    for message, state in ((lost, "uncertain"), (late, "expired"), (asleep, "ready")):
        message.refresh_from_db()
        assert message.state == state
    dead.refresh_from_db()
    assert dead.left_at is not None
