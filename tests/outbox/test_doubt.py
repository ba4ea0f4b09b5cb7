"""What a dead worker left, and what nobody can be sure of."""

from typing import Any

import pytest
from django.db import transaction

from orderwire.outbox import doubt
from orderwire.outbox.models import Message, State, WorkerSeat
from orderwire.outbox.seats import boot_id
from orderwire.outbox.settle import DOUBT_WAIT
from orderwire.rules.models import Rule
from tests.rooms import NOON, a_message, a_rule, a_store, after

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule() -> Rule:
    return a_rule(a_store())


def dead(boot: str | None = None) -> WorkerSeat:
    """The seat of a process that holds no lock."""
    return WorkerSeat.objects.create(host="elsewhere" if boot is None else "", pid=1, boot_id=boot_id())


def recovered() -> list[tuple[str, str]]:
    with transaction.atomic():
        return sorted((move.before, move.after) for move in doubt.recover(NOON))


def test_a_dead_workers_mails_go_back_or_become_uncertain(rule: Rule) -> None:
    seat = dead()
    leased = a_message(rule, State.LEASED, owner=seat, fence=4, next_at=after(hours=1))
    marked = a_message(rule, State.SUBMITTING, owner=seat, fence=4)
    assert doubt.others(WorkerSeat.objects.create(host="me", pid=2))
    assert recovered() == [("leased", "ready"), ("submitting", "uncertain")]
    leased.refresh_from_db()
    marked.refresh_from_db()
    assert (leased.state, leased.owner, leased.fence, leased.next_at) == ("ready", None, 5, NOON)
    assert (marked.state, marked.resolution, marked.fence, marked.sent_at) == ("uncertain", "presumed_sent", 5, NOON)
    assert "most probably sent" in marked.detail
    seat.refresh_from_db()
    assert seat.left_at is not None
    assert recovered() == []


def test_after_a_reboot_nothing_is_presumed(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orderwire.outbox.doubt.socket.gethostname", lambda: "here")
    seat = WorkerSeat.objects.create(host="here", pid=1, boot_id="the boot before")
    message = a_message(rule, State.SUBMITTING, owner=seat)
    assert recovered() == [("submitting", "uncertain")]
    message.refresh_from_db()
    assert (message.resolution, message.next_at) == ("", NOON + DOUBT_WAIT)
    assert "nobody can know" in message.detail


def test_the_lease_is_the_fallback_for_seats_that_are_gone(rule: Rule) -> None:
    left = WorkerSeat.objects.create(host="x", pid=1, left_at=NOON)
    at_work = WorkerSeat.objects.create(host="y", pid=2)
    gone = [a_message(rule, State.LEASED, owner=owner, lease_until=NOON) for owner in (left, None)]
    stays = [
        a_message(rule, State.LEASED, owner=at_work, lease_until=NOON),
        a_message(rule, State.LEASED, owner=left, lease_until=after(seconds=1)),
    ]
    with transaction.atomic():
        moved = doubt.orphans(NOON)
    assert sorted(move.message.pk for move in moved) == sorted(message.pk for message in gone)
    assert Message.objects.filter(pk__in=[message.pk for message in stays], state="leased").count() == 2


def doubtful(rule: Rule, **changed: Any) -> Message:
    return a_message(rule, State.UNCERTAIN, **changed)


def test_doubt_ends_by_one_resend_of_the_same_bytes(rule: Rule) -> None:
    waits = doubtful(rule, next_at=after(seconds=1))
    message = doubtful(rule, message_id="<m@x>", rendered_at=NOON)
    with transaction.atomic():
        assert [move.message.pk for move in doubt.resolve(NOON)] == [message.pk]
    message.refresh_from_db()
    assert (message.state, message.resent, message.sent_at) == ("ready", 1, None)
    assert (message.message_id, message.rendered_at) == ("<m@x>", NOON)
    waits.refresh_from_db()
    assert waits.state == "uncertain"


def test_the_second_doubt_and_one_that_is_too_old_are_presumed_sent(rule: Rule) -> None:
    messages = [doubtful(rule, resent=1), doubtful(rule, expires_at=NOON)]
    with transaction.atomic():
        assert doubt.resolve(NOON) == []
    for message in messages:
        message.refresh_from_db()
        assert (message.state, message.resolution) == ("uncertain", "presumed_sent")
