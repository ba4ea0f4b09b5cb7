"""The one clock, and how a test moves it."""

from datetime import UTC, datetime, timedelta

from orderwire.core import clock

MOMENT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_now_is_aware_and_utc() -> None:
    before = datetime.now(UTC)
    now = clock.now()
    assert now.utcoffset() == timedelta(0)
    assert before <= now <= datetime.now(UTC)


def test_a_stopped_clock_moves_only_by_its_hands_and_then_runs_again() -> None:
    with clock.stopped_at(MOMENT) as hands:
        assert clock.now() == clock.now() == MOMENT
        assert hands.forward(timedelta(hours=2)) == MOMENT + timedelta(hours=2) == clock.now()
        with clock.stopped_at(MOMENT):
            assert clock.now() == MOMENT
        assert clock.now() == MOMENT + timedelta(hours=2)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(hours=1)
