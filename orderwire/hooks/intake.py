"""Calls that arrive together share one commit: the durable insert costs one wait for the disk, not one for each call."""

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future

from django.db import close_old_connections, connections, transaction

from orderwire.orders.inbox import insert
from orderwire.orders.models import Event

MOST_TOGETHER = 200
IDLE_SECONDS = 5.0
PATIENCE_SECONDS = 30.0
_Waiting = tuple[Event, "Future[None]"]


class Intake:
    """A writer thread, started when the first call comes and gone when none came for a while."""

    def __init__(self) -> None:
        self._calls: queue.Queue[_Waiting] = queue.Queue()
        self._lock = threading.Lock()
        self._writer: threading.Thread | None = None

    def keep(self, event: Event) -> None:
        """Return once `event` is durable (a repeat changes nothing). Raises DatabaseError, or TimeoutError, when it is not."""
        done: Future[None] = Future()
        with self._lock:
            self._calls.put((event, done))
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, name="intake", daemon=True)
                self._writer.start()
        done.result(timeout=PATIENCE_SECONDS)

    def _write(self) -> None:
        while True:
            together = self._next()
            if not together:
                with self._lock:
                    if self._calls.empty():
                        self._writer = None
                        connections.close_all()
                        return
                continue
            _commit(together)

    def _next(self) -> list[_Waiting]:
        try:
            together = [self._calls.get(timeout=IDLE_SECONDS)]
        except queue.Empty:
            return []
        while len(together) < MOST_TOGETHER:
            try:
                together.append(self._calls.get_nowait())
            except queue.Empty:
                break
        return together


def _commit(together: Sequence[_Waiting]) -> None:
    """Insert all in one transaction, and let every caller know how it ended."""
    close_old_connections()
    try:
        with transaction.atomic():
            insert(*[event for event, _ in together])
    except Exception as error:  # whatever it is, the callers must hear of it
        for _, done in together:
            done.set_exception(error)
        return
    for _, done in together:
        done.set_result(None)


INTAKE = Intake()
