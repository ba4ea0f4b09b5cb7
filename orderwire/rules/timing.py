"""When a mail is due. Counted from when the status changed; wall times are the shop's, across DST."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_ELAPSING = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}


def due_at(send: dict[str, Any], changed_at: datetime, heard_at: datetime, zone: str) -> datetime:
    """The moment (UTC) a mail is due.

    `send` is CONTRACT §5's; `immediately` is due at receipt. Minutes and hours elapse; longer units keep the wall time.
    """
    kind = send.get("kind", "immediately")
    if kind == "after":
        return _after(int(send["amount"]), send["unit"], changed_at, ZoneInfo(zone))
    if kind == "at":
        return _at(int(send.get("days", 0)), time.fromisoformat(send["time"]), changed_at, ZoneInfo(zone))
    return heard_at


def _after(amount: int, unit: str, start: datetime, zone: ZoneInfo) -> datetime:
    if unit in _ELAPSING:
        return start + amount * _ELAPSING[unit]
    local = start.astimezone(zone)
    if unit == "months":
        day = _months_later(local.date(), amount)
    else:
        day = local.date() + timedelta(days=amount * (7 if unit == "weeks" else 1))
    return at_wall_time(day, local.time(), zone)


def _at(days: int, clock_time: time, start: datetime, zone: ZoneInfo) -> datetime:
    day = start.astimezone(zone).date() + timedelta(days=days)
    due = at_wall_time(day, clock_time, zone)
    if days == 0 and due <= start:
        return at_wall_time(day + timedelta(days=1), clock_time, zone)
    return due


def at_wall_time(day: date, clock_time: time, zone: ZoneInfo) -> datetime:
    """A local time as UTC: one that does not exist moves to the first that does, a doubled one is the first."""
    local = datetime.combine(day, clock_time.replace(fold=0, tzinfo=None), zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    return _end_of_gap(local, zone)


def _end_of_gap(local: datetime, zone: ZoneInfo) -> datetime:
    """The first moment after the missing span: fold=0 reads with the offset before the gap, fold=1 with the one after."""
    before, after = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    if before is None or after is None:
        return local.astimezone(UTC)
    low = (local - max(before, after)).replace(tzinfo=UTC)
    high = (local - min(before, after)).replace(tzinfo=UTC)
    target = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == target:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
