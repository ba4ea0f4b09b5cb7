"""Real `orderwire worker` processes over the database a test commits to, and the shop whose mails they send."""

import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from orderwire.outbox.models import Message, WorkerSeat
from orderwire.stores.models import Store
from tests.served import ROOT, command
from tests.shop import Shop, open_shop, order
from tests.sink import Sink, wait_for

Process = subprocess.Popen[bytes]
LEAVE_SECONDS = 60


@dataclass(slots=True)
class Crew:
    """Starts workers, sends them signals, and sees what they hold. Whatever still runs is ended with the test."""

    shop: Shop
    sink: Sink
    env: dict[str, str]
    log: Path
    started: list[Process] = field(default_factory=list)
    _numbers: int = 0

    def start(self, *words: str) -> Process:
        """One more worker."""
        with self.log.open("ab") as output:
            process = subprocess.Popen(command("worker", *words), env=self.env, cwd=ROOT, stdout=output, stderr=output)
        self.started.append(process)
        return process

    def drain(self) -> None:
        """A worker that works until nothing is left to do now."""
        self.leaves(self.start("--drain"))

    def leaves(self, process: Process) -> None:
        """The worker ends by itself, and well."""
        assert process.wait(LEAVE_SECONDS) == 0, self.log.read_text()[-3000:]

    def told_to_stop(self, process: Process) -> None:
        """SIGTERM, and no waiting."""
        process.send_signal(signal.SIGTERM)

    def orders(self, count: int) -> None:
        """So many new orders arrive by webhook, each to an address of its own."""
        for _ in range(count):
            self._numbers += 1
            number = str(self._numbers)
            assert self.shop.post(order(number, customer={"email": f"ada{number}@example.com"})) == 202

    def held(self, process: Process, state: str) -> int:
        """How many messages of a state are in a worker's hands."""
        return Message.objects.filter(owner__pid=process.pid, owner__left_at=None, state=state).count()

    def waits(self, process: Process, **wanted: int) -> None:
        """Until the worker holds exactly so many messages of each state."""
        what = f"the worker to hold {wanted}"
        wait_for(lambda: all(self.held(process, state) == count for state, count in wanted.items()), what)

    def states(self) -> dict[str, int]:
        """How many messages there are of each state."""
        names = [str(state) for state in self.shop.messages.values_list("state", flat=True)]
        return {name: names.count(name) for name in sorted(set(names))}

    def each_once(self) -> None:
        """Every message is at the server exactly once, by its Message-ID, at its own recipient."""
        kept = [(mail.message_id, mail.rcpt_tos[0]) for mail in self.sink.mails]
        owed = list(self.shop.messages.values_list("message_id", "to_address"))
        assert sorted(kept) == sorted(owed)

    def nobody_left(self) -> None:
        """No worker holds anything, and every seat is marked as left."""
        assert not self.shop.messages.filter(owner__isnull=False).exists()
        assert not WorkerSeat.objects.filter(left_at=None).exists()


@pytest.fixture
def crew(shared_env: dict[str, str], sink: Sink, tmp_path: Path, settings: Any) -> Iterator[Crew]:
    """A custom store with one active rule, and workers to be started; time is real."""
    settings.SMTP_URL = sink.url
    made = open_shop()
    made.rule(subject="Order *|ORDER_NUMBER|*", template={"html": "<p>*|ORDER_TOTAL|*</p>", "text": "*|ORDER_TOTAL|*"})
    team = Crew(made, sink, {**shared_env, "ORDERWIRE_SMTP_URL": sink.url}, tmp_path / "workers.log")
    yield team
    sink.behave()
    for process in team.started:
        if process.poll() is None:
            process.kill()
        process.wait()
    Store.objects.all().delete()
