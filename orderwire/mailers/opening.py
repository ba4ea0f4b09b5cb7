"""From nothing to a connection that takes mail: connect, be greeted, secure the line, sign in."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

from orderwire.core.addresses import PrivateAddress, plain_host
from orderwire.mailers.envelope import MailFailure, NotSent, SmtpServer, Stage
from orderwire.mailers.wire import Wire, connect, tls_context, under_tls
from orderwire.mailers.wording import refused, said, unwanted

_GREETED = 220


def open_wire(server: SmtpServer, timeout: float, allow_private: frozenset[str]) -> Wire:
    """A wire to the server on which MAIL may be said; `timeout` in seconds for each step.

    Raises NotSent (no connection, no TLS, nonsense) or Refused (a 4yz or 5yz to the greeting, EHLO, STARTTLS, AUTH);
    then the connection is closed.
    """
    with _failing("connect"):
        host = plain_host(server.host)
        sock = connect(server, timeout, allow_private)
    try:
        if server.tls == "implicit":
            with _failing("tls"):
                sock = under_tls(sock, host)
        wire = Wire(sock, host, server.local_name, timeout)
    except BaseException:
        sock.close()
        raise
    try:
        _greet(wire)
        if server.tls == "starttls":
            _secure(wire)
        if server.username:
            _sign_in(wire, server)
    except BaseException:
        wire.close()
        raise
    return wire


def _greet(wire: Wire) -> None:
    with _failing("connect", wire):
        code, text = wire.getreply()
    if code != _GREETED:
        raise unwanted("connect", code, text)
    with _failing("hello", wire):
        wire.ehlo_or_helo_if_needed()


def _secure(wire: Wire) -> None:
    with _failing("tls", wire):
        if not wire.has_extn("starttls"):
            raise NotSent("tls", "The server does not offer STARTTLS. Choose implicit TLS (port 465), or another port.")
        wire.starttls(context=tls_context())
        if wire.unread:  # said before there was TLS, to be taken for said under it
            raise NotSent("tls", "Somebody put words between us and the server before the connection was secure.")
    with _failing("hello", wire):
        wire.ehlo_or_helo_if_needed()


def _sign_in(wire: Wire, server: SmtpServer) -> None:
    if not (server.username.isascii() and server.password.isascii()):
        raise NotSent("auth", "The user name and the password may only hold ASCII characters.")
    with _failing("auth", wire):
        wire.login(server.username, server.password)


@contextmanager
def _failing(stage: Stage, wire: Wire | None = None) -> Iterator[None]:
    """What smtplib and the system raise, as our failures of this stage."""
    try:
        yield
    except MailFailure:
        raise
    except smtplib.SMTPResponseException as error:
        reply = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        raise unwanted(stage, error.smtp_code, reply) from error
    except PrivateAddress as error:
        raise NotSent("connect", str(error)) from error
    except (OSError, ValueError) as error:  # ValueError: a challenge that is no base64, a local name with line ends
        if wire is not None and wire.last[0] >= 400:  # it said no, then hung up on smtplib's second try
            raise refused(stage, *wire.last) from error
        raise NotSent(stage, said(error)) from error
