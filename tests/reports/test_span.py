"""A range of time as a person types it, in the shop's zone."""

from datetime import UTC, datetime, timedelta

import pytest

from orderwire.core import clock
from orderwire.core.failures import Refusal
from orderwire.reports.span import Span, read_moment, read_span
from orderwire.stores.models import Store

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def _utc(word: str) -> datetime:
    return datetime.fromisoformat(word).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "given", "moment"),
    [
        ("UTC", "2026-11-23", "2026-11-23T00:00"),
        ("Asia/Kathmandu", "2026-11-23", "2026-11-22T18:15"),
        ("America/New_York", "2026-11-23", "2026-11-23T05:00"),
        ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00"),  # midnight does not exist: the day begins at 01:00
        ("America/New_York", "2026-11-23T10:00", "2026-11-23T15:00"),
        ("America/New_York", "2026-11-23 10:00:00", "2026-11-23T15:00"),
        ("America/New_York", "2026-11-23T10:00:00Z", "2026-11-23T10:00"),
        ("America/New_York", "2026-11-23T10:00:00+02:00", "2026-11-23T08:00"),
        ("America/New_York", "2026-11-23T10:00:00 02:00", "2026-11-23T08:00"),  # a plus sign, as a query brings it
        ("Europe/London", "2026-10-25T01:30", "2026-10-25T00:30"),
        ("UTC", " 2026-11-23 ", "2026-11-23T00:00"),
    ],
)
def test_a_date_is_its_first_instant_in_the_shop_and_a_time_is_a_time(zone: str, given: str, moment: str) -> None:
    assert read_moment(Store(timezone=zone), "from", given) == _utc(moment)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/London", ("2026-03-29", "2026-03-30"), 23),
        ("Europe/London", ("2026-10-25", "2026-10-26"), 25),
        ("Australia/Lord_Howe", ("2026-10-04", "2026-10-05"), 23.5),
        ("UTC", ("2026-10-25", "2026-10-26"), 24),
    ],
)
def test_a_day_is_as_long_as_it_is(zone: str, day: tuple[str, str], hours: float) -> None:
    span = read_span(Store(timezone=zone), *day)
    assert span.until - span.start == timedelta(hours=hours)


@pytest.mark.parametrize(
    "nonsense",
    [
        "yesterday",
        "2026-13-01",
        "2026-02-30",
        "2026-11-23T25:00",
        "23.11.2026",
        "0001-01-01",
        "9999-12-31T23:59:59-12:00",
        "0",
        "2026-11-23\0",
        "٢٠٢٦-١١-٢٣",
        "x" * 5000,
    ],
)
@pytest.mark.parametrize("field", ["from", "until"])
def test_nonsense_is_refused_by_its_field(nonsense: str, field: str) -> None:
    given = (nonsense, None) if field == "from" else (None, nonsense)
    with pytest.raises(Refusal) as refused:
        read_span(Store(timezone="Asia/Kathmandu"), *given)
    assert [error.field for error in refused.value.errors] == [field]
    assert "2026-11-23" in refused.value.errors[0].message


def test_the_last_thirty_days_when_nothing_is_said() -> None:
    with clock.stopped_at(NOW):
        for given in ((None, None), ("", "")):
            assert read_span(Store(timezone="UTC"), *given) == Span(
                NOW - timedelta(days=30), NOW + timedelta(seconds=1)
            )
        assert read_span(Store(timezone="UTC"), None, "2026-06-30").start == _utc("2026-05-31T00:00")
        assert read_span(Store(timezone="UTC"), None, "2030-01-01").start == NOW - timedelta(days=30)
        assert read_span(Store(timezone="UTC"), "2026-11-01", None).until == NOW + timedelta(seconds=1)


@pytest.mark.parametrize("given", [("2026-11-23", "2026-11-22"), ("2030-01-01", None), (None, "0002-01-01")])
def test_a_range_that_ends_before_it_begins_is_refused(given: tuple[str | None, str | None]) -> None:
    with clock.stopped_at(NOW), pytest.raises(Refusal, match="swap the two") as refused:
        read_span(Store(timezone="UTC"), *given)
    assert [error.field for error in refused.value.errors] == ["until"]


def test_an_empty_range_is_one() -> None:
    span = read_span(Store(timezone="UTC"), "2026-11-23", "2026-11-23")
    assert span.start == span.until
