"""Fixed windows for whoever knocks too often."""

from types import SimpleNamespace

import pytest

from orderwire.accounts import limits
from orderwire.accounts.limits import allow


class Watch:
    """A monotonic clock that a test moves."""

    seconds = 1000.0

    def monotonic(self) -> float:
        """Where it stands."""
        return self.seconds


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    made = Watch()
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=made.monotonic))
    monkeypatch.setattr(limits, "_windows", {})
    return made


def test_so_many_knocks_in_a_window_and_then_again_in_the_next(watch: Watch) -> None:
    assert [allow("sign-in", "ada", 3, 100) for _ in range(5)] == [True, True, True, False, False]
    watch.seconds += 99
    assert not allow("sign-in", "ada", 3, 100)
    watch.seconds += 1
    assert [allow("sign-in", "ada", 3, 100) for _ in range(4)] == [True, True, True, False]


def test_each_door_and_each_knocker_is_counted_alone(watch: Watch) -> None:
    assert allow("sign-in", "ada", 1, 60)
    assert not allow("sign-in", "ada", 1, 60)
    assert allow("sign-in", "grace", 1, 60)
    assert allow("test mail", "ada", 1, 60)


def test_memory_is_bounded(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_MOST", 10)
    for number in range(50):
        allow("sign-in", str(number), 1, 60)
    assert len(limits._windows) <= 12
