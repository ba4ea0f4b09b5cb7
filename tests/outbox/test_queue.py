"""Handing messages out, and taking them back."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from orderwire.outbox import queue
from orderwire.outbox.models import Message, State, WorkerSeat
from orderwire.rules.keep import set_state
from orderwire.rules.models import Rule
from tests.rooms import NOON, a_message, a_rule, a_store, after, record, snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule() -> Rule:
    return a_rule(a_store(cap_per_hour=2, cap_per_day=3))


@pytest.fixture
def seat() -> WorkerSeat:
    return WorkerSeat.objects.create(host="here", pid=1)


def to(rule: Rule, who: str, state: State = State.READY, **changed: Any) -> Message:
    return a_message(rule, state, to_address=f"{who}@example.com", canonical_to=f"{who}@example.com", **changed)


def claim(seat: WorkerSeat, limit: int = 10) -> list[str]:
    with transaction.atomic():
        return [message.pk for message in queue.claim(seat, NOON, limit)]


def seen(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.held_reason


def test_the_oldest_due_go_first_and_to_one_worker(rule: Rule, seat: WorkerSeat) -> None:
    late, early = to(rule, "a", at=NOON), to(rule, "b", at=after(minutes=-5))
    to(rule, "c", at=after(seconds=1))
    to(rule, "d", held_reason="store paused")
    to(rule, "e", State.SCHEDULED)
    deferred = to(rule, "f", State.DEFERRED)
    assert claim(seat, 1) == [early.pk]
    assert claim(seat) == [late.pk, deferred.pk]
    assert claim(seat) == []
    early.refresh_from_db()
    assert (early.state, early.owner_id, early.fence, early.lease_until) == ("leased", seat.pk, 1, NOON + queue.LEASE)


def test_nobody_gets_more_than_the_cap(rule: Rule, seat: WorkerSeat) -> None:
    to(rule, "ada", State.SENT, at=after(minutes=-30))
    first, second = to(rule, "ada"), to(rule, "ada")
    bob, test = to(rule, "bob"), to(rule, "ada", test=True)
    assert sorted(claim(seat)) == sorted([first.pk, bob.pk, test.pk])
    assert seen(second) == ("ready", "recipient cap")
    assert second.next_at == after(minutes=30), "when the first of the hour is an hour old"
    assert second.planned_later


def test_mails_in_flight_count_for_the_cap(rule: Rule, seat: WorkerSeat) -> None:
    to(rule, "ada", State.LEASED)
    to(rule, "ada", State.SUBMITTING)
    assert claim(seat, 1) == []
    third = to(rule, "ada")
    assert claim(seat) == []
    assert seen(third) == ("ready", "recipient cap")


def test_the_day_has_a_cap_of_its_own(rule: Rule, seat: WorkerSeat) -> None:
    for hours in (20, 10, 5):
        to(rule, "ada", State.SENT, at=after(hours=-hours))
    fourth = to(rule, "ada")
    assert claim(seat) == []
    assert seen(fourth) == ("ready", "recipient cap")


def test_what_sleeps_wakes_when_its_time_or_its_hold_is_over(rule: Rule) -> None:
    timed = to(rule, "a", State.SCHEDULED)
    waited = to(rule, "b", State.SCHEDULED, held_reason="waiting for a tracking number")
    capped = to(rule, "c", held_reason="recipient cap", at=after(seconds=1))
    paused = to(rule, "d", held_reason="rule paused")
    assert queue.anything_to_wake(NOON)
    with transaction.atomic():
        assert queue.wake(NOON) == 2
    assert [seen(one) for one in (timed, waited)] == [("ready", "")] * 2
    assert [seen(one) for one in (capped, paused)] == [("ready", "recipient cap"), ("ready", "rule paused")]
    assert not queue.anything_to_wake(NOON)


def test_who_wakes_under_a_paused_rule_is_held(rule: Rule) -> None:
    set_state(rule, "paused")
    recorded = record(rule.store, snapshot())
    message = to(rule, "a", State.SCHEDULED, order=recorded.order, change=recorded.changes[0])
    with transaction.atomic():
        queue.wake(NOON)
    assert seen(message) == ("ready", "rule paused")


def test_what_is_late_expires_but_never_in_flight(rule: Rule) -> None:
    waits = [to(rule, "a", state, expires_at=NOON) for state in (State.SCHEDULED, State.READY, State.DEFERRED)]
    flies = to(rule, "b", State.SUBMITTING, expires_at=NOON)
    in_time = to(rule, "c", expires_at=after(seconds=1))
    with transaction.atomic():
        moved = queue.expire(NOON)
    assert [(one.message.pk, one.before) for one in moved] == [(one.pk, one.state) for one in waits]
    assert {seen(one)[0] for one in waits} == {"expired"}
    assert [seen(flies)[0], seen(in_time)[0]] == ["submitting", "ready"]


def test_given_back_is_ready_at_once_unless_somebody_else_has_it(rule: Rule, seat: WorkerSeat) -> None:
    mine = to(rule, "a", State.LEASED, owner=seat, fence=3)
    marked = to(rule, "b", State.SUBMITTING, owner=seat, fence=3)
    theirs = to(rule, "c", State.LEASED, fence=3)
    sent = to(rule, "d", State.SENT, fence=3)
    Message.objects.filter(pk=theirs.pk).update(fence=4)
    queue.give_back([mine, marked, theirs, sent], NOON)
    assert [seen(one)[0] for one in (mine, marked, theirs, sent)] == ["ready", "ready", "leased", "sent"]
    assert mine.owner_id is None


def test_a_hold_keeps_a_leased_mail_until_a_moment(rule: Rule, seat: WorkerSeat) -> None:
    message = to(rule, "a", State.LEASED, owner=seat)
    queue.hold([message], "no mail server", after(minutes=1))
    assert (*seen(message), message.next_at) == ("ready", "no mail server", after(minutes=1))


def test_reclaiming_takes_what_is_owned_and_not_in_hand(rule: Rule, seat: WorkerSeat) -> None:
    held, strayed, marked = (
        to(rule, "a", state, owner=seat, fence=1) for state in (State.LEASED, State.LEASED, State.SUBMITTING)
    )
    theirs = to(rule, "b", State.LEASED, owner=WorkerSeat.objects.create(host="there", pid=2))
    assert queue.reclaim(seat, [held.pk], NOON) == 2
    assert [seen(one)[0] for one in (held, strayed, marked, theirs)] == ["leased", "ready", "ready", "leased"]
    assert strayed.fence == 2


def test_due_is_what_could_be_sent_now(rule: Rule) -> None:
    to(rule, "a")
    to(rule, "b", State.DEFERRED, at=after(minutes=-2))
    to(rule, "c", State.SCHEDULED, at=after(minutes=-3))
    to(rule, "d", at=after(minutes=-9), held_reason="recipient cap")
    to(rule, "e", State.SCHEDULED, at=after(minutes=1))
    to(rule, "f", State.SENT)
    assert queue.due_now(NOON) == 3
    assert queue.oldest_due(NOON) == NOON - timedelta(minutes=3)
    assert queue.oldest_due(after(minutes=-4)) is None


def test_an_end_clears_what_held_it(rule: Rule, seat: WorkerSeat) -> None:
    message = to(rule, "a", held_reason="rule paused", owner=seat)
    (moved,) = queue.end([message], State.CANCELLED, "because", "x" * 900, NOON)
    assert (moved.before, moved.after) == ("ready", "cancelled")
    assert seen(message) == ("cancelled", "")
    assert (message.reason, len(message.detail), message.settled_at, message.owner_id) == ("because", 500, NOON, None)
