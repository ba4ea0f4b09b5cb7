"""The worker's threads that speak with shops and read files in: beside the sending, which never waits for either."""

import threading

import structlog
from django.db import DatabaseError, close_old_connections, connections

from orderwire.acts import imports
from orderwire.acts.fetching import work_one

log = structlog.get_logger(__name__)
THREADS = 3
LOOK_SECONDS = 1.0
AFTER_TROUBLE_SECONDS = 5.0


class Couriers:
    """A few threads, each doing one store's work at a time until told to stop."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, threads: int = THREADS) -> None:
        """Begin; one thread looks often, the others only while there is much to do."""
        for number in range(threads):
            thread = threading.Thread(target=self._run, args=(number,), name=f"courier-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Finish the calls in hand (each has its time limit) and end."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, number: int) -> None:
        pause = LOOK_SECONDS * (1 + 2 * number)
        try:
            while not self._stop.is_set():
                self._stop.wait(self._turn(pause))
        finally:
            connections.close_all()

    def _turn(self, pause: float) -> float:
        """One store's work, or some pages of a file; how long to wait before the next look."""
        try:
            return 0.0 if work_one() or imports.work_one() else pause
        except DatabaseError:
            log.exception("the database did not answer; trying again")
            close_old_connections()
        except Exception:
            log.exception("a shop's work, or a file's, failed")
        return AFTER_TROUBLE_SECONDS
