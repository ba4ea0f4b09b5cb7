"""Ranges of whole days in the store's zone."""

from datetime import UTC, date, datetime

import pytest

from orderwire.core import clock
from orderwire.core.failures import Refusal
from orderwire.stores.models import Store
from orderwire.web.days import read_days, today

BERLIN = Store(timezone="Europe/Berlin")


def test_both_days_are_whole() -> None:
    span = read_days(BERLIN, "2026-11-20", "2026-11-21")
    assert span.start == datetime(2026, 11, 19, 23, tzinfo=UTC)
    assert span.until == datetime(2026, 11, 21, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last"),
    [("x", "2026-11-21"), ("2026-11-20", "y"), ("2026-11-22", "2026-11-20"), ("2026-11-20", "9999-12-31")],
)
def test_nonsense_is_refused(first: str, last: str) -> None:
    with pytest.raises(Refusal):
        read_days(BERLIN, first, last)


def test_today_is_the_stores() -> None:
    with clock.stopped_at(datetime(2026, 11, 21, 23, 30, tzinfo=UTC)):
        assert today(BERLIN) == date(2026, 11, 22)
