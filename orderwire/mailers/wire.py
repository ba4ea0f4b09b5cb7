"""The wire to a mail server: one socket to a checked address, and replies read within bounds.

The standard library's smtplib speaks connect, EHLO, STARTTLS and AUTH over it; smtp.py speaks the transaction.
"""

import re
import select
import smtplib
import socket
import ssl
from collections.abc import Sequence
from functools import cache
from time import monotonic

from orderwire.core.addresses import SockAddr, plain_host, public_addresses
from orderwire.mailers.envelope import SmtpServer

MOST_REPLY = 65_536  # bytes of one reply with all its lines; RFC 5321 §4.5.3.1.5 promises 512 a line
_REPLY_LINE = re.compile(rb"([2-5][0-9][0-9])(?:([ -])(.*))?", re.DOTALL)
_BLOCK = 262_144


class Wire(smtplib.SMTP):
    """smtplib's client on a socket of ours. What breaks is an OSError (smtplib's own errors are); nobody is asked twice."""

    def __init__(self, sock: socket.socket, host: str, local_name: str, timeout: float) -> None:
        super().__init__(local_hostname=local_name or _literal(sock), timeout=timeout)
        self._host = host  # the name that smtplib's starttls() holds the certificate against
        self.sock: socket.socket = sock
        self._seconds = timeout
        self._unread = bytearray()
        self.last: tuple[int, bytes] = (0, b"")  # the last reply

    def getreply(self) -> tuple[int, bytes]:
        """Read one reply: its code, its lines without code joined by LF. smtplib reads through here too.

        Raises SMTPServerDisconnected when the server closes, answers with anything but a reply, or never ends one;
        TimeoutError when it takes longer than the timeout (at most twice of it for one that comes in drops).
        """
        until = monotonic() + self._seconds
        lines: list[bytes] = []
        size = 0
        while True:
            line = self._line(until)
            size += len(line)
            if size > MOST_REPLY:
                raise self._broken("The server's reply does not end.")
            found = _REPLY_LINE.fullmatch(line.rstrip(b"\r\n"))
            if not found:
                raise self._broken(f"The server answered something that is no SMTP reply: {_shown(line)}")
            lines.append((found[3] or b"").strip(b" \t"))
            if found[2] != b"-":
                self.last = int(found[1]), b"\n".join(lines)
                return self.last

    def write(self, data: bytes) -> None:
        """Send all of it, in blocks, so that the timeout holds for each block and not for a large mail. Raises OSError."""
        if not self.sock:
            raise smtplib.SMTPServerDisconnected("The connection is closed.")
        if len(data) <= _BLOCK:
            self.sock.sendall(data)
            return
        view = memoryview(data)
        for start in range(0, len(data), _BLOCK):
            self.sock.sendall(view[start : start + _BLOCK])

    def wait_up_to(self, seconds: float) -> None:
        """From now on wait so long for each answer."""
        if seconds != self._seconds:
            self.sock.settimeout(seconds)
            self._seconds = seconds

    def spoke(self) -> bool:
        """Whether the server has said something unasked, or closed; does not wait. Raises OSError when the line is dead."""
        if self._unread:
            return True
        if not self.sock:
            raise smtplib.SMTPServerDisconnected("The connection is closed.")
        if not (isinstance(self.sock, ssl.SSLSocket) and self.sock.pending()):
            poll = select.poll()
            poll.register(self.sock, select.POLLIN)
            if not poll.poll(0):
                return False
        self.sock.settimeout(0)
        try:
            self._take()
        except (BlockingIOError, ssl.SSLWantReadError):  # under TLS there are records that carry no data
            return False
        finally:
            if self.sock:  # not closed meanwhile
                self.sock.settimeout(self._seconds)
        return True

    @property
    def unread(self) -> bool:
        """Whether bytes came in that no reply has used."""
        return bool(self._unread)

    def _line(self, until: float) -> bytes:
        """One line with its end, as long as a whole reply may be: over-long lines are taken, endless ones are not."""
        while True:
            end = self._unread.find(b"\n")
            if end >= 0:
                line = bytes(self._unread[: end + 1])
                del self._unread[: end + 1]
                return line
            if len(self._unread) > MOST_REPLY:
                raise self._broken("The server's reply does not end.")
            if monotonic() > until:
                raise TimeoutError(f"The server did not answer within {self._seconds:g} s.")
            self._take()

    def _take(self) -> None:
        if not self.sock:
            raise smtplib.SMTPServerDisconnected("The connection is closed.")
        got = self.sock.recv(16_384)
        if not got:
            raise self._broken("The server closed the connection.")
        self._unread += got

    def _broken(self, text: str) -> smtplib.SMTPServerDisconnected:
        self.close()
        return smtplib.SMTPServerDisconnected(text)


def connect(server: SmtpServer, timeout: float, allow_private: frozenset[str]) -> socket.socket:
    """A socket to the first address of the server that takes one, under TLS when that is implicit (RFC 8314).

    Raises core.addresses.PrivateAddress for hosts merchants may not name, OSError when nothing answers.
    """
    until = monotonic() + timeout
    last: OSError = OSError("no address answered")
    for address in _addresses(server, allow_private):
        try:
            sock = socket.create_connection(address[:2], timeout=max(until - monotonic(), 0.1))
        except OSError as error:
            last = error
            continue
        sock.settimeout(timeout)
        # The final dot is a small packet of its own behind the body: Nagle's algorithm would hold it back.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock
    raise last


def under_tls(sock: socket.socket, host: str) -> ssl.SSLSocket:
    """The socket under TLS; the certificate must be the host's. Raises OSError (ssl.SSLError)."""
    return tls_context().wrap_socket(sock, server_hostname=host)


@cache
def tls_context() -> ssl.SSLContext:
    """The system's certificate authorities (SSL_CERT_FILE names others), TLS 1.2 or later, made once."""
    return ssl.create_default_context()


def _addresses(server: SmtpServer, allow_private: frozenset[str]) -> Sequence[SockAddr]:
    if server.public_only:
        return public_addresses(server.host, server.port, allow_private)
    return public_addresses(server.host, server.port, frozenset({plain_host(server.host)}))


def _literal(sock: socket.socket) -> str:
    """Our name where we have none: the address literal (RFC 5321 §4.1.4), found without asking a name server."""
    address = str(sock.getsockname()[0]).partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _shown(line: bytes) -> str:
    return repr(bytes(line[:80]))[2:-1]
