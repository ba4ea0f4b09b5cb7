"""Connections go to the checked addresses only, and end when the time is up."""

import socket
from time import monotonic

import httpcore
import pytest

from orderwire.core.pinned import PinnedBackend, left


def test_whatever_name_is_asked_for_the_address_is_the_pinned_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        stream = PinnedBackend(["127.0.0.1"], monotonic() + 10).connect_tcp("shop.example.com", port)
        connection, _ = listener.accept()
        stream.write(b"hello")
        assert connection.recv(5) == b"hello"
        connection.sendall(b"you")
        assert stream.read(10) == b"you"
        assert stream.get_extra_info("server_addr") == ("127.0.0.1", port)
        connection.close()
        stream.close()


def test_the_next_address_is_tried() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        backend = PinnedBackend(["::1", "127.0.0.1"], monotonic() + 10)
        backend.connect_tcp("shop.example.com", listener.getsockname()[1]).close()


def test_no_address_no_connection() -> None:
    with pytest.raises(httpcore.ConnectError):
        PinnedBackend([], monotonic() + 10).connect_tcp("localhost", 80)


def test_when_the_time_is_up_nothing_is_read_or_written() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        backend = PinnedBackend(["127.0.0.1"], monotonic() + 0.3)
        stream = backend.connect_tcp("localhost", listener.getsockname()[1])
        with pytest.raises(httpcore.ReadTimeout):
            stream.read(1, timeout=60)
        with pytest.raises(httpcore.ReadTimeout):
            stream.write(b"x", timeout=60)
        with pytest.raises(httpcore.ReadTimeout):
            backend.connect_tcp("localhost", listener.getsockname()[1])
        stream.close()


def test_time_that_is_left() -> None:
    assert 9 < left(monotonic() + 10) <= 10
    with pytest.raises(httpcore.ReadTimeout):
        left(monotonic())
