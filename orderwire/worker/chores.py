"""The whole clock of the house on one page: what is done again and again, and how often."""

from collections.abc import Callable
from time import monotonic

from django.db import transaction

from orderwire import flow
from orderwire.core import clock
from orderwire.core.sqlite.planning import learn_sizes
from orderwire.orders import imports, inbox
from orderwire.outbox import doubt, queue
from orderwire.outbox.models import WorkerSeat
from orderwire.reports import totals
from orderwire.tracking.keep import forget_hits
from orderwire.worker.telling import Telling

WAKE_SECONDS = 1.0
JUDGE_SECONDS = 0.5
JUDGED_AT_ONCE = 4
RECOVER_SECONDS = 2.0
EXPIRE_SECONDS = 10.0
ORPHANS_SECONDS = 60.0
FORGET_SECONDS = 60.0
CARE_SECONDS = 60.0
LEARN_SECONDS = 3600.0


class Chores:
    """Recurring work of one worker; each piece is safe to be done by several at once."""

    def __init__(self, seat: WorkerSeat) -> None:
        self._seat = seat
        self._telling = Telling()
        self._plan: list[tuple[float, Callable[[], None]]] = [
            (WAKE_SECONDS, self._wake),
            (JUDGE_SECONDS, self._judge),
            (RECOVER_SECONDS, self._recover),
            (EXPIRE_SECONDS, self._expire),
            (ORPHANS_SECONDS, self._orphans),
            (FORGET_SECONDS, self._forget),
            (CARE_SECONDS, self._care),
            (LEARN_SECONDS, learn_sizes),
        ]
        self._next = [*[0.0] * (len(self._plan) - 1), monotonic() + LEARN_SECONDS]  # at the start the command did it

    def tick(self, now: float) -> None:
        """Do what is due by the monotonic clock."""
        for index, (every, chore) in enumerate(self._plan):
            if now >= self._next[index]:
                self._next[index] = now + every
                chore()

    def finish(self) -> None:
        """The worker leaves: what is under way comes to its end."""
        self._telling.finish(monotonic())

    def _wake(self) -> None:
        """Mails whose time has come, or whose hold has passed, become ready."""
        if queue.anything_to_wake(clock.now()):
            with transaction.atomic():
                queue.wake(clock.now())

    def _judge(self) -> None:
        """Opens and clicks that were heard get their verdicts; a few batches, so that mails do not wait."""
        for _ in range(JUDGED_AT_ONCE):
            if flow.judge_hits() == 0:
                return

    def _recover(self) -> None:
        """What a dead worker held goes back, or is marked uncertain."""
        if doubt.others(self._seat):
            with transaction.atomic():
                totals.count(doubt.recover(clock.now(), self._seat))

    def _expire(self) -> None:
        """Too late is a state, not a send; and the wait for evidence of uncertain ones ends."""
        with transaction.atomic():
            totals.count(queue.expire(clock.now()))
            totals.count(doubt.resolve(clock.now()))

    def _orphans(self) -> None:
        """The fallback by lease."""
        with transaction.atomic():
            totals.count(doubt.orphans(clock.now()))

    def _forget(self) -> None:
        """Raw events read long ago, files of long ago, and opens and clicks past their days, are removed, a few at a time."""
        with transaction.atomic():
            inbox.forget_old(clock.now())
            imports.forget_old(clock.now())
            forget_hits(clock.now())

    def _care(self) -> None:
        """Owners hear of a store, a sender or a rule that broke, and that it mended."""
        self._telling.step(clock.now(), monotonic())
