"""Totals are kept as things happen, by day of the shop's zone."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from orderwire.outbox.models import BLOCKED, PENDING, SENT, Message, State
from orderwire.outbox.transitions import Transition, moved
from orderwire.reports import totals
from orderwire.reports.models import DailyTotal
from orderwire.rules.models import Rule
from tests.rooms import NOON, a_message, a_rule, a_store, after, decide, record, snapshot

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def _rows() -> list[tuple[Any, ...]]:
    return list(DailyTotal.objects.order_by("day", "rule_id").values_list("day", "sent", "blocked"))


@pytest.fixture
def rule() -> Rule:
    return a_rule(a_store())


def _move(message: Message, before: str, after_: str, at: datetime = NOON) -> None:
    totals.count([Transition(message, before, after_, at)])


@pytest.mark.parametrize("before", PENDING)
@pytest.mark.parametrize("ended", [*SENT, *BLOCKED])
def test_a_message_counts_where_it_ends(rule: Rule, before: State, ended: State) -> None:
    _move(a_message(rule, before), before, ended)
    assert _rows() == [(TODAY, int(ended in SENT), int(ended in BLOCKED))]


@pytest.mark.parametrize(
    ("before", "ended"),
    [
        ("", "ready"),
        ("ready", "leased"),
        ("leased", "ready"),
        ("sent", "bounced"),
        ("uncertain", "sent"),
        ("sent", "delivered"),
    ],
)
def test_a_move_within_a_log_counts_nothing(rule: Rule, before: str, ended: str) -> None:
    _move(a_message(rule), before, ended)
    assert _rows() == []


def test_tests_count_nowhere(rule: Rule) -> None:
    _move(a_message(rule, test=True), "submitting", "sent")
    _move(a_message(rule, test=True), "ready", "expired")
    assert _rows() == []


def test_a_doubtful_mail_that_did_not_go_is_taken_back_on_the_day_it_was_counted(rule: Rule) -> None:
    message = a_message(rule, State.UNCERTAIN)
    _move(message, "submitting", "uncertain")
    assert _rows() == [(TODAY, 1, 0)]
    _move(message, "uncertain", "ready", after(days=2))
    assert _rows() == [(TODAY, 0, 0)]
    _move(message, "submitting", "sent", after(days=2))
    assert _rows() == [(TODAY, 0, 0), (date(2026, 11, 23), 1, 0)]


def test_a_sent_mail_that_turns_out_rejected_changes_its_log(rule: Rule) -> None:
    message = a_message(rule, State.UNCERTAIN)
    _move(message, "submitting", "uncertain")
    _move(message, "uncertain", "failed")
    assert _rows() == [(TODAY, 0, 1)]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", 21),
        ("Asia/Kathmandu", 22),
        ("America/New_York", 21),
        ("Pacific/Kiritimati", 22),
        ("Pacific/Pago_Pago", 21),
    ],
)
def test_a_day_is_the_shops(zone: str, day: int) -> None:
    rule = a_rule(a_store(timezone=zone))
    at = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)
    _move(a_message(rule, at=at), "submitting", "sent", at)
    assert _rows() == [(date(2026, 11, day), 1, 0)]


def test_many_moves_are_added_up_by_rule_and_day(rule: Rule) -> None:
    other = a_rule(rule.store, name="Other")
    several = [a_message(rule) for _ in range(3)]
    totals.count([*moved(several, "submitting", "sent", NOON), *moved([a_message(other)], "ready", "cancelled", NOON)])
    totals.count(moved(several[:2], "submitting", "sent", after(days=1)))
    assert dict(DailyTotal.objects.filter(rule_id=rule.pk).values_list("day", "sent")) == {
        TODAY: 3,
        date(2026, 11, 22): 2,
    }
    assert list(DailyTotal.objects.filter(rule_id=other.pk).values_list("sent", "blocked")) == [(0, 1)]


def test_moves_that_undo_each_other_leave_no_row(rule: Rule) -> None:
    message = a_message(rule)
    totals.count(
        [Transition(message, "submitting", "uncertain", NOON), Transition(message, "uncertain", "ready", NOON)]
    )
    totals.count([])
    assert _rows() == []


def test_a_decision_that_blocked_counts_and_no_other(rule: Rule) -> None:
    a_rule(rule.store, name="Expensive", price={"op": "gt", "amount": "500"})
    a_rule(rule.store, name="Resting", active=False)
    _, decisions = decide(rule.store, record(rule.store, snapshot()))
    totals.count_blocked(decisions, "Pacific/Kiritimati")
    assert _rows() == [(date(2026, 11, 22), 0, 1)]
    assert DailyTotal.objects.get().store == rule.store
    totals.count_blocked([], "UTC")
    assert len(_rows()) == 1
