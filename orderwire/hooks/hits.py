"""Opens and clicks at the open door: answered from memory, written together by a thread of their own.

Who clicks waits for no disk: the token is checked, the address looked up (asked of the database once for each), the hit put
in a row, and the answer given. The thread writes that row at most WRITE_SECONDS later, and all that is left when
the process ends in good order (SIGTERM, SIGINT); what a killed process had not written yet is lost.
"""

import base64
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic, sleep
from typing import Any

import structlog
from django.conf import settings
from django.core.signals import request_started
from django.db import DatabaseError, close_old_connections, connection

from orderwire import flow
from orderwire.core import clock
from orderwire.core.ids import new_id
from orderwire.outbox.links import tracking_page_url
from orderwire.outbox.models import Message
from orderwire.tracking.links import PAGE_TARGET, address_of, read_click, read_open
from orderwire.tracking.models import LinkTarget
from orderwire.tracking.verdict import RawHit, short_network

log = structlog.get_logger(__name__)
WRITE_SECONDS = 0.5
MOST_AT_ONCE = 1_000
MOST_WAITING = 200_000  # some 100 MB; beyond it the database has been away for long, and hits are dropped and said
LAST_TRIES_SECONDS = 15.0
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
QUIET = [
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex"),
    ("X-Content-Type-Options", "nosniff"),
]
_WAYS = ("GET", "HEAD")

Hear = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body of one answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""


class HitIntake:
    """Hits on their way to the database. `threaded` False: nothing is written until flush() (tests)."""

    def __init__(self, hear: Hear = flow.hear_hits, *, threaded: bool = True) -> None:
        self._hear, self._threaded = hear, threaded
        self._waiting: list[RawHit] = []
        self._batch: tuple[str, list[RawHit]] | None = None  # what is being written, the same until it is
        self._again = False
        self._dropped = 0
        self._lock = threading.Lock()
        self._writer: threading.Thread | None = None

    def put(self, hit: RawHit) -> None:
        """Take one hit; returns at once."""
        with self._lock:
            if len(self._waiting) >= MOST_WAITING:
                self._dropped += 1
                return
            self._waiting.append(hit)
            if self._threaded and self._writer is None:
                # Not a daemon: the interpreter waits for it at its end, whoever ends the process.
                self._writer = threading.Thread(target=self._write, name="hits", daemon=False)
                self._writer.start()

    def flush(self) -> int:
        """Write what waits, in batches; answers how many. Raises DatabaseError, and then keeps what is not written."""
        written = 0
        while self._batch or self._waiting:
            if self._batch is None:
                with self._lock:
                    self._batch = new_id("hbt"), self._waiting[:MOST_AT_ONCE]
                    del self._waiting[:MOST_AT_ONCE]
            try:
                self._hear(*self._batch, again=self._again)
            except DatabaseError:
                self._again = True
                raise
            written += len(self._batch[1])
            self._batch, self._again = None, False
        return written

    @property
    def waiting(self) -> int:
        """How many hits are not written yet."""
        return len(self._waiting) + (len(self._batch[1]) if self._batch else 0)

    def _write(self) -> None:
        """Until the main thread has ended: a server that stops in good order ends it, and then the last ones are written."""
        main = threading.main_thread()
        while main.is_alive():
            main.join(WRITE_SECONDS)
            self._try()
        until = monotonic() + LAST_TRIES_SECONDS
        while not self._try() and monotonic() < until:
            sleep(WRITE_SECONDS)
        if self.waiting:
            log.error("hits could not be written before the end", lost=self.waiting)
        connection.close()

    def _try(self) -> bool:
        """Write, and say what went wrong; True when nothing waits any more."""
        if not self.waiting:
            return True
        close_old_connections()
        try:
            self.flush()
        except DatabaseError:
            log.exception("hits could not be written; trying again", waiting=self.waiting)
            return False
        except Exception:
            log.exception("hits could not be packed; left out", lost=len(self._batch[1]) if self._batch else 0)
            self._batch, self._again = None, False
        if self._dropped:
            log.error("too many hits waited for the database", dropped=self._dropped)
            self._dropped = 0
        return not self.waiting


INTAKE = HitIntake()


def opened(word: str, environ: dict[str, Any]) -> Answer:
    """The counting picture; 404 for a word that is not ours."""
    if environ.get("REQUEST_METHOD") not in _WAYS:
        return _refused()
    message_id = read_open(word)
    if message_id is None:
        return _unknown()
    INTAKE.put(_hit(message_id, "", environ))
    return Answer(200, [("Content-Type", "image/gif"), *QUIET], PIXEL)


def clicked(word: str, environ: dict[str, Any]) -> Answer:
    """Send the reader on; 404 for a word that is not ours, 503 when the address could not be asked for."""
    if environ.get("REQUEST_METHOD") not in _WAYS:
        return _refused()
    said = read_click(word)
    if said is None:
        return _unknown()
    message_id, target_id = said
    try:
        address = tracking_page_url(Message(pk=message_id)) if target_id == PAGE_TARGET else _address(target_id)
    except LinkTarget.DoesNotExist:
        return _unknown()
    except DatabaseError:
        log.exception("a link's address could not be asked for")
        return _said(503, "This link cannot be looked up just now: try again in a moment.", ("Retry-After", "10"))
    INTAKE.put(_hit(message_id, target_id, environ))
    return Answer(302, [("Location", address), ("Content-Type", "text/plain; charset=utf-8"), *QUIET])


ANSWERS = {"o": opened, "c": clicked}  # by the first letter of the path


def _hit(message_id: str, target_id: str, environ: dict[str, Any]) -> RawHit:
    ahead = f"{environ.get('HTTP_PURPOSE', '')} {environ.get('HTTP_SEC_PURPOSE', '')} {environ.get('HTTP_X_MOZ', '')}"
    return RawHit(
        id=new_id("hit"),
        message_id=message_id,
        target_id=target_id,
        at=clock.now(),
        method=str(environ["REQUEST_METHOD"]),
        agent=str(environ.get("HTTP_USER_AGENT", ""))[:500],
        network=short_network(_caller(environ)),
        ahead="prefetch" in ahead.lower() or "preview" in ahead.lower(),
        private=environ.get("HTTP_DNT") == "1" or environ.get("HTTP_SEC_GPC") == "1",
    )


def _caller(environ: dict[str, Any]) -> str:
    """Who asked: behind a proxy the last address it named, which the caller cannot choose."""
    if settings.PROXY_HEADER:
        return str(environ.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    return str(environ.get("REMOTE_ADDR", ""))


@lru_cache(maxsize=20_000)
def _address(target_id: str) -> str:
    request_started.send(sender=HitIntake)  # Django closes stale database connections on it
    return address_of(target_id)


def _unknown() -> Answer:
    return _said(404, "This link is not known. It may have been cut off: open it again from the mail, whole.")


def _refused() -> Answer:
    return _said(405, "Follow this link with GET.", ("Allow", "GET, HEAD"))


def _said(status: int, words: str, *more: tuple[str, str]) -> Answer:
    return Answer(status, [("Content-Type", "text/plain; charset=utf-8"), *QUIET, *more], words.encode() + b"\n")
