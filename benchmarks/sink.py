"""A bare SMTP sink in a process of its own: answers as fast as it can, counts, and notes when the first and last mail came."""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from typing import Any


@dataclass(slots=True)
class Sink:
    """What came in. Times are monotonic seconds, 0 for none yet."""

    port: int
    _count: "Synchronized[int]"
    _first: "Synchronized[float]"
    _last: "Synchronized[float]"

    @property
    def count(self) -> int:
        """Mails accepted since the last reset."""
        return self._count.value

    @property
    def seconds(self) -> float:
        """From the first mail to the last."""
        return self._last.value - self._first.value

    @property
    def last(self) -> float:
        """When the last mail came."""
        return self._last.value

    def reset(self) -> None:
        """Count from nothing again."""
        self._count.value, self._first.value, self._last.value = 0, 0.0, 0.0

    def wait(self, count: int, seconds: float) -> None:
        """Wait until `count` mails came. Raises TimeoutError when they do not within `seconds`."""
        end = time.monotonic() + seconds
        while self.count < count:
            if time.monotonic() > end:
                raise TimeoutError(f"{self.count} of {count} mails came within {seconds:g} s")
            time.sleep(0.01)


class _Dialogue(asyncio.Protocol):
    """One connection: pipelining, no checks; a mail ends at the dot."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._buffer = bytearray()
        self._in_data = False
        self._transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while self._step():
            pass

    def _step(self) -> bool:
        if self._in_data:
            end = 0 if self._buffer.startswith(b".\r\n") else self._buffer.find(b"\r\n.\r\n")
            if end < 0:
                return False
            del self._buffer[: 3 if end == 0 else end + 5]
            self._in_data = False
            self._took_one()
            self._transport.write(b"250 ok\r\n")
            return True
        end = self._buffer.find(b"\r\n")
        if end < 0:
            return False
        verb = bytes(self._buffer[:4]).upper()
        del self._buffer[: end + 2]
        self._answer(verb)
        return True

    def _answer(self, verb: bytes) -> None:
        if verb == b"EHLO":
            self._transport.write(b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n")
        elif verb == b"DATA":
            self._in_data = True
            self._transport.write(b"354 go\r\n")
        elif verb == b"QUIT":
            self._transport.write(b"221 bye\r\n")
            self._transport.close()
        else:
            self._transport.write(b"250 ok\r\n")

    def _took_one(self) -> None:
        now = time.monotonic()
        if not self._sink._count.value:
            self._sink._first.value = now
        self._sink._last.value = now
        self._sink._count.value += 1


def _serve(sink: Sink, ready: Any) -> None:
    async def main() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: _Dialogue(sink), "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


@contextmanager
def sink() -> Iterator[Sink]:
    """Start a sink; it ends with the block."""
    context = multiprocessing.get_context("spawn")
    counters = Sink(0, context.Value("q", 0), context.Value("d", 0.0), context.Value("d", 0.0))
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(counters, theirs), daemon=True)
    process.start()
    counters.port = ours.recv()
    try:
        yield counters
    finally:
        process.terminate()
        process.join()
