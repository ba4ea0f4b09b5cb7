"""Who is at work: a lock that dies with its process."""

import json
import subprocess

import pytest
from django.db import connection

from orderwire.outbox.models import WorkerSeat
from orderwire.outbox.seats import Seat, bury, is_alive, living
from tests.rooms import NOON
from tests.served import ROOT, command


def seen_by_others(env: dict[str, str]) -> int:
    """How many workers another process sees."""
    done = subprocess.run(command("status", "--json"), env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(json.loads(done.stdout)["workers"])


def test_a_seat_is_seen_while_its_process_holds_it(shared_env: dict[str, str]) -> None:
    seat = Seat()
    row = seat.take()
    assert seen_by_others(shared_env) == 1
    seat.keep()
    connection.close()
    seat.keep()
    assert seen_by_others(shared_env) == 1, "the lock outlives the connection it was taken on"
    seat.leave()
    row.refresh_from_db()
    assert row.left_at is not None
    assert (seen_by_others(shared_env), is_alive(row)) == (0, False)


def test_a_seat_that_was_taken_for_dead_is_taken_again(shared_env: dict[str, str]) -> None:
    seat = Seat()
    row = seat.take()
    connection.close()
    if connection.vendor == "postgresql":
        WorkerSeat.objects.filter(pk=row.pk).update(left_at=NOON)
    seat.keep()
    row.refresh_from_db()
    assert row.left_at is None
    seat.leave()


@pytest.mark.django_db
def test_a_seat_nobody_holds_is_dead_and_buried_once() -> None:
    row = WorkerSeat.objects.create(host="gone", pid=1)
    assert (is_alive(row), living()) == (False, 0)
    bury(row)
    row.refresh_from_db()
    first = row.left_at
    bury(row)
    row.refresh_from_db()
    assert row.left_at == first is not None
