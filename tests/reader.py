"""The reader of a mail: opens it and follows its links as a mail program would, through the application that is served.

Nothing is written until `hears()`, so that a test says when.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest

from config.wsgi import application
from orderwire import flow
from orderwire.hooks import hits
from orderwire.hooks.hits import HitIntake
from tests.shop import connection_kept
from tests.sink import Caught

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def location(self) -> str:
        """Where it sends the reader."""
        return self.headers["Location"]


@dataclass(slots=True)
class Reader:
    """A person with a browser, unless told otherwise."""

    intake: HitIntake
    usual: dict[str, str] = field(default_factory=lambda: {"HTTP_USER_AGENT": BROWSER, "REMOTE_ADDR": "203.0.113.7"})

    def get(self, address: str, method: str = "GET", **environ: str) -> Reply:
        """Ask for an address of ours."""
        parts = urlsplit(address)
        asked: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(b""),
            **self.usual,
            **environ,
        }
        said: list[Any] = []
        with connection_kept():
            body = b"".join(application(asked, lambda status, headers: said.extend((status, headers))))
        return Reply(int(said[0].split()[0]), dict(said[1]), body)

    def clicks(self, mail: Caught, number: int = 0, **environ: str) -> Reply:
        """Follow a mail's link; what it did is written."""
        reply = self.get(links(mail)[number], **environ)
        self.hears()
        return reply

    def opens(self, mail: Caught, **environ: str) -> Reply:
        """Look at a mail with pictures; what it did is written."""
        reply = self.get(pixel(mail), **environ)
        self.hears()
        return reply

    def hears(self) -> int:
        """Write what waits, and judge it as a worker would; answers how many hits."""
        written = self.intake.flush()
        while flow.judge_hits():
            pass
        return written


def links(mail: Caught) -> list[str]:
    """The addresses of a mail's links, in order."""
    return [unescape(found) for found in re.findall(r'<a [^>]*href="([^"]*)"', mail.html)]


def pixel(mail: Caught) -> str:
    """The address of a mail's counting picture; "" when it has none."""
    found = re.findall(r'<img src="([^"]*)" width="1"', mail.html)
    return unescape(found[0]) if found else ""


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A reader whose hits wait for `hears()`."""
    intake = HitIntake(threaded=False)
    monkeypatch.setattr(hits, "INTAKE", intake)
    yield Reader(intake)
