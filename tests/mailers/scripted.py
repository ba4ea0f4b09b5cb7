"""A mail server on loopback that fails where it is told to, and remembers every byte it was sent."""

import contextlib
import socket
import ssl
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

DROP = b"<drop>"  # close without a word
SILENT = b"<silent>"  # say nothing until the client hangs up
THEN_DROP = b"<then drop>"  # behind a reply: say it, then close

EHLO = b"250-mx.example.com\r\n250-PIPELINING\r\n250-SIZE 1000000\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n"
PLAIN_EHLO = b"250 mx.example.com\r\n"
WORDS = {
    "GREETING": b"220 mx.example.com ready\r\n",
    "EHLO": EHLO,
    "HELO": b"250 mx.example.com\r\n",
    "STARTTLS": b"220 go on\r\n",
    "AUTH": b"235 2.7.0 welcome\r\n",
    "MAIL": b"250 2.1.0 fine\r\n",
    "RCPT": b"250 2.1.5 fine\r\n",
    "DATA": b"354 go on\r\n",
    "DOT": b"250 2.0.0 queued as 1\r\n",
    "RSET": b"250 2.0.0 reset\r\n",
    "QUIT": b"221 2.0.0 bye\r\n",
}


class _Gone(Exception):
    pass


@dataclass
class ScriptedServer:
    """`words` replaces what is answered, by verb (GREETING and DOT too): bytes, or a list used up in order, its last staying.

    A word under BODY is said (or done) at the first bytes of a body. `commands` are the lines it was sent, `packets` what
    each read brought, `bodies` the raw lines up to each dot, `kept` those it said yes to, without dot-stuffing.
    """

    words: dict[str, bytes | list[bytes]] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    implicit: bool = False
    commands: list[str] = field(default_factory=list)
    packets: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    kept: list[bytes] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        self.words = {verb: list(told) if isinstance(told, list) else told for verb, told in self.words.items()}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive(), "the client left its connection open"

    def _start(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        talk = _Talk(self, connection)
        with contextlib.suppress(OSError, _Gone):
            if self.implicit and self.tls:
                talk.secure(self.tls)
            talk.say("GREETING")
            while True:
                talk.answer()
        talk.socket.close()


class _Talk:
    """One connection's side of the server."""

    def __init__(self, server: ScriptedServer, connection: socket.socket) -> None:
        self.server, self.socket, self.buffer = server, connection, b""

    def secure(self, context: ssl.SSLContext) -> None:
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def say(self, verb: str) -> bytes:
        told = self.server.words.get(verb, WORDS.get(verb, b"500 what?\r\n"))
        word = (told.pop(0) if len(told) > 1 else told[0]) if isinstance(told, list) else told
        if word == DROP:
            raise _Gone
        if word == SILENT:
            while self._read():
                pass
            raise _Gone
        self.socket.sendall(word.removesuffix(THEN_DROP))
        if word.endswith(THEN_DROP):
            raise _Gone
        return word

    def answer(self) -> None:
        line = self._until(b"\r\n")
        self.server.commands.append(line[:-2].decode())
        verb = line.split()[0].decode().upper() if line.strip() else "EMPTY"
        said = self.say(verb)
        if verb == "DATA" and said.startswith(b"354"):
            self._body()
        elif verb == "STARTTLS" and said.startswith(b"220") and self.server.tls:
            self.secure(self.server.tls)
        elif verb == "QUIT":
            raise _Gone

    def _body(self) -> None:
        if "BODY" in self.server.words:
            self._until(b"\r\n")
            self.say("BODY")
        lines: list[bytes] = []
        while True:
            line = self._until(b"\r\n")
            if line == b".\r\n":
                break
            lines.append(line)
        self.server.bodies.append(b"".join(lines))
        if self.say("DOT").startswith(b"2"):
            self.server.kept.append(b"".join(line.removeprefix(b".") for line in lines))

    def _until(self, end: bytes) -> bytes:
        while end not in self.buffer:
            if not self._read():
                raise _Gone
        line, _, self.buffer = self.buffer.partition(end)
        return line + end

    def _read(self) -> bool:
        packet = self.socket.recv(1_000_000)
        self.server.packets.append(packet)
        self.buffer += packet
        return bool(packet)
