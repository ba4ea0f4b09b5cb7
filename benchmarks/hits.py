"""Opens and clicks a second, beside a handler that does nothing, in one run; and that every one of them was counted."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from benchmarks.shop import bodies, send_all
from benchmarks.sink import Sink, sink
from benchmarks.site import Site, site

MAILS = 500
READERS = 50  # each asks for one thing at a time, as mail programs and browsers do


def hits(mail_sink: Sink, count: int, database_url: str = "") -> dict[str, float]:
    """`bare` and `hits_a_second`, and `lost` of `count` hits, half of them clicks; SIGTERM right after the last."""
    with _bare() as port:
        _fire(port, ["/"], 2_000)
        bare = count / _fire(port, ["/"], count)
    with site(mail_sink.port, database_url) as made:
        mail_sink.reset()
        made.set_up()
        hook_path = "/" + made.store["webhook_url"].split("/", 3)[3]
        send_all(made.port, hook_path, made.store["webhook_secret"], bodies(MAILS))
        mail_sink.wait(MAILS, 300)
        time.sleep(2)
        paths = _paths(made)
        _fire(made.port, paths, len(paths))  # warm: every address asked for once
        seconds = _fire(made.port, paths, count)
        made.stop()
        counted, judging = _counted(made, count + len(paths))
    hits_a_second = count / seconds
    lost = count + len(paths) - counted
    return {"bare": bare, "hits_a_second": hits_a_second, "lost": lost, "seconds_to_judge": judging}


def _paths(made: Site) -> list[str]:
    environment = {**made.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-m", "benchmarks.hit_words"]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.split()


def _counted(made: Site, expected: int) -> tuple[int, float]:
    """All hits that the totals know once a site started again has judged what was left, and the seconds that took."""
    made.start()
    start, counted = time.monotonic(), 0
    while counted < expected and time.monotonic() < start + 120:
        time.sleep(0.2)
        kept = made.call("GET", f"/api/v1/stores/{made.store['id']}/overview")
        counted = int(kept["opens"]) + int(kept["clicks"])
    return counted, time.monotonic() - start


@contextmanager
def _bare() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen([*command, "--log-level", "warning", "benchmarks.bare:application"])
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _fire(port: int, paths: Sequence[str], count: int) -> float:
    """`count` requests by READERS kept connections in a process of their own; answers the seconds they took."""
    with ProcessPoolExecutor(1) as pool:
        return pool.submit(_read_all, port, list(paths), count).result()


def _read_all(port: int, paths: list[str], count: int) -> float:
    asked = [
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/5.0 (X11) Firefox/128\r\n\r\n".encode()
        for path in paths
    ]
    readers = [socket.create_connection(("127.0.0.1", port)) for _ in range(READERS)]
    start, sent = time.monotonic(), 0
    while sent < count:
        waiting = readers[: count - sent]
        for reader in waiting:
            reader.sendall(asked[sent % len(asked)])
            sent += 1
        for reader in waiting:
            _read(reader)
    seconds = time.monotonic() - start
    for reader in readers:
        reader.close()
    return seconds


def _read(reader: socket.socket) -> None:
    """Read one answer whole. Raises RuntimeError for one that is neither 200 nor 302."""
    raw = b""
    while True:
        head, ended, body = raw.partition(b"\r\n\r\n")
        if ended and (b"image/gif" not in head or len(body) >= 42):
            break
        part = reader.recv(65_536)
        if not part:
            raise RuntimeError("the server closed the connection")
        raw += part
    if not raw.startswith((b"HTTP/1.1 302", b"HTTP/1.1 200")):
        raise RuntimeError(f"an answer was refused: {raw[:300]!r}")


if __name__ == "__main__":
    with sink() as alone:
        print(json.dumps(hits(alone, int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)))
