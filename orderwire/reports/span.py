"""A range of time as a person types it: from inclusive, until exclusive, in the store's zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from orderwire.core import clock
from orderwire.core.failures import Refusal
from orderwire.rules.timing import at_wall_time
from orderwire.stores.models import Store

DAYS = 30
_DAWN = datetime(1970, 1, 1, tzinfo=UTC)  # earlier there is nothing, and the calendar's own beginning is near


@dataclass(frozen=True, slots=True)
class Span:
    """`start` inclusive, `until` exclusive, aware UTC."""

    start: datetime
    until: datetime


def read_span(store: Store, start: str | None, until: str | None) -> Span:
    """The span two query words name, each an RFC 3339 time or a date in the store's zone; the last 30 days when absent.

    Raises Refusal for nonsense, and when the span ends before it begins.
    """
    now = clock.now()
    end = read_moment(store, "until", until) if until else now + timedelta(seconds=1)
    begin = read_moment(store, "from", start) if start else max(min(now, end), _DAWN) - timedelta(days=DAYS)
    if begin > end:
        raise Refusal.of("until", "The range ends before it begins: swap the two.")
    return Span(begin, end)


def read_moment(store: Store, field: str, given: str) -> datetime:
    """A moment from a date (its first instant in the store's zone) or a time (a zoneless one is the store's)."""
    zone = ZoneInfo(store.timezone)
    word = given.strip().replace(" ", "+")  # a plus sign in a query arrives as a space
    try:
        if len(word) == 10:
            return at_wall_time(date.fromisoformat(word), time(0), zone)
        moment = datetime.fromisoformat(word)
        return moment.astimezone(UTC) if moment.tzinfo else at_wall_time(moment.date(), moment.time(), zone)
    except (ValueError, OverflowError):
        raise Refusal.of(field, "Give a date like 2026-11-23 or a time like 2026-11-23T10:00:00Z.") from None
