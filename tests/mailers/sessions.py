"""Mails to send to a scripted server, and a session to send them by."""

from orderwire.mailers.envelope import Envelope, MailFailure, Refused, SmtpServer
from orderwire.mailers.smtp import SmtpSession
from tests.mailers.scripted import ScriptedServer

BODY = b"Subject: Your order\r\n\r\n.a dot\r\n..two\r\n.\r\nlast\r\n"
MAIL = Envelope("shop@example.com", "ada@example.com", BODY)
SECOND = Envelope("shop@example.com", "grace@example.com", b"Subject: second\r\n\r\nbody\r\n")


def open_to(server: ScriptedServer, timeout: float = 10, dot_timeout: float = 10) -> SmtpSession:
    """A session with the scripted server, without TLS."""
    at = SmtpServer("127.0.0.1", server.port, tls="none", public_only=False)
    return SmtpSession.open(at, timeout=timeout, dot_timeout=dot_timeout)


def failed(failure: MailFailure) -> tuple[type[MailFailure], str, int]:
    """What a failure says in short: its kind, its stage, its code."""
    return type(failure), failure.stage, failure.code if isinstance(failure, Refused) else 0
