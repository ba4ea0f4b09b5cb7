"""A real SMTP server in another process that knows the truth: each mail is on disk, fsynced, before its sender hears 250.

It is an aiosmtpd server of its own, so that what our lanes say is understood by code we did not write. How it behaves is
switched while it runs (`Sink.behave`): slow answers, gates, refusals at a stage by recipient, connections dropped after the dot.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

ROOT = Path(__file__).resolve().parent.parent
LOOKS = 12_000
_TICK = 0.004


@dataclass(frozen=True, slots=True)
class Caught:
    """One mail that the server kept: its envelope, and where its bytes lie as they came over the wire (dots unstuffed)."""

    message_id: str
    mail_from: str
    rcpt_tos: tuple[str, ...]
    place: tuple[Path, int, int]

    @property
    def content(self) -> bytes:
        """The mail's bytes."""
        path, start, length = self.place
        with path.open("rb") as file:
            file.seek(start)
            return file.read(length)

    @property
    def mail(self) -> EmailMessage:
        """The mail as the standard library reads it."""
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def subject(self) -> str:
        """The subject, decoded."""
        return str(self.mail["Subject"])

    @property
    def text(self) -> str:
        """The text part."""
        return _part(self.mail, "plain")

    @property
    def html(self) -> str:
        """The HTML part."""
        return _part(self.mail, "html")

    @property
    def words(self) -> str:
        """The text part as a reader sees it: no-break spaces are spaces."""
        return " ".join(self.text.split())


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None, f"the mail has no {kind} part"
    return str(part.get_content())


@dataclass(slots=True)
class Sink:
    """The test's hand on the server. `behave` says what it does from now on; what is not named is as usual."""

    port: int
    folder: Path
    _before: int = field(default=0)

    @property
    def url(self) -> str:
        """For ORDERWIRE_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    def behave(self, **plan: Any) -> None:
        """delay: seconds before the dot's answer. gates: "rcpt" and "dot" hold their answer while named.

        refuse: {address: (stage, reply)}, stage mail, rcpt, data or dot; "*" is everybody.
        drop: {address: "kept" or "lost"}, the connection ends after the dot. auth: False refuses every password.
        """
        part = self.folder / "plan.part"
        part.write_text(json.dumps(plan), encoding="utf-8")
        os.replace(part, self.folder / "plan.json")

    @property
    def mails(self) -> list[Caught]:
        """Every mail kept since this test began, in the order they came: the dot had come, its answer may still wait."""
        with self._kept.open("rb") as file:
            file.seek(self._before)
            rows = [json.loads(line) for line in file.read().split(b"\n")[:-1]]
        where = self.folder / "mails"
        return [
            Caught(row["message_id"], row["mail_from"], tuple(row["rcpt_tos"]), (where, row["start"], row["length"]))
            for row in rows
        ]

    def only(self) -> Caught:
        """The one mail there is."""
        (mail,) = self.mails
        return mail

    def fresh(self) -> None:
        """A new test begins: the usual behaviour, nothing kept."""
        self.behave()
        self._before = self._kept.stat().st_size

    @property
    def _kept(self) -> Path:
        return self.folder / "kept.jsonl"


def wait_for(happened: Callable[[], Any], what: str) -> Any:
    """The first true answer of `happened`; fails the test when there is none in LOOKS looks.

    Looks are counted, not seconds: a machine that stands still for a while runs out of time, and of nothing else.
    """
    for _ in range(LOOKS):
        found = happened()
        if found:
            return found
        time.sleep(0.01)
    pytest.fail(f"looked {LOOKS} times for {what}")


@pytest.fixture(scope="session")
def sink_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    """The server's process, for the whole session."""
    folder = tmp_path_factory.mktemp("sink")
    process = subprocess.Popen([sys.executable, "-m", "tests.sink", str(folder)], cwd=ROOT)
    try:
        port = wait_for(lambda: (folder / "port").exists() and (folder / "port").read_text(), "the mail server's port")
        yield Sink(int(port), folder)
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def sink(sink_process: Sink) -> Sink:
    """The mail server, empty and well-behaved."""
    sink_process.fresh()
    return sink_process


# --- the server's process -------------------------------------------------------------------------------------------


class Plan:
    """What the test wants now, read anew whenever it is asked."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "plan.json"

    def now(self) -> dict[str, Any]:
        """The plan as it stands at this moment."""
        return dict(json.loads(self._path.read_text(encoding="utf-8"))) if self._path.exists() else {}

    def refusal(self, stage: str, addresses: list[str]) -> str | None:
        """What to answer instead of yes at a stage; None to go on."""
        refusals = self.now().get("refuse", {})
        for address in (*addresses, "*"):
            at, reply = refusals.get(address, ("", ""))
            if at == stage:
                return str(reply)
        return None

    async def gate(self, name: str) -> None:
        """Wait while the gate is closed."""
        while name in self.now().get("gates", ()):
            await asyncio.sleep(_TICK)


class Catcher:
    """aiosmtpd's questions, answered by the plan."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self._plan = plan
        self._mails = (folder / "mails").open("ab", buffering=0)
        self._kept = (folder / "kept.jsonl").open("ab", buffering=0)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refused = self._plan.refusal("mail", [address])
        if refused is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return refused or "250 2.1.0 sender ok"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._plan.gate("rcpt")
        refused = self._plan.refusal("rcpt", [address])
        if refused is None:
            envelope.rcpt_tos.append(address)
        return refused or "250 2.1.5 recipient ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        people = list(envelope.rcpt_tos)
        plan = self._plan.now()
        drops = plan.get("drop", {})
        fate = next((drops[address] for address in (*people, "*") if address in drops), "")
        refused = self._plan.refusal("dot", people)
        if refused is not None:
            return refused
        if fate != "lost":
            self._keep(envelope)
        if fate and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
            return "250 nobody hears this"
        await self._plan.gate("dot")
        await asyncio.sleep(plan.get("delay", 0))
        return "250 2.0.0 kept"

    def _keep(self, envelope: Envelope) -> None:
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        row = {
            "message_id": str(message_from_bytes(content)["Message-ID"]),
            "mail_from": envelope.mail_from,
            "rcpt_tos": list(envelope.rcpt_tos),
            "start": self._mails.tell(),
            "length": len(content),
        }
        self._mails.write(content)
        os.fsync(self._mails.fileno())
        self._kept.write(json.dumps(row).encode() + b"\n")
        os.fsync(self._kept.fileno())


class Server(SMTP):
    """aiosmtpd's dialogue; DATA itself can be refused too."""

    def __init__(self, plan: Plan, catcher: Catcher) -> None:
        super().__init__(
            catcher,
            hostname="sink.localhost",
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=lambda *_: AuthResult(success=plan.now().get("auth", True), handled=False),
            command_call_limit=None,
        )
        self._plan = plan

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        people = list(self.envelope.rcpt_tos) if self.envelope is not None else []
        refused = self._plan.refusal("data", people)
        if refused is None:
            await super().smtp_DATA(arg)
        else:
            await self.push(refused)


async def _serve(folder: Path) -> None:
    plan = Plan(folder)
    catcher = Catcher(plan, folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(plan, catcher), "127.0.0.1", 0, backlog=512)
    part = folder / "port.part"
    part.write_text(str(server.sockets[0].getsockname()[1]))
    os.replace(part, folder / "port")
    started_by = os.getppid()
    while os.getppid() == started_by:  # a test run that was killed leaves no server behind
        await asyncio.sleep(1)


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
