"""When a mail is due, against an oracle that knows nothing of gaps: the first moment whose local clock has got there."""

import calendar
import random
from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from orderwire.rules.timing import at_wall_time, due_at

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu")
YEARS = (2024, 2026, 2027)
HOUR = timedelta(hours=1)


@cache
def _turns(zone: str) -> list[datetime]:
    """The moments, to the second, at which the zone's offset changes in and around the years."""
    found = []
    moment, end = datetime(min(YEARS) - 1, 12, 1, tzinfo=UTC), datetime(max(YEARS) + 2, 3, 1, tzinfo=UTC)
    while moment < end:
        if _offset(moment, zone) != _offset(moment + HOUR, zone):
            inside = range(1, 3601)
            place = bisect_left(
                inside, True, key=lambda s: _offset(moment + timedelta(seconds=s), zone) != _offset(moment, zone)
            )
            found.append(moment + timedelta(seconds=inside[place]))
        moment += HOUR
    return found


def _offset(moment: datetime, zone: str) -> timedelta:
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset


def _first_moment(wall: datetime, zone: str) -> datetime:
    """The first moment at which the local clock shows `wall` or later, among those where it can come about."""
    near = [turn for turn in _turns(zone) if abs(turn.replace(tzinfo=None) - wall) < timedelta(days=2)]
    around = [wall.replace(tzinfo=UTC) + timedelta(days=days) for days in (-2, 2)]
    offsets = {_offset(moment, zone) for moment in (*around, *near)}
    candidates = near + [(wall - offset).replace(tzinfo=UTC) for offset in offsets]
    return min(moment for moment in candidates if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) >= wall)


def _expected(send: dict[str, Any], changed_at: datetime, zone: str) -> datetime:
    local = changed_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if send["kind"] == "after":
        amount, unit = send["amount"], send["unit"]
        if unit in ("minutes", "hours"):
            return changed_at + timedelta(**{unit: amount})
        if unit in ("days", "weeks"):
            return _first_moment(local + timedelta(**{unit: amount}), zone)
        return _first_moment(_months(local, amount), zone)
    wall = datetime.combine(local.date() + timedelta(days=send["days"]), time.fromisoformat(send["time"]))
    due = _first_moment(wall, zone)
    return _first_moment(wall + timedelta(days=1), zone) if send["days"] == 0 and due <= changed_at else due


def _months(local: datetime, months: int) -> datetime:
    """So many months on: counted one by one on the first, then the day put back as far as the month reaches."""
    month = local.replace(day=1)
    for _ in range(months):
        month = (month + timedelta(days=31)).replace(day=1)
    return month.replace(day=min(local.day, calendar.monthrange(month.year, month.month)[1]))


def _some_send(dice: random.Random) -> dict[str, Any]:
    if dice.random() < 0.5:
        unit = dice.choice(["minutes", "hours", "days", "weeks", "months"])
        return {"kind": "after", "amount": dice.randint(1, 12), "unit": unit}
    return {
        "kind": "at",
        "days": dice.choice([0, 0, 1, 2, 30]),
        "time": f"{dice.randrange(24):02d}:{dice.randrange(60):02d}",
    }


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", YEARS)
def test_any_rule_at_any_moment_of_the_year(zone: str, year: int) -> None:
    dice = random.Random(f"{zone} {year}")
    for _ in range(200):
        changed_at = datetime(year, 1, 1, tzinfo=UTC) + timedelta(seconds=dice.randrange(365 * 86_400))
        send = _some_send(dice)
        assert due_at(send, changed_at, changed_at, zone) == _expected(send, changed_at, zone), (send, changed_at)


@pytest.mark.parametrize("zone", ZONES)
def test_around_every_turn_of_the_clock(zone: str) -> None:
    dice = random.Random(zone)
    for turn in _turns(zone):
        for _ in range(60):
            aim = turn + timedelta(minutes=dice.randint(-150, 150))
            wall = aim.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(minutes=dice.choice([0, 30, 60]))
            days = dice.choice([0, 1, 2, 7])
            changed_at = aim - timedelta(days=days, minutes=dice.randint(0, 90))
            clock = {"kind": "at", "days": days, "time": f"{wall:%H:%M}"}
            elapsed = {"kind": "after", "amount": max(days, 1), "unit": "days"}
            for send in (clock, elapsed):
                assert due_at(send, changed_at, changed_at, zone) == _expected(send, changed_at, zone), (
                    send,
                    changed_at,
                )


@pytest.mark.parametrize(
    ("zone", "wall", "utc"),
    [
        ("Europe/London", "2026-03-29T01:00", "2026-03-29T01:00"),  # missing: 01:00 to 02:00
        ("Europe/London", "2026-03-29T01:30", "2026-03-29T01:00"),
        ("Europe/London", "2026-03-29T02:00", "2026-03-29T01:00"),
        ("Europe/London", "2026-03-29T00:59", "2026-03-29T00:59"),
        ("Europe/London", "2026-10-25T01:30", "2026-10-25T00:30"),  # doubled: the first
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:00"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30"),  # half an hour is missing
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45"),
        ("Africa/Casablanca", "2026-03-22T02:30", "2026-03-22T02:00"),  # after Ramadan the clock goes forward at 02:00
        ("Asia/Kathmandu", "2026-03-29T09:00", "2026-03-29T03:15"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00"),  # a day that never was
    ],
)
def test_gaps_and_folds_by_hand(zone: str, wall: str, utc: str) -> None:
    moment = datetime.fromisoformat(wall)
    found = at_wall_time(moment.date(), moment.time(), ZoneInfo(zone))
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2026-01-31T10:00", 1, "2026-02-28T10:00"),
        ("2024-01-31T10:00", 1, "2024-02-29T10:00"),
        ("2024-02-29T10:00", 12, "2025-02-28T10:00"),
        ("2026-08-31T10:00", 1, "2026-09-30T10:00"),
        ("2026-11-30T10:00", 3, "2027-02-28T10:00"),
        ("2026-12-15T10:00", 1, "2027-01-15T10:00"),
        ("2026-01-31T10:00", 2, "2026-03-31T10:00"),
        ("2026-05-31T23:59", 12, "2027-05-31T23:59"),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu"])
def test_months_end_where_the_shorter_month_ends(zone: str, start: str, months: int, due: str) -> None:
    place = ZoneInfo(zone)
    changed_at = datetime.fromisoformat(start).replace(tzinfo=place).astimezone(UTC)
    found = due_at({"kind": "after", "amount": months, "unit": "months"}, changed_at, changed_at, zone)
    assert found.astimezone(place).replace(tzinfo=None) == datetime.fromisoformat(due)


@pytest.mark.parametrize("zone", ZONES)
def test_every_month_end_of_three_years(zone: str) -> None:
    place = ZoneInfo(zone)
    for year in YEARS:
        for month in range(1, 13):
            last = calendar.monthrange(year, month)[1]
            changed_at = at_wall_time(date(year, month, last), time(9, 30), place)
            for months in range(1, 13):
                later_year, later_month = divmod(year * 12 + month - 1 + months, 12)
                day = min(last, calendar.monthrange(later_year, later_month + 1)[1])
                found = due_at({"kind": "after", "amount": months, "unit": "months"}, changed_at, changed_at, zone)
                wall = datetime.combine(date(later_year, later_month + 1, day), time(9, 30))
                assert found == _first_moment(wall, zone)


def test_at_once_is_when_we_heard_and_every_other_time_counts_from_the_change() -> None:
    changed_at, heard_at = datetime(2026, 11, 21, 8, 0, tzinfo=UTC), datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    assert due_at({"kind": "immediately"}, changed_at, heard_at, "UTC") == heard_at
    assert due_at({}, changed_at, heard_at, "UTC") == heard_at
    assert due_at({"kind": "after", "amount": 90, "unit": "minutes"}, changed_at, heard_at, "UTC") == datetime(
        2026, 11, 21, 9, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("changed", "days", "due"),
    [
        ("2026-11-21T08:59:59", 0, "2026-11-21T09:00"),
        ("2026-11-21T09:00:00", 0, "2026-11-22T09:00"),
        ("2026-11-21T09:00:01", 0, "2026-11-22T09:00"),
        ("2026-11-21T23:59:00", 1, "2026-11-22T09:00"),
        ("2026-11-21T08:00:00", 1, "2026-11-22T09:00"),
    ],
)
def test_a_clock_time_today_that_is_past_is_tomorrows(changed: str, days: int, due: str) -> None:
    place = ZoneInfo("America/New_York")
    changed_at = datetime.fromisoformat(changed).replace(tzinfo=place).astimezone(UTC)
    found = due_at({"kind": "at", "days": days, "time": "09:00"}, changed_at, changed_at, "America/New_York")
    assert found.astimezone(place).replace(tzinfo=None) == datetime.fromisoformat(due)


def test_what_is_due_is_utc() -> None:
    for send in ({"kind": "after", "amount": 1, "unit": "weeks"}, {"kind": "at", "days": 0, "time": "09:00"}):
        due = due_at(send, datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC), "Europe/London")
        assert due.tzinfo == UTC
