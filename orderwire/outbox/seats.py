"""Who is at work. A worker holds an operating-system or advisory lock for as long as it lives, so a dead one is known at once
and a slow one is never stolen from (reliability.md §6.2, rule 5)."""

import fcntl
import hashlib
import os
import socket
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from orderwire.core import clock
from orderwire.outbox.models import WorkerSeat


def _advisory_number(seat_id: str) -> int:
    return int.from_bytes(hashlib.blake2b(b"seat:" + seat_id.encode(), digest_size=8).digest(), "big", signed=True)


def _session() -> int:
    """The number of this process's session at the PostgreSQL server; a new one after every reconnect."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def boot_id() -> str:
    """Names this boot of this machine, "" where the system does not tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


class Seat:
    """This process's place at the queue: a row, and a lock that dies with the process."""

    def __init__(self) -> None:
        self.row = WorkerSeat(host=socket.gethostname()[:200], pid=os.getpid(), boot_id=boot_id())
        self._file: IO[bytes] | None = None
        self._session = 0  # the database session that holds the lock (PostgreSQL)

    def take(self) -> WorkerSeat:
        """Lock first, then show the row: nobody can see a seat that is not held."""
        if connection.vendor == "postgresql":
            self._lock()
        else:
            path = _lock_path(self.row.pk)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        self.row.save(force_insert=True)
        return self.row

    def keep(self) -> None:
        """Take the lock again after the database connection was lost; nothing while it is held. A file's lock is never lost.

        Meanwhile others may have taken this worker for dead: its seat is shown as taken again.
        """
        if connection.vendor == "postgresql" and _session() != self._session:
            self._lock()
            WorkerSeat.objects.filter(pk=self.row.pk).update(left_at=None)

    def _lock(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_advisory_number(self.row.pk)])
        self._session = _session()

    def leave(self) -> None:
        """The seat is free: the row is marked, the lock let go."""
        WorkerSeat.objects.filter(pk=self.row.pk).update(left_at=clock.now())
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_advisory_number(self.row.pk)])
        elif self._file is not None:
            self._file.close()
            _lock_path(self.row.pk).unlink(missing_ok=True)


def is_alive(seat: WorkerSeat) -> bool:
    """Whether the process behind a seat still holds its lock."""
    if seat.left_at is not None:
        return False
    if connection.vendor == "postgresql":
        number = _advisory_number(seat.pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
            free = bool(cursor.fetchone()[0])
            if free:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
        return not free
    try:
        with _lock_path(seat.pk).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def bury(seat: WorkerSeat) -> None:
    """A dead worker's seat is marked as left, so that it is not asked for again."""
    WorkerSeat.objects.filter(pk=seat.pk, left_at=None).update(left_at=clock.now())
    if connection.vendor != "postgresql":
        _lock_path(seat.pk).unlink(missing_ok=True)


def living() -> int:
    """How many workers are at work."""
    return sum(1 for seat in WorkerSeat.objects.filter(left_at=None) if is_alive(seat))


def _lock_path(seat_id: str) -> Path:
    return Path(settings.DATA) / "workers" / f"{seat_id}.lock"
