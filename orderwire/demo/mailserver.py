"""The built-in catch-all mail server: takes mail for anybody, keeps it in a folder, relays nothing.

A light process of its own (no Django). A mail is on disk, fsynced with its folder's entry, before the client hears 250.
"""

import asyncio
import json
import os
import secrets
import signal
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from aiosmtpd.smtp import SMTP, Envelope, Session

SIZE_LIMIT = 30 * 1024 * 1024
KEPT = 5_000
WRITERS = 8  # so many mails are fsynced at the same time
GRACE_SECONDS = 5.0


class Keeper:
    """Writes mails into one folder and keeps the newest `kept` there. May be used by many threads."""

    def __init__(self, folder: Path, kept: int = KEPT) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._kept, self._lock = folder, kept, Lock()
        for half in folder.glob("*.part"):  # what a power cut left of mails that nobody was told were kept
            half.unlink(missing_ok=True)
        self._ids = deque(sorted(path.stem for path in folder.glob("*.eml")))
        self._last = int(self._ids[-1].partition("-")[0]) if self._ids else 0

    def keep(self, mail_from: str, rcpt_tos: list[str], content: bytes) -> str:
        """Write one mail durably and answer its id. Raises OSError when the disk says no; then nothing counts as kept."""
        mail_id = self._new_id()
        envelope = {"mail_from": mail_from, "rcpt_tos": rcpt_tos, "at": datetime.now(UTC).isoformat()}
        self._write(f"{mail_id}.json", json.dumps(envelope).encode())
        self._write(f"{mail_id}.eml", content)
        entry = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)
        self._forget_oldest()
        return mail_id

    def _new_id(self) -> str:
        """Rises with every mail, also where the clock stands still or steps back."""
        with self._lock:
            self._last = max(self._last + 1, time.time_ns())
            mail_id = f"{self._last:019d}-{secrets.token_hex(4)}"
            self._ids.append(mail_id)
            return mail_id

    def _write(self, name: str, content: bytes) -> None:
        """Under another name first: who looks into the folder never meets half a mail."""
        half = self._folder / f"{name}.part"
        try:
            with half.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            half.replace(self._folder / name)
        except OSError:
            half.unlink(missing_ok=True)
            raise

    def _forget_oldest(self) -> None:
        with self._lock:
            old = [self._ids.popleft() for _ in range(len(self._ids) - self._kept)]
        for mail_id in old:
            (self._folder / f"{mail_id}.eml").unlink(missing_ok=True)
            (self._folder / f"{mail_id}.json").unlink(missing_ok=True)


class Catcher:
    """What aiosmtpd asks: says yes to everybody, and keeps."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._writers = ThreadPoolExecutor(WRITERS, thread_name_prefix="mail")
        self.busy = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Say PIPELINING (RFC 2920): commands are read from a buffer, one after the other."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the mail, then say 250 with its id; 451 when it could not be kept."""
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content or "").encode()
        self.busy += 1
        try:
            mail_id = await asyncio.get_running_loop().run_in_executor(
                self._writers, self._keeper.keep, envelope.mail_from or "", list(envelope.rcpt_tos), content
            )
        except OSError as error:
            return f"451 4.3.0 The mail could not be kept: {error.strerror}"
        finally:
            self.busy -= 1
        return f"250 2.0.0 Kept as {mail_id}"


def serve(host: str, port: int, folder: Path) -> None:
    """Serve until SIGTERM or Ctrl+C; mails being taken then are kept and answered first. Raises OSError on a taken port."""
    asyncio.run(_serve(host, port, folder))


async def _serve(host: str, port: int, folder: Path) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    catcher = Catcher(Keeper(folder))
    server = await loop.create_server(lambda: _protocol(catcher, loop), host, port, backlog=512)
    await stop.wait()
    server.close()
    until = loop.time() + GRACE_SECONDS
    while catcher.busy and loop.time() < until:
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.05)  # the last answers leave


def _protocol(catcher: Catcher, loop: asyncio.AbstractEventLoop) -> SMTP:
    return SMTP(
        catcher,
        data_size_limit=SIZE_LIMIT,
        enable_SMTPUTF8=True,
        hostname="mailbox.localhost",
        ident="Orderwire keeps every mail and relays none",
        loop=loop,
    )
