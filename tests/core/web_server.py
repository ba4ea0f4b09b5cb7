"""A web server on loopback that answers as it is told, and remembers what it was asked."""

import contextlib
import socket
import ssl
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass
class WebServer:
    """`answers`: by path, the raw bytes of an answer. What is not there is 404. `asked`: each request, raw.

    With `drip` an answer comes a byte at a time, ten a second.
    """

    answers: dict[str, bytes] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    drip: bool = False
    asked: list[bytes] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    @property
    def url(self) -> str:
        """Its address with a path to be put behind."""
        return f"{'https' if self.tls else 'http'}://localhost:{self.port}"

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with contextlib.suppress(OSError):
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            request = self._read(connection)
            if request:
                self.asked.append(request)
                self._answer(connection, request.split(b" ")[1].decode())
        connection.close()

    def _answer(self, connection: socket.socket, path: str) -> None:
        raw = self.answers.get(path, answer("404 Not Found", b"none"))
        if not self.drip:
            connection.sendall(raw)
            return
        for place in range(len(raw)):
            connection.sendall(raw[place : place + 1])
            if self._over.wait(0.1):
                return

    @staticmethod
    def _read(connection: socket.socket) -> bytes:
        request = b""
        while b"\r\n\r\n" not in request:
            got = connection.recv(65_536)
            if not got:
                return b""
            request += got
        head, _, body = request.partition(b"\r\n\r\n")
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                while len(body) < int(value):
                    body += connection.recv(65_536)
        return head + b"\r\n\r\n" + body


def answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    """The raw bytes of an answer with a length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body
