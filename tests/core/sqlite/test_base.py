"""Turns: one writer at a time, in a fair order, and never for ever."""

import threading
import time
from pathlib import Path

import pytest

from orderwire.core.sqlite import base
from orderwire.core.sqlite.base import Turn


def test_one_holds_the_turn_and_the_next_gets_it_when_it_is_given_back(tmp_path: Path) -> None:
    first, second = Turn(str(tmp_path / "db")), Turn(str(tmp_path / "db"))
    first.take()
    got = threading.Event()
    waiting = threading.Thread(target=lambda: (second.take(), got.set()))
    waiting.start()
    assert not got.wait(0.1)
    first.give()
    assert got.wait(10)
    assert (first.held, second.held) == (False, True)
    waiting.join()
    second.close()
    first.close()


def test_who_wrote_last_does_not_overtake_who_waits(tmp_path: Path) -> None:
    busy, patient = Turn(str(tmp_path / "db")), Turn(str(tmp_path / "db"))
    order: list[str] = []
    busy.take()
    waiting = threading.Thread(target=lambda: (patient.take(), order.append("patient"), patient.give()))
    waiting.start()
    time.sleep(0.1)  # the patient one is next in the queue by now
    busy.give()
    busy.take()
    order.append("busy")
    waiting.join(10)
    assert order == ["patient", "busy"]
    busy.close()
    patient.close()


def test_a_turn_that_never_comes_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "TURN_SECONDS", 0.05)
    holder, other = Turn(str(tmp_path / "db")), Turn(str(tmp_path / "db"))
    holder.take()
    other.take()
    assert not other.held
    other.give()
    assert holder.held
    holder.close()
    other.close()


def test_taking_a_turn_twice_is_taking_it_once(tmp_path: Path) -> None:
    turn = Turn(str(tmp_path / "db"))
    turn.take()
    turn.take()
    turn.close()
    other = Turn(str(tmp_path / "db"))
    other.take()
    assert other.held
    other.close()
