"""The loop of one worker: read events, send what is due, keep the house. Stops politely on SIGTERM."""

import gc
import signal
import sys
import threading
from time import monotonic

import structlog
from django.db import DatabaseError, close_old_connections

from orderwire import flow
from orderwire.acts import imports
from orderwire.acts.fetching import work_one
from orderwire.core import clock
from orderwire.delivery.dispatch import Dispatcher
from orderwire.orders import inbox
from orderwire.outbox.queue import anything_to_wake, due_soon
from orderwire.outbox.seats import Seat
from orderwire.tracking import waiting
from orderwire.worker.chores import Chores
from orderwire.worker.courier import Couriers

log = structlog.get_logger(__name__)
EVENTS_A_BATCH = 100
IDLE_SECONDS = 0.25
LOOK_SECONDS = 0.05
SWITCH_SECONDS = 0.001  # the thread that commits must not wait 5 ms for each lane that has a word to write
AFTER_TROUBLE_SECONDS = 2.0


class Worker:
    """One process's work. `drain` stops when nothing is due, nothing unread and nothing in hand."""

    def __init__(self, *, drain: bool = False) -> None:
        self._drain = drain
        self._stop = threading.Event()
        self._seat = Seat()
        self._look_at = 0.0  # when to look for events again, monotonic
        self._shaken = False  # the database failed us: the seat's lock may be gone with its connection

    def run(self) -> None:
        """Work until told to stop, or until drained."""
        sys.setswitchinterval(SWITCH_SECONDS)
        gc.freeze()  # what is loaded now stays; and rows by the thousand are no reason to look for cycles all the time
        gc.set_threshold(50_000, 20, 50)
        seat = self._seat.take()
        sender = flow.dispatcher(seat)
        chores = Chores(seat)
        couriers = Couriers()
        if not self._drain:
            couriers.start()
        log.info("worker at work", worker=seat.pk)
        try:
            while not self._stop.is_set():
                if not self._turn(sender, chores) and self._drain and self._is_dry(sender):
                    break
        finally:
            couriers.stop()
            sender.stop()
            chores.finish()
            self._seat.leave()
            log.info("worker left", worker=seat.pk)

    def stop(self, *_: object) -> None:
        """Finish what is in hand and leave (a signal handler)."""
        self._stop.set()

    def on_signals(self) -> "Worker":
        """Listen to SIGTERM and SIGINT."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        return self

    def _turn(self, sender: Dispatcher, chores: Chores) -> bool:
        """One round of everything; True when something was done."""
        try:
            if self._shaken:
                self._seat.keep()
                self._shaken = False
            chores.tick(monotonic())
            read = self._read(sender) or (self._drain and (work_one() or imports.work_one()))
            return flow.send_due(sender, 0.0 if read else IDLE_SECONDS) or read
        except DatabaseError:
            log.exception("the database did not answer; trying again")
            close_old_connections()
            self._shaken = True
            self._stop.wait(AFTER_TROUBLE_SECONDS)
            return True

    def _read(self, sender: Dispatcher) -> bool:
        """Read a batch of events; while mails are in hand, look for some only now and then."""
        now = monotonic()
        if sender.busy and now < self._look_at:
            return False
        read = flow.read_events(EVENTS_A_BATCH) > 0
        self._look_at = monotonic() + LOOK_SECONDS  # a little later there are more, and they share what a batch costs
        return read

    def _is_dry(self, sender: Dispatcher) -> bool:
        now = clock.now()
        if waiting.anything() or inbox.counts()["unread"]:
            return False
        return not (sender.busy or due_soon(now) or anything_to_wake(now))
