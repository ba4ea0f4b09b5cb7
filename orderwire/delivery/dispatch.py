"""The dispatcher: claims many, renders them, feeds the lanes, and commits markers and outcomes of all lanes together.

One step is one transaction: settle what ended, mark what was offered, claim what may go. A dot is written only after the
step that marked it is committed; if the commit fails, the lanes close their connections before the dot.
"""

import queue
from collections.abc import Callable, Sequence
from time import monotonic, sleep

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction

from orderwire.core import clock
from orderwire.delivery.compose import Batch, Marking, keep, render
from orderwire.delivery.lane import Done, Job, Lane, Offered, Report
from orderwire.delivery.outcome import Ended, apply_side_effects, attempts, outcome_of
from orderwire.delivery.senders import Way, way_out
from orderwire.outbox import queue as outbox
from orderwire.outbox.marker import mark
from orderwire.outbox.models import Message, State, WorkerSeat
from orderwire.outbox.schedule import NO_SERVER
from orderwire.outbox.settle import Outcome, settle
from orderwire.outbox.transitions import Transition

log = structlog.get_logger(__name__)
LANES = 20  # connections of one worker to mail servers; Postfix's own default for one destination
LINGER_SECONDS = 0.003  # how long a marker waits for others to share its commit
Count = Callable[[Sequence[Transition]], None]


class Dispatcher:
    """Sends for one worker. `count` is told every transition in the transaction it happens in (totals are kept there);
    `marking` makes the links of its mails countable.
    """

    def __init__(self, seat: WorkerSeat, count: Count, lanes: int = LANES, marking: Marking | None = None) -> None:
        self._seat, self._count, self._marking = seat, count, marking
        self._jobs: queue.Queue[Job | None] = queue.Queue()
        self._reports: queue.Queue[Report] = queue.Queue()
        self._lanes = [Lane(n, self._jobs, self._reports, settings.ALLOW_PRIVATE_HOSTS) for n in range(lanes)]
        self._out: dict[str, Job] = {}  # jobs in the lanes or waiting for one, by message id
        self._unsaved: list[Ended] = []
        self._unmarked: list[Message] = []  # in hand, and certainly without a dot: to be given back
        self._shaken = False  # a commit seemed to fail: perhaps it was kept all the same
        self._batch = Batch()  # rendered and not kept yet
        self._ways: dict[str, Way | None] = {}
        self._stopping = False
        for lane in self._lanes:
            lane.start()

    @property
    def busy(self) -> bool:
        """Whether any message is in this worker's hands."""
        return bool(self._out or self._batch.written or self._unsaved or self._unmarked or self._shaken)

    def step(self, wait: float) -> bool:
        """Do what there is to do; wait up to `wait` seconds for a lane when there is nothing. True when something moved."""
        offered, ended = self._collect(0.0 if self._batch.written else wait)
        self._unsaved += ended
        in_hand = len(self._out) + len(self._batch.written)
        hungry = not self._stopping and in_hand < 2 * len(self._lanes)
        waiting = offered or self._unsaved or self._unmarked or self._shaken or self._batch.written
        if not waiting and not (hungry and outbox.due_soon(clock.now())):
            return False
        try:
            with transaction.atomic():
                moved, go, claimed = self._commit(offered, hungry)
        except DatabaseError:
            log.exception("commit failed: nothing is sent that is not marked")
            self._commit_failed(offered)
            return False
        self._after(offered, go)
        self._render(claimed)
        return bool(moved or claimed)

    def _commit(self, offered: Sequence[Job], hungry: bool) -> tuple[bool, set[str], list[Message]]:
        """Settle, keep what was rendered, mark, claim; answers what moved, which dots may go, and what is to be rendered."""
        now = clock.now()
        outbox.give_back(self._unmarked, now)
        ended = list(self._unsaved)
        if self._shaken:
            in_hand = [job.written.message.pk for job in offered] + [one.outcome.message.pk for one in ended]
            in_hand += [written.message.pk for written in self._batch.written]
            outbox.reclaim(self._seat, [*self._out, *in_hand], now)
        keep(self._batch, now, self._marking)
        failed = [written for written in self._batch.written if written.envelope is None]
        outcomes = [Outcome(one.message, State.FAILED, "template", one.problem) for one in failed]
        transitions = settle([*(one.outcome for one in ended), *outcomes], now)
        apply_side_effects(ended)
        attempts(ended)
        marked = mark([job.written.message for job in offered], now) if offered else None
        if marked is not None:
            transitions += marked.transitions
        claimed = self._claim() if hungry else []
        self._count(transitions)
        return bool(transitions), marked.go if marked else set(), claimed

    def _commit_failed(self, offered: Sequence[Job]) -> None:
        """Nothing of this step happened: no dot is written, and what was rendered goes back with what was offered."""
        self._shaken = True
        self._unmarked += [written.message for written in self._batch.written]
        self._batch = Batch()
        for job in offered:
            self._unmarked.append(job.written.message)
            job.decide("stop")

    def _claim(self) -> list[Message]:
        now = clock.now()
        claimed = outbox.claim(self._seat, now, 8 * len(self._lanes) - len(self._out))
        self._ways |= {account: way_out(account) for account in {message.store.account_id for message in claimed}}
        lost = [message for message in claimed if self._ways[message.store.account_id] is None]
        outbox.hold(lost, NO_SERVER, now + outbox.LOOK_AGAIN)
        return [message for message in claimed if message not in lost]

    def _render(self, claimed: Sequence[Message]) -> None:
        """Write the claimed mails between two transactions: others may write to the database meanwhile."""
        try:
            self._batch = render(claimed, clock.now(), self._marking) if claimed else Batch()
        except DatabaseError:
            log.exception("what was claimed could not be rendered; given back")
            self._shaken = True
            self._unmarked += claimed

    def _after(self, offered: Sequence[Job], go: set[str]) -> None:
        """The commit stands: forget what was saved, let the lanes go on, feed them with what was kept."""
        self._unsaved, self._unmarked, self._shaken = [], [], False
        for job in offered:
            job.decide("go" if job.written.message.pk in go else "stop")
        batch, self._batch = self._batch, Batch()
        for written in batch.written:
            way = self._ways.get(written.message.store.account_id)
            if written.envelope is not None and way is not None:
                job = Job(written, way)
                self._out[written.message.pk] = job
                self._jobs.put(job)

    def _collect(self, wait: float) -> tuple[list[Job], list[Ended]]:
        """What the lanes report: wait up to `wait` for the first, then a moment for the others to share its commit."""
        offered: list[Job] = []
        ended: list[Ended] = []
        deadline = monotonic() + (0 if self._unsaved else wait)
        while len(offered) + len(ended) < len(self._lanes):
            try:
                report = self._reports.get(timeout=max(0.0, deadline - monotonic()))
            except queue.Empty:
                break
            if not (offered or ended):
                deadline = monotonic() + LINGER_SECONDS
            if isinstance(report, Offered):
                offered.append(report.job)
            else:
                ended += self._ended(report)
            if len(offered) >= len(self._out):
                break  # every mail in hand waits for its marker: nothing more can come
        return offered, ended

    def _ended(self, report: Done) -> list[Ended]:
        self._out.pop(report.job.written.message.pk, None)
        outcome = outcome_of(report)
        return [outcome] if outcome else []

    def stop(self, grace: float = 660.0) -> None:
        """Give back what was not offered, let what is marked come to its end, close the connections."""
        self._stopping = True
        self._give_back()
        deadline = monotonic() + grace
        while self.busy and monotonic() < deadline:
            self._wind_down(0.2)
        for _ in self._lanes:
            self._jobs.put(None)
        for lane in self._lanes:
            lane.join(timeout=5)

    def _wind_down(self, wait: float) -> None:
        """Save what ended, give back what is offered now; again and again while the database does not answer."""
        offered, ended = self._collect(wait)
        self._unsaved += ended
        for job in offered:
            self._unmarked.append(job.written.message)
            job.decide("stop")
        if not (self._unsaved or self._unmarked or self._shaken):
            return
        try:
            with transaction.atomic():
                self._commit([], hungry=False)
        except DatabaseError:
            log.exception("what was sent could not be saved yet; trying again")
            close_old_connections()
            sleep(wait)
        else:
            self._unsaved, self._unmarked, self._shaken = [], [], False

    def _give_back(self) -> None:
        self._unmarked += [written.message for written in self._batch.written]
        self._batch = Batch()
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return
            if job is not None:
                self._unmarked.append(job.written.message)
                self._out.pop(job.written.message.pk, None)
