"""A lane offers a mail, waits to be told, and only then writes the dot."""

import queue
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from orderwire.delivery import lane
from orderwire.delivery.compose import Written
from orderwire.delivery.lane import Done, Job, Lane, Offered, Report
from orderwire.delivery.senders import Way
from orderwire.mailers.envelope import Envelope, NotSent, Refused, SmtpServer, Unanswered
from orderwire.mailers.smtp import SmtpSession
from orderwire.outbox.models import Message
from tests.sink import Sink, wait_for


@dataclass(slots=True)
class Road:
    """One lane, and the far end of its two queues."""

    jobs: "queue.Queue[Job | None]"
    reports: "queue.Queue[Report]"
    way: Way

    def send(self, number: int = 1, port: int | None = None) -> Job:
        content = f"Message-ID: <{number}@x>\r\n\r\nHello {number}\r\n.dot\r\n".encode()
        envelope = Envelope("a@acme.example", f"ada{number}@example.com", content)
        way = self.way if port is None else Way(SmtpServer("127.0.0.1", port, tls="none", public_only=False), None)
        job = Job(Written(Message(), envelope), way)
        self.jobs.put(job)
        return job

    def offered(self) -> Job:
        report = self.reports.get(timeout=20)
        assert isinstance(report, Offered)
        return report.job

    def done(self) -> Done:
        report = self.reports.get(timeout=20)
        assert isinstance(report, Done)
        return report

    def through(self, number: int) -> Done:
        self.send(number)
        self.offered().decide("go")
        return self.done()


@pytest.fixture
def road(sink: Sink) -> Iterator[Road]:
    jobs: queue.Queue[Job | None] = queue.Queue()
    reports: queue.Queue[Report] = queue.Queue()
    one = Lane(0, jobs, reports, frozenset())
    one.start()
    yield Road(jobs, reports, Way(SmtpServer("127.0.0.1", sink.port, tls="none", public_only=False), None))
    jobs.put(None)
    one.join(10)
    assert not one.is_alive()


def test_no_dot_before_the_word(road: Road, sink: Sink) -> None:
    road.send()
    job = road.offered()
    assert sink.mails == []
    job.decide("go")
    receipt = road.done().receipt
    assert receipt is not None
    assert (receipt.code, receipt.text) == (250, "2.0.0 kept")
    assert sink.only().content.endswith(b"Hello 1\r\n.dot\r\n")


def test_no_dot_after_a_no(road: Road, sink: Sink) -> None:
    road.send()
    road.offered().decide("stop")
    ended = road.done()
    assert (ended.receipt, ended.failure) == (None, None)
    assert road.through(2).receipt is not None
    assert sink.only().rcpt_tos == ("ada2@example.com",)


def test_one_connection_for_many_mails_but_not_for_ever(
    road: Road, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[SmtpServer] = []
    monkeypatch.setattr(lane, "MOST_MAILS_A_CONNECTION", 3)
    real = SmtpSession.open

    def counted(server: SmtpServer, **named: Any) -> SmtpSession:
        opened.append(server)
        return real(server, **named)

    monkeypatch.setattr(SmtpSession, "open", counted)
    for number in range(7):
        assert road.through(number).receipt is not None
    assert (len(opened), len(sink.mails)) == (3, 7)


def test_a_kept_connection_that_the_server_closed_is_opened_again(road: Road, sink: Sink) -> None:
    assert road.through(1).receipt is not None
    sink.behave(drop={"ada2@example.com": "lost"})
    assert isinstance(road.through(2).failure, Unanswered)
    assert road.through(3).receipt is not None
    assert [mail.rcpt_tos for mail in sink.mails] == [("ada1@example.com",), ("ada3@example.com",)]


def test_a_refusal_leaves_the_connection_usable(road: Road, sink: Sink) -> None:
    sink.behave(refuse={"ada1@example.com": ("rcpt", "550 5.1.1 gone")})
    road.send(1)
    failure = road.done().failure
    assert isinstance(failure, Refused)
    assert (failure.stage, failure.code, failure.enhanced) == ("rcpt", 550, "5.1.1")
    assert road.through(2).receipt is not None


def test_nobody_there_is_certainly_not_sent(road: Road) -> None:
    road.send(port=1)
    assert isinstance(road.done().failure, NotSent)


def test_a_lane_survives_what_nobody_thought_of(road: Road, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(SmtpSession, "offer", _trips)
        road.send(1)
        assert isinstance(road.done().failure, NotSent)
    with monkeypatch.context() as patch:
        patch.setattr(SmtpSession, "finish", _trips)
        assert isinstance(road.through(2).failure, Unanswered)
    assert road.through(3).receipt is not None
    wait_for(lambda: len(sink.mails) == 1, "the third mail")


def _trips(*_: object) -> None:
    raise ZeroDivisionError
