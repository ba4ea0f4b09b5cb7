"""What Overview shows: all time, deleted rules included, empty weeks too."""

from datetime import UTC, date, datetime

import pytest

from orderwire.core import clock
from orderwire.outbox.models import BLOCKED, PENDING, SENT
from orderwire.reports.figures import by_rule, overview
from orderwire.reports.models import DailyTotal
from orderwire.rules.keep import mark_deleted
from orderwire.stores.models import Store
from tests.rooms import a_message, a_rule, a_store

pytestmark = pytest.mark.django_db


def _day(store: Store, day: date, sent: int = 0, blocked: int = 0, rule_id: str = "rul_gone") -> None:
    DailyTotal.objects.create(store=store, rule_id=rule_id, day=day, sent=sent, blocked=blocked)


def _weeks(store: Store, now: datetime) -> list[tuple[str, str, int]]:
    with clock.stopped_at(now):
        return [(row["week"], row["start"], row["sent"]) for row in overview(store)["weekly"]]


def test_an_empty_store() -> None:
    store = a_store(currency="JPY")
    with clock.stopped_at(datetime(2026, 11, 21, 12, tzinfo=UTC)):
        assert overview(store) == {
            "pending": 0,
            "sent": 0,
            "opens": 0,
            "opens_unique": 0,
            "clicks": 0,
            "clicks_unique": 0,
            "conversions": 0,
            "revenue": {"amount": "0", "currency": "JPY"},
            "revenue_other": [],
            "weekly": [{"week": "2026-W47", "start": "2026-11-16", "sent": 0}],
        }


def test_sent_is_of_all_time_and_deleted_rules_stay() -> None:
    store, other = a_store(), a_store()
    rule = a_rule(store)
    _day(store, date(2020, 1, 1), 3)
    _day(store, date(2026, 11, 20), 4, 9, rule.pk)
    _day(other, date(2026, 11, 20), 100)
    mark_deleted(rule)
    assert overview(store)["sent"] == 7


def test_pending_counts_what_waits_and_no_test() -> None:
    store = a_store()
    rule = a_rule(store)
    for state in (*PENDING, *SENT, *BLOCKED):
        a_message(rule, state)
    a_message(rule, PENDING[0], test=True)
    a_message(a_rule(a_store()), PENDING[0])
    assert overview(store)["pending"] == len(PENDING)


def test_weeks_without_a_mail_are_there_too() -> None:
    store = a_store()
    _day(store, date(2026, 11, 1), 2)  # a Sunday
    _day(store, date(2026, 11, 2), 3)  # a Monday
    _day(store, date(2026, 11, 8), 4)
    assert _weeks(store, datetime(2026, 11, 21, 12, tzinfo=UTC)) == [
        ("2026-W44", "2026-10-26", 2),
        ("2026-W45", "2026-11-02", 7),
        ("2026-W46", "2026-11-09", 0),
        ("2026-W47", "2026-11-16", 0),
    ]


def test_iso_weeks_across_a_years_end() -> None:
    store = a_store()
    _day(store, date(2026, 12, 27), 1)
    _day(store, date(2026, 12, 31), 2)
    _day(store, date(2027, 1, 3), 4)
    assert _weeks(store, datetime(2027, 1, 4, 12, tzinfo=UTC)) == [
        ("2026-W52", "2026-12-21", 1),
        ("2026-W53", "2026-12-28", 6),
        ("2027-W01", "2027-01-04", 0),
    ]
    early = a_store()
    _day(early, date(2024, 12, 30), 5)
    assert _weeks(early, datetime(2025, 1, 1, 12, tzinfo=UTC)) == [("2025-W01", "2024-12-30", 5)]


def test_this_week_is_the_shops() -> None:
    sunday_evening = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    assert [row[0] for row in _weeks(a_store(), sunday_evening)] == ["2026-W47"]
    assert [row[0] for row in _weeks(a_store(timezone="Asia/Kathmandu"), sunday_evening)] == ["2026-W48"]


def test_a_week_with_blocked_mails_only_is_no_beginning() -> None:
    store = a_store()
    _day(store, date(2026, 1, 5), blocked=9)
    _day(store, date(2026, 11, 10), sent=1)
    assert [row[0] for row in _weeks(store, datetime(2026, 11, 21, 12, tzinfo=UTC))] == ["2026-W46", "2026-W47"]


def test_a_day_of_tomorrow_is_shown_too() -> None:
    store = a_store()
    _day(store, date(2026, 11, 23), sent=1)
    assert [row[0] for row in _weeks(store, datetime(2026, 11, 21, 12, tzinfo=UTC))] == ["2026-W47", "2026-W48"]


def test_the_figures_of_each_rule() -> None:
    store = a_store()
    busy, idle = a_rule(store, name="Busy"), a_rule(store, name="Idle")
    _day(store, date(2026, 11, 20), 4, 1, busy.pk)
    _day(store, date(2026, 11, 21), 5, 2, busy.pk)
    a_message(busy, PENDING[1])
    a_message(busy, PENDING[0])
    a_message(busy, PENDING[0], test=True)
    a_message(a_rule(store, name="New"), PENDING[0])
    found = by_rule(store)
    assert found[busy.pk] == {
        "sent": 9,
        "blocked": 3,
        "pending": 2,
        "opens_unique": 0,
        "clicks_unique": 0,
        "conversions": 0,
        "revenue": {"amount": "0.00", "currency": "USD"},
        "revenue_other": [],
    }
    assert idle.pk not in found
    assert sorted(row["pending"] for row in found.values()) == [1, 2]
