"""Connect, be greeted, secure the line, sign in: each can fail, and says where."""

import base64
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from orderwire.mailers.envelope import MailFailure, NotSent, Refused, SmtpServer
from orderwire.mailers.smtp import SmtpSession
from orderwire.mailers.wire import tls_context
from tests.mailers.certificates import certificate
from tests.mailers.scripted import DROP, EHLO, SILENT, THEN_DROP, ScriptedServer
from tests.mailers.sessions import BODY, MAIL, failed, open_to

WITH_TLS = b"250-mx.example.com\r\n250-PIPELINING\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n"
OFFERS: dict[str, bytes | list[bytes]] = {"EHLO": WITH_TLS}


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lets the client trust the certificates this test makes in its folder."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    tls_context.cache_clear()
    yield
    tls_context.cache_clear()


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotSent) as failure:
        SmtpSession.open(SmtpServer("127.0.0.1", port, tls="none", public_only=False))
    assert failure.value.stage == "connect"


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        ({"GREETING": DROP}, (NotSent, "connect", 0)),
        ({"GREETING": SILENT}, (NotSent, "connect", 0)),
        ({"GREETING": b"HTTP/1.1 400 Bad Request\r\n\r\n"}, (NotSent, "connect", 0)),
        ({"GREETING": b"250 odd\r\n"}, (NotSent, "connect", 0)),
        ({"GREETING": b"421 4.3.2 busy\r\n" + THEN_DROP}, (Refused, "connect", 421)),
        ({"GREETING": b"554 5.7.1 go away\r\n"}, (Refused, "connect", 554)),
        ({"EHLO": DROP}, (NotSent, "hello", 0)),
        ({"EHLO": b"garbage\r\n"}, (NotSent, "hello", 0)),
        ({"EHLO": b"250-more\r\n" * 8_000}, (NotSent, "hello", 0)),
        ({"EHLO": b"550 no\r\n", "HELO": b"550 5.7.1 no\r\n"}, (Refused, "hello", 550)),
        ({"EHLO": b"421 busy\r\n" + THEN_DROP}, (Refused, "hello", 421)),
    ],
)
def test_the_greeting_fails(words: dict[str, bytes | list[bytes]], ending: tuple[type[MailFailure], str, int]) -> None:
    with ScriptedServer(words) as server:
        with pytest.raises(MailFailure) as failure:
            open_to(server, timeout=0.5)
        assert failed(failure.value) == ending
    assert not any(command.startswith("MAIL") for command in server.commands)


def test_a_server_that_only_knows_helo_takes_mail() -> None:
    with ScriptedServer({"EHLO": b"502 5.5.1 what?\r\n"}) as server:
        session = open_to(server)
        session.offer(MAIL)
        session.finish()
        session.close()
    assert server.kept == [BODY]
    assert server.commands[:3] == ["ehlo [127.0.0.1]", "helo [127.0.0.1]", "MAIL FROM:<shop@example.com>"]


def test_our_name_is_said_where_there_is_one() -> None:
    with ScriptedServer() as server:
        at = SmtpServer("127.0.0.1", server.port, tls="none", public_only=False, local_name="mail.example.com")
        SmtpSession.open(at).close()
        with pytest.raises(NotSent):
            SmtpSession.open(SmtpServer("127.0.0.1", server.port, "", "", "none", False, "a\r\nMAIL"))
    assert server.commands == ["ehlo mail.example.com", "QUIT"]


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
@pytest.mark.usefixtures("trusted")
def test_a_mail_goes_under_tls(tls: str, tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    with ScriptedServer({"EHLO": [WITH_TLS, EHLO]}, tls=context, implicit=tls == "implicit") as server:
        at = SmtpServer("localhost", server.port, tls=tls, public_only=False)  # type: ignore[arg-type]
        session = SmtpSession.open(at)
        for _ in range(3):
            session.offer(MAIL)
            session.finish()
        session.close()
    assert server.kept == [BODY] * 3


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_name_is_not_taken(tls: str, tmp_path: Path) -> None:
    context, _ = certificate(tmp_path, "other.example.com")
    with ScriptedServer({"EHLO": [WITH_TLS, EHLO]}, tls=context, implicit=tls == "implicit") as server:
        at = SmtpServer("localhost", server.port, "ada", "secret", tls, public_only=False)  # type: ignore[arg-type]
        with pytest.raises(NotSent) as failure:
            SmtpSession.open(at)
    assert failure.value.stage == "tls"
    assert not any(command.startswith("AUTH") for command in server.commands)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("words", "ending"),
    [
        ({"EHLO": EHLO}, (NotSent, "tls", 0)),
        ({"STARTTLS": b"454 4.7.0 not now\r\n"}, (Refused, "tls", 454)),
        ({"STARTTLS": b"501 no\r\n"}, (Refused, "tls", 501)),
        ({"STARTTLS": DROP}, (NotSent, "tls", 0)),
        ({"STARTTLS": b"220 go on\r\n" + THEN_DROP}, (NotSent, "tls", 0)),
        ({"STARTTLS": b"220 go on\r\n250 MITM\r\n"}, (NotSent, "tls", 0)),
    ],
)
def test_without_starttls_nothing_is_told(
    words: dict[str, bytes | list[bytes]], ending: tuple[type[MailFailure], str, int], tmp_path: Path
) -> None:
    context, _ = certificate(tmp_path)
    with ScriptedServer(OFFERS | words, tls=context) as server:
        with pytest.raises(MailFailure) as failure:
            SmtpSession.open(SmtpServer("localhost", server.port, "ada", "secret", public_only=False), timeout=2)
        assert failed(failure.value) == ending
    assert not any(command.startswith(("AUTH", "MAIL")) for command in server.commands)


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        ({"AUTH": b"535 5.7.8 wrong\r\n"}, (Refused, "auth", 535)),
        ({"AUTH": b"535 5.7.8 wrong\r\n" + THEN_DROP}, (Refused, "auth", 535)),
        ({"AUTH": b"454 4.7.0 later\r\n"}, (Refused, "auth", 454)),
        ({"AUTH": DROP}, (NotSent, "auth", 0)),
        ({"AUTH": b"334 ====\r\n"}, (Refused, "auth", 500)),
        ({"EHLO": EHLO}, (NotSent, "auth", 0)),
    ],
)
def test_signing_in_fails(words: dict[str, bytes | list[bytes]], ending: tuple[type[MailFailure], str, int]) -> None:
    with ScriptedServer(OFFERS | words) as server:
        with pytest.raises(MailFailure) as failure:
            SmtpSession.open(SmtpServer("127.0.0.1", server.port, "ada", "secret", "none", False), timeout=2)
        assert failed(failure.value) == ending
        assert "secret" not in str(failure.value)
    assert not any(command.startswith("MAIL") for command in server.commands)


def test_signing_in_sends_user_and_password_once() -> None:
    with ScriptedServer({"EHLO": WITH_TLS}) as server:
        SmtpSession.open(SmtpServer("127.0.0.1", server.port, "ada", "se:cret", "none", False)).close()
        with pytest.raises(NotSent, match="only hold ASCII"):
            SmtpSession.open(SmtpServer("127.0.0.1", server.port, "ada", "schlüssel", "none", False))
    said = [command for command in server.commands if command.startswith("AUTH")]
    assert said == ["AUTH PLAIN " + base64.b64encode(b"\0ada\0se:cret").decode()]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "::1", "::ffff:127.0.0.1"])
def test_a_merchant_cannot_name_a_private_server(host: str) -> None:
    with ScriptedServer() as server:
        with pytest.raises(NotSent) as failure:
            SmtpSession.open(SmtpServer(host, server.port, tls="none"))
        assert failure.value.stage == "connect"
    assert server.connections == 0


def test_a_private_server_that_the_operator_allows_is_reached() -> None:
    with ScriptedServer() as server:
        at = SmtpServer("127.0.0.1", server.port, tls="none")
        session = SmtpSession.open(at, allow_private=frozenset({"127.0.0.1"}))
        session.offer(MAIL)
        session.finish()
        session.close()
    assert server.kept == [BODY]
