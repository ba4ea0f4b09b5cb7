"""The catch-all server keeps what it said yes to, for anybody, within bounds."""

import json
import smtplib
import threading
from pathlib import Path

import pytest

from orderwire.demo.mailbox import Mailbox
from orderwire.demo.mailserver import Keeper
from orderwire.mailers.envelope import Envelope, Refused, SmtpServer
from orderwire.mailers.smtp import SmtpSession
from tests.demo.running import mail_server

BODY = b"Subject: Your order\r\nFrom: shop@example.com\r\n\r\n.dot\r\n..\r\n.\r\nend\r\n"


def _open(port: int) -> SmtpSession:
    return SmtpSession.open(SmtpServer("127.0.0.1", port, tls="none", public_only=False))


def test_mails_are_kept_byte_for_byte_before_the_yes_and_it_stops_when_told(tmp_path: Path) -> None:
    box = Mailbox(tmp_path / "mail")
    with mail_server(tmp_path / "mail") as (port, process):
        session = _open(port)
        session.offer(Envelope("shop@example.com", "ada@example.com", BODY, ("copy@example.org",)))
        assert box.count() == 0
        receipt = session.finish()
        (caught,) = box.list()
        assert receipt.text == f"2.0.0 Kept as {caught.id}"
        assert (caught.mail_from, caught.rcpt_tos) == ("shop@example.com", ("ada@example.com", "copy@example.org"))
        assert caught.raw == BODY
        session.offer(Envelope("", "anybody@anywhere.example", BODY + b"second\r\n"))
        session.finish()
        session.offer(Envelope("shop@example.com", "nobody@example.com", BODY))
        session.abandon()
        process.terminate()
        assert process.wait(20) == 0  # 1 had it loaded Django
    assert [mail.rcpt_tos for mail in box.list()] == [
        ("anybody@anywhere.example",),
        ("ada@example.com", "copy@example.org"),
    ]


def test_it_pipelines_knows_utf8_and_refuses_the_huge(tmp_path: Path) -> None:
    with mail_server(tmp_path) as (port, _):
        with smtplib.SMTP("127.0.0.1", port, local_hostname="client.example.com", timeout=20) as client:
            client.ehlo()
            offered = set(client.esmtp_features)
            assert client.esmtp_features["size"] == "31457280"
        assert {"pipelining", "8bitmime", "smtputf8", "size"} <= offered
        session = _open(port)
        session.offer(Envelope("shop@example.com", "adä@bücher.example", "Subject: x\r\n\r\nGrüße\r\n".encode()))
        session.finish()
        with pytest.raises(Refused) as refusal:
            session.offer(Envelope("shop@example.com", "ada@example.com", b"x" * 70 + b"\r\n" + b"y\r\n" * 11_000_000))
        assert (refusal.value.stage, refusal.value.code) == ("mail", 552)
        session.close()
    assert [mail.rcpt_tos for mail in Mailbox(tmp_path).list()] == [("adä@xn--bcher-kva.example",)]


def test_many_at_once_are_all_kept(tmp_path: Path) -> None:
    with mail_server(tmp_path) as (port, _):

        def send(number: int) -> None:
            session = _open(port)
            for mail in range(5):
                session.offer(Envelope("shop@example.com", f"c{number}.{mail}@example.com", BODY))
                session.finish()
            session.close()

        threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    found = {mail.rcpt_tos[0] for mail in Mailbox(tmp_path).list(100)}
    assert found == {f"c{number}.{mail}@example.com" for number in range(8) for mail in range(5)}


def test_only_the_newest_are_kept_also_after_a_new_start(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, kept=3)
    ids = [keeper.keep("", [f"{number}@example.com"], b"x\r\n") for number in range(5)]
    assert ids == sorted(ids)
    ids.append(Keeper(tmp_path, kept=3).keep("", ["5@example.com"], b"x\r\n"))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"{mail_id}.{kind}" for mail_id in ids[-3:] for kind in ("eml", "json")
    )
    assert json.loads((tmp_path / f"{ids[-1]}.json").read_text())["rcpt_tos"] == ["5@example.com"]


def test_a_mail_that_cannot_be_written_is_not_kept_and_half_ones_are_swept(tmp_path: Path) -> None:
    (tmp_path / "0.eml.part").write_bytes(b"half")
    keeper = Keeper(tmp_path)
    assert list(tmp_path.iterdir()) == []
    tmp_path.rmdir()
    with pytest.raises(OSError, match="No such file"):
        keeper.keep("", ["ada@example.com"], b"x")
    tmp_path.mkdir()
    assert Mailbox(tmp_path).count() == 0
    keeper.keep("", ["ada@example.com"], b"x")
    assert Mailbox(tmp_path).count() == 1
