"""Every way a server can say no, nothing, or nonsense, by the stage at which it does."""

import select

import pytest

from orderwire.mailers.envelope import Envelope, MailFailure, NotSent, Refused, Unanswered
from orderwire.mailers.smtp import SmtpSession
from tests.mailers.scripted import DROP, PLAIN_EHLO, SILENT, THEN_DROP, ScriptedServer
from tests.mailers.sessions import MAIL, SECOND, failed, open_to


@pytest.mark.parametrize("ehlo", [None, PLAIN_EHLO], ids=["pipelining", "one by one"])
@pytest.mark.parametrize(
    ("words", "stage", "code", "enhanced"),
    [
        ({"MAIL": [b"451 4.3.0 later\r\n", b"250 ok\r\n"], "DATA": [b"503 no\r\n", b"354 go\r\n"]}, "mail", 451, "4.3.0"),
        ({"RCPT": [b"550-5.1.1 no\r\n550 5.1.1 such user\r\n", b"250 ok\r\n"], "DATA": [b"554 no\r\n", b"354 go\r\n"]},
         "rcpt", 550, "5.1.1"),
        ({"DATA": [b"452 full\r\n", b"354 go\r\n"]}, "data", 452, ""),
        ({"DOT": [b"451 4.7.1 greylisted\r\n", b"250 ok\r\n"]}, "dot", 451, "4.7.1"),
        ({"DOT": [b"554 5.7.1 spam\r\n", b"250 ok\r\n"]}, "dot", 554, "5.7.1"),
    ],
)  # fmt: skip
def test_a_refusal_at_any_stage_leaves_the_session_fit_for_the_next_mail(
    words: dict[str, bytes | list[bytes]], ehlo: bytes | None, stage: str, code: int, enhanced: str
) -> None:
    words = dict(words) | ({"EHLO": ehlo} if ehlo else {})
    if ehlo and stage in ("mail", "rcpt"):
        words["DATA"] = b"354 go\r\n"  # it is not asked for DATA after a no
    with ScriptedServer(words) as server:
        session = open_to(server)
        with pytest.raises(Refused) as refusal:
            session.offer(MAIL)
            session.finish()
        assert (refusal.value.stage, refusal.value.code, refusal.value.enhanced) == (stage, code, enhanced)
        assert server.kept == []
        session.offer(SECOND)
        session.finish()
        session.close()
    assert server.kept == [SECOND.content]
    assert server.connections == 1


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        ({"MAIL": DROP}, (NotSent, "mail", 0)),
        ({"RCPT": DROP}, (NotSent, "rcpt", 0)),
        ({"DATA": DROP}, (NotSent, "data", 0)),
        ({"MAIL": SILENT}, (NotSent, "mail", 0)),
        ({"MAIL": b"hello you\r\n"}, (NotSent, "mail", 0)),
        ({"MAIL": b"\xff\xfe\x00\r\n"}, (NotSent, "mail", 0)),
        ({"MAIL": b"25\r\n"}, (NotSent, "mail", 0)),
        ({"MAIL": b"1234 x\r\n"}, (NotSent, "mail", 0)),
        ({"MAIL": b"354 go on\r\n"}, (NotSent, "mail", 0)),
        ({"DATA": b"250 ok\r\n"}, (NotSent, "data", 0)),
        ({"RCPT": b"250-" + b"x" * 70_000 + b"\r\n"}, (NotSent, "rcpt", 0)),
        ({"RCPT": b"250-more\r\n" * 8_000}, (NotSent, "rcpt", 0)),
        ({"RCPT": b"250 " + b"x" * 80_000}, (NotSent, "rcpt", 0)),
        ({"MAIL": b"421 4.3.2 closing\r\n" + THEN_DROP}, (Refused, "mail", 421)),
        ({"RCPT": b"421 4.3.2 closing\r\n" + THEN_DROP}, (Refused, "rcpt", 421)),
        ({"DATA": b"421 closing\r\n" + THEN_DROP}, (Refused, "data", 421)),
        ({"MAIL": b"550 no\r\n", "DATA": b"354 go\r\n"}, (Refused, "mail", 550)),
        ({"RCPT": b"550 no\r\n", "DATA": b"354 go\r\n"}, (Refused, "rcpt", 550)),
        ({"RCPT": b"550 no\r\n", "DATA": DROP}, (Refused, "rcpt", 550)),
        ({"RCPT": b"550 no\r\n", "DATA": b"554 no\r\n", "RSET": b"500 what\r\n"}, (Refused, "rcpt", 550)),
        ({"RCPT": b"550 no\r\n", "DATA": b"554 no\r\n", "RSET": DROP}, (Refused, "rcpt", 550)),
    ],
)
@pytest.mark.parametrize("pipelining", [True, False])
def test_before_the_body_it_is_certainly_not_sent_and_the_broken_session_says_so(
    words: dict[str, bytes | list[bytes]], ending: tuple[type[MailFailure], str, int], pipelining: bool
) -> None:
    asked_for_data = pipelining or "RSET" in words or ending[1:] == ("data", 421) or "RCPT" not in words
    words = words if pipelining else words | {"EHLO": PLAIN_EHLO}
    with ScriptedServer(words) as server:
        session = open_to(server, timeout=0.5)
        with pytest.raises(MailFailure) as failure:
            session.offer(MAIL)
        assert failed(failure.value) == ending
        if ending[0] is NotSent or (asked_for_data and ending[2] == 421):
            with pytest.raises(NotSent, match="The connection was closed before"):
                session.offer(SECOND)
        session.close()
    assert (server.kept, server.bodies) == ([], [])


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        ({"BODY": DROP}, (NotSent, "body", 0)),
        ({"BODY": b"552 5.3.4 too big\r\n" + THEN_DROP}, (Refused, "body", 552)),
        ({"BODY": b"421 4.4.2 too slow\r\n" + THEN_DROP}, (Refused, "body", 421)),
        ({"BODY": b"nonsense\r\n" + THEN_DROP}, (NotSent, "body", 0)),
        ({"DOT": DROP}, (Unanswered, "dot", 0)),
        ({"DOT": SILENT}, (Unanswered, "dot", 0)),
        ({"DOT": b"what is this\r\n"}, (Unanswered, "dot", 0)),
        ({"DOT": b"354 more\r\n"}, (Unanswered, "dot", 0)),
        ({"DOT": b"250-queued\r\n" + THEN_DROP}, (Unanswered, "dot", 0)),
        ({"DOT": b"250 queued" + THEN_DROP}, (Unanswered, "dot", 0)),
        ({"DOT": b"250-more\r\n" * 8_000}, (Unanswered, "dot", 0)),
        ({"DOT": b"421 4.3.0 closing\r\n" + THEN_DROP}, (Refused, "dot", 421)),
    ],
)
def test_around_the_dot_nothing_is_claimed_that_is_not_known(
    words: dict[str, bytes | list[bytes]], ending: tuple[type[MailFailure], str, int]
) -> None:
    with ScriptedServer(words) as server:
        session = open_to(server, dot_timeout=0.5)
        session.offer(MAIL)
        if "BODY" in words:
            _wait_for_word(session)
        with pytest.raises(MailFailure) as failure:
            session.finish()
        assert failed(failure.value) == ending
        with pytest.raises(NotSent):
            session.offer(SECOND)
        session.close()
    assert len(server.bodies) == (0 if "BODY" in words else 1)


def _wait_for_word(session: SmtpSession) -> None:
    """Until the server's word, or its end, has come over."""
    assert select.select([session._wire.sock], [], [], 10)[0]


def test_a_large_body_to_a_server_that_hangs_up_is_not_sent() -> None:
    with ScriptedServer({"BODY": DROP}) as server:
        session = open_to(server)
        with pytest.raises(NotSent) as failure:
            session.offer(Envelope("shop@example.com", "ada@example.com", b"x" * 70 + b"\r\n" + b"y\r\n" * 10_000_000))
            session.finish()
        assert failure.value.stage == "body"
        session.close()
    assert (server.kept, server.bodies) == ([], [])
