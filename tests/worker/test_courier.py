"""The threads that speak with shops: they work while there is work, survive trouble, and stop when told."""

import threading

import pytest
from django.db import OperationalError

from orderwire.worker import courier


def test_they_work_survive_trouble_and_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    done, seen = threading.Event(), []

    def work() -> bool:
        seen.append(threading.current_thread().name)
        if len(seen) == 2:
            raise ValueError("odd")
        if len(seen) == 3:
            raise OperationalError("away")
        if len(seen) == 5:
            done.set()
        return len(seen) < 5

    monkeypatch.setattr(courier, "work_one", work)
    monkeypatch.setattr(courier.imports, "work_one", lambda: False)
    monkeypatch.setattr(courier, "AFTER_TROUBLE_SECONDS", 0.0)
    couriers = courier.Couriers()
    couriers.start(1)
    assert done.wait(20)
    couriers.stop()
    assert (len(seen), set(seen)) == (5, {"courier-0"})


def test_a_file_is_read_in_when_no_shop_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    done, files = threading.Event(), []

    def read_in() -> bool:
        files.append(threading.current_thread().name)
        done.set()
        return len(files) < 3

    monkeypatch.setattr(courier, "work_one", lambda: False)
    monkeypatch.setattr(courier.imports, "work_one", read_in)
    couriers = courier.Couriers()
    couriers.start(1)
    assert done.wait(20)
    couriers.stop()
    assert set(files) == {"courier-0"}
