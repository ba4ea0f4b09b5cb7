"""Images at the open door: for everybody who has the address, for long, and nothing else."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from orderwire.emails.images import keep_image, remove_image
from orderwire.emails.models import Image
from orderwire.hooks import images
from orderwire.hooks.short_way import ShortWay
from tests.pictures import png
from tests.rooms import an_account
from tests.shop import connection_kept

FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture
def image(db: None) -> Image:
    return keep_image(an_account(), png(), "logo.png")


def ask(path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Through the WSGI application that is served."""
    said: list[Any] = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **headers,
    }
    with connection_kept():
        body = b"".join(ShortWay(_nothing_else)(environ, lambda *answer: said.extend(answer)))
    return int(said[0].split()[0]), dict(said[1]), body


def _nothing_else(*_: object) -> Iterator[bytes]:
    raise AssertionError("only images are asked for here")


def test_it_is_served_with_all_that_keeps_it_a_picture(image: Image) -> None:
    status, headers, body = ask(f"/i/{image.file_name}")
    assert (status, body) == (200, bytes(image.content))
    tag = headers.pop("ETag")
    assert headers == {
        "Content-Type": "image/png",
        "Content-Length": str(image.size),
        "Cache-Control": FOR_EVER,
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Referrer-Policy": "no-referrer",
    }
    for known in (tag, f'W/{tag}, "x"', "*"):
        status, headers, body = ask(f"/i/{image.file_name}", HTTP_IF_NONE_MATCH=known)
        assert (status, body, headers["ETag"], "Content-Length" in headers) == (304, b"", tag, False)
    assert ask(f"/i/{image.file_name}", HTTP_IF_NONE_MATCH='"x"')[0] == 200


def test_head_says_how_long_it_is(image: Image) -> None:
    status, headers, body = ask(f"/i/{image.file_name}", "HEAD")
    assert (status, headers["Content-Length"], body) == (200, str(image.size), b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_else_can_be_done(image: Image, method: str) -> None:
    status, headers, _ = ask(f"/i/{image.file_name}", method)
    assert (status, headers["Allow"], headers["Cache-Control"]) == (405, "GET, HEAD", "no-store")
    assert Image.objects.count() == 1


@pytest.mark.parametrize("name", ["x", "0" * 32 + ".png", "%2e%2e", "logo.png"])
def test_unknown_names(image: Image, name: str) -> None:
    status, headers, _ = ask(f"/i/{name}")
    assert (status, headers["Cache-Control"], headers["Content-Type"]) == (404, "no-store", "text/plain; charset=utf-8")


def test_a_deleted_one_is_gone(image: Image) -> None:
    remove_image(image)
    assert ask(f"/i/{image.file_name}")[0] == 404


def test_a_database_that_is_away(image: Image, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(name: str) -> None:
        raise DatabaseError

    monkeypatch.setattr(images, "served", away)
    assert ask(f"/i/{image.file_name}")[0] == 503


def test_djangos_way_answers_the_same(image: Image, client: Client) -> None:
    answer = client.get(f"/i/{image.file_name}")
    assert (answer.status_code, answer.content) == (200, bytes(image.content))
    assert (answer["Content-Security-Policy"], answer["X-Content-Type-Options"]) == ("default-src 'none'", "nosniff")
    assert client.post(f"/i/{image.file_name}").status_code == 405
