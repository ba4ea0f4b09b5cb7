"""One lane: a thread with one kept SMTP connection. It offers a mail, waits for the marker, then writes the dot.

A lane never touches the database: it reports to the dispatcher, which commits for many lanes at once.
"""

import queue
import threading
from dataclasses import dataclass, field
from time import monotonic
from typing import Literal

import structlog

from orderwire.delivery.compose import Written
from orderwire.delivery.senders import Way
from orderwire.mailers.envelope import MailFailure, NotSent, Receipt, SmtpServer, Unanswered
from orderwire.mailers.smtp import SmtpSession

log = structlog.get_logger(__name__)
MOST_MAILS_A_CONNECTION = 100
IDLE_SECONDS = 20.0  # a kept connection that nobody needs is closed before the server drops it


@dataclass(slots=True)
class Job:
    """One mail on its way through a lane. `verdict` is set by the dispatcher once the marker is committed, or refused."""

    written: Written
    way: Way
    verdict: Literal["", "go", "stop"] = ""
    decided: threading.Event = field(default_factory=threading.Event)
    started: float = field(default_factory=monotonic)

    def decide(self, verdict: Literal["go", "stop"]) -> None:
        """Let the waiting lane go on."""
        self.verdict = verdict
        self.decided.set()


@dataclass(frozen=True, slots=True)
class Offered:
    """The server has everything but the dot."""

    job: Job


@dataclass(frozen=True, slots=True)
class Done:
    """A job's end: a receipt, a failure, or neither when the marker said stop."""

    job: Job
    receipt: Receipt | None = None
    failure: MailFailure | None = None


Report = Offered | Done


class Lane(threading.Thread):
    """Takes jobs from a shared queue until it meets None."""

    def __init__(
        self, number: int, jobs: "queue.Queue[Job | None]", reports: "queue.Queue[Report]", allow: frozenset[str]
    ) -> None:
        super().__init__(name=f"lane-{number}", daemon=True)
        self._jobs, self._reports, self._allow = jobs, reports, allow
        self._session: SmtpSession | None = None
        self._server: SmtpServer | None = None

    def run(self) -> None:
        """The thread's life."""
        while True:
            try:
                job = self._jobs.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                self._close()
                continue
            if job is None:
                break
            self._reports.put(self._carry(job))
        self._close()

    def _carry(self, job: Job) -> Done:
        try:
            session = self._offer(job)
        except MailFailure as failure:
            return Done(job, failure=failure)
        except Exception as error:
            log.exception("lane failed before the dot")
            self._drop()
            return Done(job, failure=NotSent("data", f"{type(error).__name__}: {error}"))
        self._reports.put(Offered(job))
        job.decided.wait()
        if job.verdict != "go":
            self._drop()
            return Done(job)
        return self._finish(job, session)

    def _offer(self, job: Job) -> SmtpSession:
        envelope = job.written.envelope
        if envelope is None:
            raise NotSent("data", job.written.problem)
        session, fresh = self._connection(job.way.server)
        try:
            session.offer(envelope)
        except NotSent:
            self._drop()
            if fresh:
                raise
            session, _ = self._connection(
                job.way.server
            )  # the server had closed the kept connection: once more, on a new one
            session.offer(envelope)
        return session

    def _finish(self, job: Job, session: SmtpSession) -> Done:
        try:
            return Done(job, receipt=session.finish())
        except MailFailure as failure:
            if isinstance(failure, Unanswered):
                self._drop()
            return Done(job, failure=failure)
        except Exception as error:
            log.exception("lane failed after the dot")
            self._drop()
            return Done(job, failure=Unanswered("dot", f"{type(error).__name__}: {error}"))

    def _connection(self, server: SmtpServer) -> tuple[SmtpSession, bool]:
        if self._session is not None and (self._server != server or self._session.used >= MOST_MAILS_A_CONNECTION):
            self._close()
        if self._session is not None:
            return self._session, False
        self._session = SmtpSession.open(server, allow_private=self._allow)
        self._server = server
        return self._session, True

    def _drop(self) -> None:
        if self._session is not None:
            self._session.abandon()
        self._session = None

    def _close(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = None
