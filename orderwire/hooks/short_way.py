"""The short way of hooks, opens, clicks and images: no sessions, no CSRF, no middleware; a size limit before a byte is read."""

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import structlog
from django.core.signals import request_finished, request_started
from django.db import DatabaseError

from orderwire.core.bodies import MOST_BYTES, read_off
from orderwire.hooks.carts import Keep, receive
from orderwire.hooks.hits import ANSWERS, Answer
from orderwire.hooks.images import answer_image
from orderwire.orders.inbox import insert

log = structlog.get_logger(__name__)
_HIT = re.compile(r"^/([oc])/([^/]{1,200})/?$")
_IMAGE = re.compile(r"^/i/([^/]{1,200})$")
_PATH = re.compile(r"^/hooks/([a-z0-9]{8,40})/?$")
StartResponse = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class ShortWay:
    """A WSGI application: hooks, opens, clicks and images are answered here, all else by `rest`. `keep` keeps an event."""

    def __init__(self, rest: Wsgi, keep: Keep = insert) -> None:
        self._rest, self._keep = rest, keep

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """WSGI (PEP 3333)."""
        hit = _HIT.match(environ.get("PATH_INFO", ""))
        if hit is not None:
            return _answer_hit(hit, environ, start_response)
        image = _IMAGE.match(environ.get("PATH_INFO", ""))
        if image is not None:
            return _answer_image(image.group(1), environ, start_response)
        place = _PATH.match(environ.get("PATH_INFO", ""))
        if place is None:
            return self._rest(environ, start_response)
        request_started.send(
            sender=type(self), environ=environ
        )  # Django closes stale database connections on these two
        try:
            status, words = answer(place.group(1), environ, self._keep)
        finally:
            request_finished.send(sender=type(self))
        body = words.encode() + b"\n"
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers.append(("Allow", "POST"))
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers.append(("Retry-After", "30"))
        start_response(f"{status} {HTTPStatus(status).phrase}", headers)
        return [body]


def _answer_hit(hit: re.Match[str], environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    return _say(ANSWERS[hit.group(1)](hit.group(2), environ), environ, start_response)


def _answer_image(file_name: str, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    request_started.send(sender=ShortWay, environ=environ)
    try:
        said = answer_image(file_name, environ)
    finally:
        request_finished.send(sender=ShortWay)
    return _say(said, environ, start_response)


def _say(said: Answer, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    length = [] if said.status == HTTPStatus.NOT_MODIFIED else [("Content-Length", str(len(said.body)))]
    start_response(f"{said.status} {HTTPStatus(said.status).phrase}", [*said.headers, *length])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [said.body]


def answer(hook_key: str, environ: dict[str, Any], keep: Keep = insert) -> tuple[int, str]:
    """Status and words for one call at a cart's hook."""
    if environ.get("REQUEST_METHOD") != "POST":
        return 405, "Send webhooks here by POST."
    body = _body(environ)
    if body is None:
        read_off(environ)
        return 413, "A webhook may have at most 1 MiB."
    try:
        return receive(hook_key, _headers(environ), body, keep)
    except (DatabaseError, TimeoutError):
        log.exception("webhook could not be kept")
        return 503, "It could not be kept just now: send it again."


def _body(environ: dict[str, Any]) -> bytes | None:
    """The raw body, None when it is too large. A missing length (chunked) is read up to the limit."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or -1)
    except ValueError:
        length = -1
    if length > MOST_BYTES:
        return None
    wanted = length if length >= 0 else MOST_BYTES + 1
    body: bytes = environ["wsgi.input"].read(wanted) if wanted else b""
    return None if len(body) > MOST_BYTES else body


def _headers(environ: dict[str, Any]) -> dict[str, str]:
    headers = {
        key[5:].replace("_", "-").lower(): str(value) for key, value in environ.items() if key.startswith("HTTP_")
    }
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    return headers
