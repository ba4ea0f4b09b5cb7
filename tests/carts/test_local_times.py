"""Wall clocks without a zone: the hour that is gone through twice neither loses an order nor makes it older."""

from datetime import UTC, datetime

import pytest

from orderwire.carts.failures import Unreadable
from orderwire.carts.local_times import read_local, safe_start, wall_clock

ZONE = "Europe/Berlin"  # goes back from 03:00 to 02:00 on 2026-10-25 at 01:00 UTC, forward on 2026-03-29


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, 25, hour, minute, tzinfo=UTC)


def test_a_usual_time_is_what_the_zone_says() -> None:
    assert read_local("2026-07-01 12:00:00", ZONE, at(0)) == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert read_local("2026-12-01 12:00:00", ZONE, at(0)) == datetime(2026, 12, 1, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "now", "meant"),
    [
        ("02:50", at(0, 55), at(0, 50)),  # the first time round: the second is yet to come
        ("02:50", at(1, 20), at(0, 50)),
        ("02:10", at(1, 20), at(1, 10)),
        ("02:10", at(5), at(1, 10)),
        ("03:10", at(5), at(2, 10)),
        ("01:59", at(5), at(0) - (at(1) - at(0, 59))),
    ],
)
def test_the_doubled_hour(said: str, now: datetime, meant: datetime) -> None:
    assert read_local(f"2026-10-25 {said}:00", ZONE, now) == meant


def test_nothing_is_asked_past() -> None:
    assert wall_clock(at(0, 55), ZONE) == "2026-10-25 01:55:00"  # 02:55, and 02:00 comes once more
    assert wall_clock(at(1, 30), ZONE) == "2026-10-25 02:30:00"
    assert wall_clock(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), ZONE) == "2026-03-29 01:30:00"
    assert wall_clock(at(0, 55), "UTC") == "2026-10-25 00:55:00"


def test_a_start_is_safe_whatever_the_clock_does() -> None:
    assert safe_start(at(0, 55), ZONE) == at(0) - (at(1) - at(0, 55))
    assert safe_start(at(9), ZONE) == at(9)


def test_what_is_no_time_is_said_so() -> None:
    with pytest.raises(Unreadable):
        read_local("0000-00-00 00:00:00", ZONE, at(0))
