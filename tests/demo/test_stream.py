"""The demo shop at work: its webhooks are signed as the custom cart wants them."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from urllib.error import URLError

import pytest

from orderwire.carts.base import HookCall
from orderwire.carts.custom import CustomCart
from orderwire.carts.failures import BadSignature
from orderwire.demo import stream
from orderwire.demo.stream import Stream, send, sign

SECRET = "whsec_bXkgdmVyeSBvd24gc2VjcmV0"
OTHER = "whsec_YW5vdGhlciBzZWNyZXQ="


class Door(BaseHTTPRequestHandler):
    """Keeps each call and answers 202."""

    calls: list[HookCall] = []

    def do_POST(self) -> None:
        """Takes one call."""
        body = self.rfile.read(int(self.headers["content-length"]))
        self.calls.append(HookCall({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(202)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def door() -> Iterator[str]:
    """The address of a site on the loopback that takes webhooks."""
    Door.calls = []
    with HTTPServer(("127.0.0.1", 0), Door) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hooks/key"
        server.shutdown()
        thread.join()


def test_a_webhook_is_one_that_the_custom_cart_believes(door: str) -> None:
    body = json.dumps({"id": "demo-1", "name": "Grüße"}).encode()
    assert send(door, SECRET, body) == 202
    call = Door.calls[0]
    assert call.body == body
    CustomCart().verify(call, [SECRET], datetime.now(UTC))
    with pytest.raises(BadSignature):
        CustomCart().verify(call, [OTHER], datetime.now(UTC))


def test_each_webhook_is_an_event_of_its_own(door: str) -> None:
    for _ in range(2):
        send(door, SECRET, b"{}")
    marks = {CustomCart().fingerprint(call).dedupe_key for call in Door.calls}
    assert len(marks) == 2


def test_the_signature_is_over_id_time_and_body() -> None:
    first = sign(SECRET, "msg_1", "100", b"{}")
    assert first.startswith("v1,")
    others = [
        sign(OTHER, "msg_1", "100", b"{}"),
        sign(SECRET, "msg_2", "100", b"{}"),
        sign(SECRET, "msg_1", "101", b"{}"),
    ]
    assert len({first, *others, sign(SECRET, "msg_1", "100", b"{ }")}) == 5


def _watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that leaps a minute at each look, and sleeps in no time."""
    hands = iter(range(0, 10**9, 60))
    monkeypatch.setattr(
        stream, "time", SimpleNamespace(monotonic=lambda: float(next(hands)), time=lambda: 0, sleep=lambda _: None)
    )


def test_orders_come_and_move_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, object]] = []
    stop = threading.Event()
    monkeypatch.setattr(stop, "wait", lambda _: None)
    _watch(monkeypatch)

    def take(hook_url: str, secret: str, body: bytes) -> int:
        assert (hook_url, secret) == ("http://127.0.0.1:1/hooks/key", SECRET)
        told.append(json.loads(body))
        if len(told) >= 60:
            stop.set()
        return 202

    monkeypatch.setattr(stream, "send", take)
    Stream("http://127.0.0.1:1/hooks/key", SECRET, 1200).run(stop)
    numbers = [int(str(one["number"])) for one in told]
    assert numbers[0] == 1201
    assert max(numbers) > 1205
    steps: dict[int, list[object]] = {}
    for number, one in zip(numbers, told, strict=True):
        steps.setdefault(number, []).append(one["status"])
    assert any(len(life) >= 4 for life in steps.values())
    assert all(len(set(life)) == len(life) for life in steps.values())


def test_a_site_that_is_not_up_yet_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[bytes] = []
    stop = threading.Event()
    monkeypatch.setattr(stop, "wait", lambda _: None)
    _watch(monkeypatch)

    def take(hook_url: str, secret: str, body: bytes) -> int:
        tries.append(body)
        if len(tries) < 4:
            raise URLError("nobody listens")
        stop.set()
        return 202

    monkeypatch.setattr(stream, "send", take)
    Stream("http://127.0.0.1:1/hooks/key", SECRET, 1200).run(stop)
    assert len(tries) >= 4
    assert tries[0] == tries[1] == tries[2] == tries[3]
