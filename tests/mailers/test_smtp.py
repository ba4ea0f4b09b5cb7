"""The transaction: everything but the dot, then the dot, and nothing that could be taken for more than one mail."""

import pytest

from orderwire.mailers.envelope import Envelope, NotSent, Receipt, Refused
from tests.mailers.scripted import DROP, PLAIN_EHLO, THEN_DROP, ScriptedServer
from tests.mailers.sessions import BODY, MAIL, SECOND, failed, open_to


@pytest.mark.parametrize("ehlo", [None, PLAIN_EHLO], ids=["pipelining", "one by one"])
def test_a_mail_is_taken_and_its_bytes_come_out_equal(ehlo: bytes | None) -> None:
    with ScriptedServer({"EHLO": ehlo} if ehlo else {}) as server:
        session = open_to(server)
        session.offer(MAIL)
        assert server.kept == []
        assert session.finish() == Receipt(250, "2.0.0 queued as 1")
        session.offer(SECOND)
        session.finish()
        session.close()
    assert server.kept == [MAIL.content, SECOND.content]
    assert (session.used, server.connections, server.commands[-1]) == (2, 1, "QUIT")


def test_with_pipelining_commands_are_one_packet_body_and_dot_one_each() -> None:
    with ScriptedServer() as server:
        session = open_to(server)
        before = len(server.packets)
        session.offer(MAIL)
        session.finish()
        size = len(BODY) + 3  # three lines begin with a dot
        assert server.packets[before] == (
            b"MAIL FROM:<shop@example.com> SIZE=%d\r\nRCPT TO:<ada@example.com>\r\nDATA\r\n" % size
        )
        assert b"".join(server.packets[before + 1 :]) == BODY.replace(b"\r\n.", b"\r\n..") + b".\r\n"
        session.close()


def test_without_pipelining_each_command_waits_for_its_answer() -> None:
    with ScriptedServer({"EHLO": PLAIN_EHLO}) as server:
        session = open_to(server)
        before = len(server.packets)
        session.offer(MAIL)
        assert server.packets[before : before + 3] == [
            b"MAIL FROM:<shop@example.com>\r\n",
            b"RCPT TO:<ada@example.com>\r\n",
            b"DATA\r\n",
        ]
        session.abandon()


def test_abandoning_writes_no_dot() -> None:
    with ScriptedServer() as server:
        session = open_to(server)
        session.offer(MAIL)
        session.abandon()
    assert (server.kept, server.bodies) == ([], [])
    assert not any(packet.endswith(b"\r\n.\r\n") or packet == b".\r\n" for packet in server.packets)


def test_closing_with_a_mail_waiting_writes_no_dot_and_no_quit() -> None:
    with ScriptedServer() as server:
        session = open_to(server)
        session.offer(MAIL)
        session.close()
    assert (server.kept, server.bodies, server.commands[-1]) == ([], [], "DATA")


@pytest.mark.parametrize("word", [DROP, b"500 no\r\n", b"nonsense\r\n"])
def test_what_goes_wrong_with_goodbye_does_not_matter(word: bytes) -> None:
    with ScriptedServer({"QUIT": word}) as server:
        session = open_to(server)
        session.offer(MAIL)
        session.finish()
        session.close()
        session.close()
    assert server.kept == [BODY]


def test_a_kept_connection_that_the_server_ended_is_not_sent_without_a_word_written() -> None:
    with ScriptedServer({"DOT": b"250 ok\r\n421 4.4.2 idle\r\n" + THEN_DROP}) as server:
        session = open_to(server)
        session.offer(MAIL)
        assert session.finish().code == 250
        with pytest.raises(NotSent) as failure:
            session.offer(SECOND)
        assert failure.value.stage == "mail"
    assert sum(command.startswith("MAIL") for command in server.commands) == 1


@pytest.mark.parametrize("ehlo", [None, PLAIN_EHLO], ids=["pipelining", "one by one"])
def test_a_refused_copy_does_not_stop_the_mail(ehlo: bytes | None) -> None:
    words: dict[str, bytes | list[bytes]] = {"RCPT": [b"250 ok\r\n", b"550 5.1.1 no\r\n", b"250 ok\r\n"]}
    with ScriptedServer(words | ({"EHLO": ehlo} if ehlo else {})) as server:
        session = open_to(server)
        copies = ("gone@example.com", "b@example.com", "bad <x>@example.com")
        session.offer(Envelope("shop@example.com", "ada@example.com", BODY, copies))
        session.finish()
        session.close()
    assert [command for command in server.commands if command.startswith("RCPT")] == [
        "RCPT TO:<ada@example.com>",
        "RCPT TO:<gone@example.com>",
        "RCPT TO:<b@example.com>",
    ]
    assert server.kept == [BODY]


@pytest.mark.parametrize("ehlo", [None, PLAIN_EHLO], ids=["pipelining", "one by one"])
def test_when_the_recipient_is_refused_no_copy_gets_anything(ehlo: bytes | None) -> None:
    words: dict[str, bytes | list[bytes]] = {"RCPT": [b"550 5.1.1 no\r\n", b"250 ok\r\n"]}
    with ScriptedServer(words | ({"EHLO": ehlo} if ehlo else {})) as server:
        session = open_to(server)
        with pytest.raises(Refused):
            session.offer(Envelope("shop@example.com", "ada@example.com", BODY, ("b@example.com",)))
        session.offer(SECOND)
        session.finish()
        session.close()
    assert server.kept == [SECOND.content]
    assert server.commands.count("DATA") == 1


@pytest.mark.parametrize(
    "content", [b"a\nb\r\n", b"a\r\n.\n", b"a\r.\r\n", b"a\n.\r\n.\r\n", b"a\r\r\n", b"\n", b"a\r"]
)
def test_a_bare_cr_or_lf_is_never_sent(content: bytes) -> None:
    with ScriptedServer() as server:
        session = open_to(server)
        with pytest.raises(ValueError, match="a bare CR or LF is never sent"):
            session.offer(Envelope("shop@example.com", "ada@example.com", content))
        session.offer(SECOND)
        session.finish()
        session.close()
    assert server.kept == [SECOND.content]


@pytest.mark.parametrize(
    "address",
    ["a@b.c\r\nRCPT TO:<x@y.z", "a@b.c>\r\nDATA", "a b@c.d", "<a@b.c>", "a@b.c\x00", "a@b\u2028.c", "", "a", "@b.c", "a@",
     "a@b.c> SIZE=1", "a\t@b.c", "a@b.c\x7f", "a\ud800@b.c", "a@" + "b" * 320],
)  # fmt: skip
def test_an_address_with_tricks_is_refused_before_anything_is_written(address: str) -> None:
    with ScriptedServer() as server:
        session = open_to(server)
        with pytest.raises(Refused) as refusal:
            session.offer(Envelope("shop@example.com", address, BODY))
        assert failed(refusal.value) == (Refused, "rcpt", 553)
        if address:  # without one the sender is the null sender of a bounce
            with pytest.raises(Refused) as refusal:
                session.offer(Envelope(address, "ada@example.com", BODY))
            assert failed(refusal.value) == (Refused, "mail", 553)
        session.close()
    assert [command.split()[0] for command in server.commands] == ["ehlo", "QUIT"]
    assert session.used == 0


def test_what_the_server_offers_decides_how_letters_beyond_ascii_go() -> None:
    content = "Subject: x\r\n\r\nGrüße\r\n".encode()
    mail = Envelope("shop@bücher.example", "ada@example.com", content)
    with ScriptedServer() as server:
        session = open_to(server)
        session.offer(mail)
        session.finish()
        with pytest.raises(Refused) as refusal:
            session.offer(Envelope("shop@example.com", "grüße@example.com", content))
        assert (refusal.value.stage, refusal.value.code, refusal.value.enhanced) == ("rcpt", 553, "5.6.7")
        session.close()
    size = len(content)
    assert server.commands[1] == f"MAIL FROM:<shop@xn--bcher-kva.example> SIZE={size} BODY=8BITMIME"
    with ScriptedServer({"EHLO": b"250-mx.example.com\r\n250 SMTPUTF8\r\n"}) as server:
        session = open_to(server)
        session.offer(Envelope("", "grüße@bücher.example", BODY))
        session.finish()
        session.close()
    assert server.commands[1:3] == ["MAIL FROM:<> SMTPUTF8", "RCPT TO:<grüße@xn--bcher-kva.example>"]
    assert server.kept == [BODY]


def test_words_of_a_server_are_kept_clean_and_short() -> None:
    reply = b"550-5.7.1 \x1b[31mno\x00\r\n550-caf\xe9\r\n550 " + b"x" * 2_000 + b"\r\n"
    with ScriptedServer({"RCPT": reply}) as server:
        session = open_to(server)
        with pytest.raises(Refused) as refusal:
            session.offer(MAIL)
        session.close()
    assert refusal.value.text.startswith("5.7.1 [31mno café xxx")
    assert (len(refusal.value.text), refusal.value.enhanced) == (500, "5.7.1")


def test_finish_needs_an_offer_and_an_offer_needs_its_end() -> None:
    with ScriptedServer() as server:
        session = open_to(server)
        with pytest.raises(RuntimeError):
            session.finish()
        session.offer(MAIL)
        with pytest.raises(RuntimeError):
            session.offer(SECOND)
        session.finish()
        session.close()
    assert server.kept == [BODY]
