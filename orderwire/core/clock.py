"""The only place time comes from, so that tests can move it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_read: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731 - replaced whole in tests


def now() -> datetime:
    """The present moment, aware, UTC."""
    return _read()


@contextmanager
def stopped_at(moment: datetime) -> Iterator["Hands"]:
    """Stop the clock at `moment` (tests only); the yielded hands move it."""
    global _read  # noqa: PLW0603 - the one clock of the house
    before = _read
    hands = Hands(moment)
    _read = hands.read
    try:
        yield hands
    finally:
        _read = before


class Hands:
    """The hands of a stopped clock."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def read(self) -> datetime:
        """Where the hands stand."""
        return self.moment

    def forward(self, by: timedelta) -> datetime:
        """Move on by a span and answer the new moment."""
        self.moment += by
        return self.moment
