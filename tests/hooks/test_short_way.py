"""The hook's short way through the server."""

import io
from typing import Any

import pytest
from django.db import OperationalError

from orderwire.hooks import short_way
from orderwire.hooks.short_way import ShortWay
from tests.shop import MOST_BYTES, Shop, call, connection_kept, order


def asked(path: str, method: str = "POST", body: bytes = b"{}", **environ: Any) -> tuple[str, dict[str, str], bytes]:
    """Status line, headers and body of one call; what is no hook says “the rest”."""
    said: list[Any] = []

    def rest(_: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [])
        return [b"the rest"]

    base = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "wsgi.input": io.BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
    }
    with connection_kept():
        answer = ShortWay(rest)({**base, **environ}, lambda status, headers: said.extend([status, dict(headers)]))
    return said[0], said[1], b"".join(answer)


@pytest.mark.parametrize(
    "path", ["/", "/hooks/", "/hooks/mail/abcdefgh", "/hooks/UPPERCASE", "/hooks/a/b", "/xhooks/abcdefgh"]
)
def test_what_is_no_hook_goes_the_long_way(path: str) -> None:
    assert asked(path)[2] == b"the rest"


def test_a_call_is_asked_for_its_method_and_size_before_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(short_way, "receive", lambda *_: pytest.fail("asked the database"))
    status, headers, _ = asked("/hooks/abcdefgh", method="GET")
    assert (status, headers["Allow"]) == ("405 Method Not Allowed", "POST")
    assert asked("/hooks/abcdefgh", CONTENT_LENGTH=str(MOST_BYTES + 1))[0].startswith("413 ")
    assert asked("/hooks/abcdefgh", body=b" " * (MOST_BYTES + 1), CONTENT_LENGTH="")[0].startswith("413 ")


def test_a_body_is_read_no_further_than_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def receive(_key: str, _headers: object, body: bytes, _keep: object) -> tuple[int, str]:
        seen.append(body)
        return 202, "Kept."

    monkeypatch.setattr(short_way, "receive", receive)
    asked("/hooks/abcdefgh/", body=b"12345", CONTENT_LENGTH="3")
    asked("/hooks/abcdefgh", body=b"12345", CONTENT_LENGTH="")
    asked("/hooks/abcdefgh", body=b"12345", CONTENT_LENGTH="0")
    assert seen == [b"123", b"12345", b""]


def test_a_database_that_cannot_keep_it_asks_for_another_try(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr(short_way, "receive", away)
    status, headers, words = asked("/hooks/abcdefgh")
    assert (status, headers["Retry-After"]) == ("503 Service Unavailable", "30")
    assert b"disk" not in words


def test_header_names_arrive_as_carts_know_them(shop: Shop) -> None:
    body = b'{"id": "1"}'
    assert call(shop.path, body, {name.upper(): value for name, value in shop.signed(body).items()})[0] == 202
    assert call(f"{shop.path}/", body, shop.signed(body))[0] == 202
    assert shop.post(order()) == 202
    assert shop.events.count() == 3
