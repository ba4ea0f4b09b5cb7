"""Replies are read within bounds, and a socket that breaks is closed."""

import smtplib
import socket
import threading
from collections.abc import Iterator

import pytest

from orderwire.core.addresses import PrivateAddress
from orderwire.mailers.envelope import SmtpServer
from orderwire.mailers.wire import Wire, connect


@pytest.fixture
def pair() -> Iterator[tuple[Wire, socket.socket]]:
    """A wire, and the server's end of it."""
    ours, theirs = socket.socketpair()
    ours.settimeout(0.3)
    wire = Wire(ours, "localhost", "mail.example.com", 0.3)
    yield wire, theirs
    wire.close()
    theirs.close()


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        (b"250 fine\r\n", (250, b"fine")),
        (b"250\r\n", (250, b"")),
        (b"250 \r\n", (250, b"")),
        (b"250 fine\n", (250, b"fine")),
        (b"250-a\r\n250-\r\n250 b\r\n", (250, b"a\n\nb")),
        (b"550 " + b"x" * 2_000 + b"\r\n", (550, b"x" * 2_000)),
        (b"250 \xff\xfe\r\n", (250, b"\xff\xfe")),
    ],
)
def test_replies(pair: tuple[Wire, socket.socket], said: bytes, reply: tuple[int, bytes]) -> None:
    wire, server = pair
    server.sendall(said + b"221 bye\r\n")
    assert wire.getreply() == reply == wire.last
    assert wire.unread
    assert wire.getreply() == (221, b"bye")
    assert not wire.unread


@pytest.mark.parametrize(
    "said",
    [
        b"\r\n",
        b"hello\r\n",
        b"25 x\r\n",
        b"2500 x\r\n",
        b"150 x\r\n",
        b"650 x\r\n",
        b"250_x\r\n",
        b"250-a\r\n250xx\r\n",
    ],
)
def test_what_is_no_reply_ends_the_connection(pair: tuple[Wire, socket.socket], said: bytes) -> None:
    wire, server = pair
    server.sendall(said)
    with pytest.raises(smtplib.SMTPServerDisconnected, match="no SMTP reply"):
        wire.getreply()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        wire.write(b"MAIL\r\n")
    with pytest.raises(smtplib.SMTPServerDisconnected):
        wire.getreply()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        wire.spoke()


@pytest.mark.parametrize("endless", [b"250-more\r\n", b"x"])
def test_a_reply_without_end_is_not_read_to_the_end(pair: tuple[Wire, socket.socket], endless: bytes) -> None:
    wire, server = pair
    server.settimeout(5)
    writer = threading.Thread(target=_pour, args=(server, endless * 20_000))
    writer.start()
    with pytest.raises(smtplib.SMTPServerDisconnected, match="does not end"):
        wire.getreply()
    writer.join(10)
    assert not writer.is_alive()


def _pour(server: socket.socket, data: bytes) -> None:
    try:
        for _ in range(100):
            server.sendall(data)
    except OSError:
        return


def test_a_silent_server_is_left_and_a_waiting_one_is_noticed(pair: tuple[Wire, socket.socket]) -> None:
    wire, server = pair
    assert not wire.spoke()
    with pytest.raises(TimeoutError):
        wire.getreply()
    server.sendall(b"421 bye\r\n")
    assert wire.spoke()
    assert wire.getreply() == (421, b"bye")
    assert not wire.spoke()
    server.close()
    with pytest.raises(smtplib.SMTPServerDisconnected, match="closed the connection"):
        wire.spoke()


def test_a_large_body_is_written_whole(pair: tuple[Wire, socket.socket]) -> None:
    wire, server = pair
    body = bytes(range(256)) * 4_000
    got = bytearray()

    def read() -> None:
        while len(got) < len(body):
            got.extend(server.recv(65_536))

    reader = threading.Thread(target=read)
    reader.start()
    wire.wait_up_to(10)
    wire.write(body)
    reader.join(10)
    assert bytes(got) == body


def test_a_private_server_is_the_operators_only() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(PrivateAddress):
            connect(SmtpServer("127.0.0.1", port), 1, frozenset())
        connect(SmtpServer("127.0.0.1", port, public_only=False), 1, frozenset()).close()
        connect(SmtpServer("127.0.0.1", port), 1, frozenset({"127.0.0.1"})).close()
