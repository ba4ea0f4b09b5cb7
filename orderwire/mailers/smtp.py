"""The last inch of SMTP: the standard library connects, greets, encrypts and signs in; the DATA phase is ours.

The dot must come after a durable marker, and smtplib.data() writes body and dot together: so offer() goes as far as the
body, finish() writes the dot alone and waits, abandon() closes before the dot, after which the server must not deliver
(RFC 5321 §4.1.1.4).
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from typing import Any

import idna

from orderwire.core.addresses import PrivateAddress, public_addresses
from orderwire.mailers.envelope import Envelope, MailFailure, NotSent, Receipt, Refused, SmtpServer, Stage, Unanswered

DOT_SECONDS = 600.0  # RFC 5321 §4.5.3.2.6: "a spurious timeout" makes copies, so the server gets its ten minutes
_UNSAFE = re.compile(r"[\x00-\x20\x7f<>]")
_BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_ENHANCED = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})\b")
_GONE = (OSError, smtplib.SMTPException, ValueError, UnicodeError)


class _Connection(smtplib.SMTP):
    """smtplib's dialogue over a socket that we open, to the address that was checked."""

    def __init__(self, server: SmtpServer, timeout: float, open_socket: Callable[[], socket.socket]) -> None:
        self._open_socket = open_socket
        super().__init__(timeout=timeout, local_hostname=server.local_name or None)
        self._host = server.host  # what STARTTLS checks the certificate against

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._open_socket()


class SmtpSession:
    """One connection to a mail server, kept for many mails, one at a time. Not for several threads at once."""

    def __init__(self, connection: smtplib.SMTP) -> None:
        self._smtp = connection
        self._pipelining = connection.has_extn("pipelining")
        self._eight_bit = connection.has_extn("8bitmime")
        self._utf8 = connection.has_extn("smtputf8")
        self.used = 0

    @classmethod
    def open(
        cls, server: SmtpServer, *, timeout: float = 30.0, allow_private: frozenset[str] = frozenset()
    ) -> "SmtpSession":
        """Connect, greet, encrypt and sign in. `timeout` in seconds, for each step.

        Raises NotSent when the server cannot be reached, Refused when it says no.
        """
        connection = _Connection(server, timeout, lambda: _socket(server, timeout, allow_private))
        stage: Stage = "connect"
        try:
            _expect(connection.connect(server.host, server.port), stage, 220)
            stage = "hello"
            _greet(connection)
            if server.tls == "starttls":
                stage = "tls"
                if not connection.has_extn("starttls"):
                    raise Refused(stage, 502, "", "The server offers no STARTTLS; choose another kind of encryption.")
                _expect(connection.starttls(context=ssl.create_default_context()), stage, 220)
                _greet(connection)
            if server.username:
                stage = "auth"
                connection.login(server.username, server.password)
        except MailFailure:
            connection.close()
            raise
        except smtplib.SMTPResponseException as refused:
            connection.close()
            raise _refused(stage, refused.smtp_code, refused.smtp_error) from refused
        except _GONE as error:
            connection.close()
            raise NotSent(stage, _words(error)) from error
        return cls(connection)

    def offer(self, envelope: Envelope) -> None:
        """Hand over everything but the dot. Raises Refused (the session stays usable) or NotSent (it does not)."""
        content = _checked(envelope.content)
        mail, recipients = self._commands(envelope)
        self.used += 1
        stage: Stage = "mail"
        try:
            replies = self._dialogue([mail, *recipients, "DATA"])
            refusal = _first_refusal(replies)
            if refusal is not None:
                self._recover(replies[-1])
                raise refusal
            stage = "body"
            self._write(_stuffed(content))
        except Refused:
            raise
        except smtplib.SMTPResponseException as odd:
            self.abandon()
            raise NotSent(stage, _text(odd.smtp_error)) from odd
        except _GONE as error:
            self.abandon()
            raise NotSent(stage, _words(error)) from error

    def finish(self, timeout: float = DOT_SECONDS) -> Receipt:
        """Write the dot and wait up to `timeout` seconds. Raises Refused for a 4yz or 5yz, Unanswered for anything else."""
        try:
            sock = self._sock()
            before = sock.gettimeout()
            sock.settimeout(timeout)
            sock.sendall(b".\r\n")
            code, text = self._smtp.getreply()
            sock.settimeout(before)
        except smtplib.SMTPResponseException as odd:
            self.abandon()
            raise Unanswered("dot", _text(odd.smtp_error)) from odd
        except _GONE as error:
            self.abandon()
            raise Unanswered("dot", _words(error)) from error
        if 200 <= code < 300:
            return Receipt(code, _text(text))
        if 400 <= code < 600:
            raise _refused("dot", code, text)
        self.abandon()
        raise Unanswered("dot", _text(text) or "The server answered something that is no reply.")

    def abandon(self) -> None:
        """Close at once: without the dot, nothing was sent."""
        self._smtp.close()

    def close(self) -> None:
        """Say goodbye; whatever comes of that changes nothing."""
        try:
            sock = self._sock()
            sock.settimeout(3.0)
            self._smtp.quit()
        except _GONE:
            self._smtp.close()

    def _commands(self, envelope: Envelope) -> tuple[str, list[str]]:
        addresses = [self._address(word) for word in (envelope.mail_from, envelope.rcpt_to, *envelope.copies)]
        options = " BODY=8BITMIME" if self._eight_bit and not envelope.content.isascii() else ""
        if not all(address.isascii() for address in addresses):
            if not self._utf8:
                raise Refused("rcpt", 553, "5.6.7", "The server takes no addresses with letters beyond ASCII.")
            options += " SMTPUTF8"
        return f"MAIL FROM:<{addresses[0]}>{options}", [f"RCPT TO:<{address}>" for address in addresses[1:]]

    def _address(self, address: str) -> str:
        """An address for the wire; its domain as A-label. Raises Refused before anything is written."""
        if _UNSAFE.search(address) or len(address) > 320:
            raise Refused("rcpt", 553, "5.1.3", "This cannot be a mail address: it was not handed to the server.")
        local, at, domain = address.rpartition("@")
        if not at or domain.isascii():
            return address
        try:
            return f"{local}@{idna.encode(domain, uts46=True).decode('ascii')}"
        except idna.IDNAError as error:
            raise Refused("rcpt", 553, "5.1.2", "The domain of this address cannot exist.") from error

    def _dialogue(self, commands: list[str]) -> list[tuple[str, int, bytes]]:
        """Send the commands, in one packet where the server pipelines (RFC 2920); answer each with its reply."""
        if self._pipelining:
            self._write("".join(f"{command}\r\n" for command in commands).encode())
            return [(command, *self._smtp.getreply()) for command in commands]
        replies: list[tuple[str, int, bytes]] = []
        for command in commands:
            if command == "DATA" and _first_refusal(replies) is not None:
                replies.append((command, 503, b"not asked"))
                break
            self._write(f"{command}\r\n".encode())
            replies.append((command, *self._smtp.getreply()))
        return replies

    def _recover(self, data: tuple[str, int, bytes]) -> None:
        """After a refusal: a DATA that was let through all the same cannot be taken back, the connection is closed;
        otherwise RSET makes room for the next mail."""
        if data[1] == 354:
            self.abandon()
            return
        try:
            if self._smtp.rset()[0] != 250:
                self.abandon()
        except _GONE:
            self.abandon()

    def _write(self, content: bytes) -> None:
        self._sock().sendall(content)

    def _sock(self) -> socket.socket:
        sock: Any = self._smtp.sock
        if sock is None:
            raise smtplib.SMTPServerDisconnected("The connection is closed.")
        return sock  # type: ignore[no-any-return]


def _socket(server: SmtpServer, timeout: float, allow_private: frozenset[str]) -> socket.socket:
    """A connected socket, TLS already when implicit. A host that a merchant typed is connected by its checked address."""
    host: str = server.host
    if server.public_only and host.lower() not in allow_private:
        try:
            places = public_addresses(host, server.port, allow_private)
        except PrivateAddress as error:
            raise NotSent("connect", str(error)) from error
        host = str(places[0][0])
    raw = socket.create_connection((host, server.port), timeout)
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if server.tls != "implicit":
        return raw
    return ssl.create_default_context().wrap_socket(raw, server_hostname=server.host)


def _greet(connection: smtplib.SMTP) -> None:
    code, text = connection.ehlo()
    if not 200 <= code < 300:
        code, text = connection.helo()
    _expect((code, text), "hello", 250)


def _expect(reply: tuple[int, bytes], stage: Stage, code: int) -> None:
    if reply[0] == code:
        return
    if 400 <= reply[0] < 600:
        raise _refused(stage, *reply)
    raise NotSent(stage, _text(reply[1]) or "The server answered something that is no reply.")


def _first_refusal(replies: list[tuple[str, int, bytes]]) -> MailFailure | None:
    """The refusal that stops the mail: of MAIL, of its recipient (the first RCPT), or of DATA; a refused copy does not."""
    recipients = 0
    for command, code, text in replies:
        verb = command[:4]
        recipients += verb == "RCPT"
        wanted = 354 if verb == "DATA" else 250
        if (200 <= code < 300 and wanted == 250) or code == wanted or (verb == "RCPT" and recipients > 1):
            continue
        stage: Stage = {"MAIL": "mail", "RCPT": "rcpt", "DATA": "data"}[verb]  # type: ignore[assignment]
        if 400 <= code < 600:
            return _refused(stage, code, text)
        raise smtplib.SMTPServerDisconnected(_text(text) or "The server answered something that is no reply.")
    return None


def _refused(stage: Stage, code: int, raw: bytes | str) -> Refused:
    text = _text(raw)
    enhanced = _ENHANCED.match(text)
    return Refused(stage, code, enhanced.group(1) if enhanced else "", text)


def _checked(content: bytes) -> bytes:
    """Canonical line ends, or a bare CR or LF could end the mail early at a lax server (SMTP smuggling)."""
    if _BARE.search(content):
        raise ValueError("The mail has a bare CR or LF: every line must end in CRLF.")
    return content if content.endswith(b"\r\n") else content + b"\r\n"


def _stuffed(content: bytes) -> bytes:
    """A dot before every line that begins with one (RFC 5321 §4.5.2)."""
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


def _text(raw: bytes | str) -> str:
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:500]


def _words(error: BaseException) -> str:
    return _text(str(error)) or type(error).__name__
