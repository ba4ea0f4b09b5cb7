"""Where HTTP connections really go: to addresses that were checked, and with one deadline for all they do."""

from collections.abc import Iterable, Sequence
from ssl import SSLContext
from time import monotonic
from typing import Any

import httpcore


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to one of `addresses` (checked IP addresses), whatever name it is asked for; nothing is resolved.

    `until` is the moment on the monotonic clock at which every wait ends: a server that sends a byte now and then
    cannot hold a call for longer.
    """

    def __init__(self, addresses: Sequence[str], until: float) -> None:
        self._addresses, self._until = addresses, until
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address that takes one. Raises httpcore.ConnectError, httpcore.ConnectTimeout."""
        last: Exception = httpcore.ConnectError(f"{host} has no address")
        for place, address in enumerate(self._addresses):
            # A dead address gets its share of the time, so that the next one still has some.
            share = left(self._until) / (len(self._addresses) - place)
            try:
                return DeadlineStream(self._real.connect_tcp(address, port, share, None, socket_options), self._until)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last


class DeadlineStream(httpcore.NetworkStream):
    """A stream whose reads and writes, however many, end by `until`. Raises httpcore.ReadTimeout afterwards."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At most `max_bytes`, b"" at the end."""
        return self._stream.read(max_bytes, left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of `buffer`."""
        self._stream.write(buffer, left(self._until))

    def close(self) -> None:
        """End the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection under TLS; the certificate must be `server_hostname`'s, the name's."""
        return DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, left(self._until)), self._until)

    def get_extra_info(self, info: str) -> Any:
        """What the engine asks of its sockets."""
        return self._stream.get_extra_info(info)


def left(until: float) -> float:
    """Seconds to `until` on the monotonic clock. Raises httpcore.ReadTimeout when there are none."""
    seconds = until - monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout("the time is up")
    return seconds
