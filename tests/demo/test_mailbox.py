"""Caught mails are read, newest first, however odd they are."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwire.demo.mailbox import Mailbox
from orderwire.demo.mailserver import Keeper

NO_SUCH_ID = "0" * 19 + "-" + "0" * 8
MAIL = (
    b"From: =?utf-8?q?B=C3=BCcher?= <shop@example.com>\r\n"
    b"To: Ada Lovelace <ada@example.com>\r\n"
    b"Subject: =?utf-8?q?Your_order_is_on_?=\r\n =?utf-8?q?its_way_=E2=9C=93?=\r\n"
    b"Date: Fri, 20 Nov 2026 10:00:00 +0000\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: multipart/alternative; boundary="b"\r\n'
    b"\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    b"\r\nGr=C3=BC=C3=9Fe\r\n"
    b"--b\r\nContent-Type: text/html; charset=latin-1\r\nContent-Transfer-Encoding: base64\r\n"
    b"\r\nPHA+R3L832U8L3A+\r\n--b--\r\n"
)


def test_a_mail_is_read(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    mail_id = Keeper(tmp_path).keep("shop@example.com", ["ada@example.com"], MAIL)
    caught = Mailbox(tmp_path).get(mail_id)
    assert caught is not None
    assert caught.at is not None and before <= caught.at <= datetime.now(UTC)
    assert (caught.id, caught.mail_from, caught.rcpt_tos) == (mail_id, "shop@example.com", ("ada@example.com",))
    assert (caught.from_, caught.to) == ("Bücher <shop@example.com>", "Ada Lovelace <ada@example.com>")
    assert (caught.subject, caught.date) == ("Your order is on its way ✓", "Fri, 20 Nov 2026 10:00:00 +0000")
    assert (caught.text.strip(), caught.html) == ("Grüße", "<p>Grüße</p>")
    assert [name for name, _ in caught.headers] == ["From", "To", "Subject", "Date", "MIME-Version", "Content-Type"]
    assert caught.raw == MAIL


def test_pages_go_from_new_to_old(tmp_path: Path) -> None:
    keeper, box = Keeper(tmp_path), Mailbox(tmp_path)
    ids = [keeper.keep("", [], b"Subject: %d\r\n\r\n" % number) for number in range(5)]
    first = box.list(limit=2)
    assert [mail.subject for mail in first] == ["4", "3"]
    assert [mail.subject for mail in box.list(2, before=first[-1].id)] == ["2", "1"]
    assert [mail.subject for mail in box.list(2, before=ids[1])] == ["0"]
    assert box.list(2, before=ids[0]) == []
    assert box.count() == 5


def test_clearing_throws_mails_away_and_nothing_else(tmp_path: Path) -> None:
    keeper, box = Keeper(tmp_path), Mailbox(tmp_path)
    for _ in range(3):
        keeper.keep("", ["ada@example.com"], b"x\r\n")
    (tmp_path / "notes.eml").write_text("mine")
    assert box.clear() == 3
    assert [path.name for path in tmp_path.iterdir()] == ["notes.eml"]
    assert (box.count(), box.list(), box.clear()) == (0, [], 0)
    keeper.keep("", ["ada@example.com"], b"x\r\n")
    assert box.count() == 1


def test_a_folder_that_is_not_there_is_an_empty_mailbox(tmp_path: Path) -> None:
    box = Mailbox(tmp_path / "none")
    assert (box.count(), box.list(), box.clear(), box.get(NO_SUCH_ID)) == (0, [], 0, None)


@pytest.mark.parametrize(
    "mail_id", ["", "..", "../secret", "secret", "/etc/passwd", NO_SUCH_ID + "\n", "x/../secret", "\x00"]
)
def test_an_id_is_no_path(tmp_path: Path, mail_id: str) -> None:
    (tmp_path / "secret.eml").write_bytes(b"Subject: secret\r\n\r\n")
    (tmp_path / "mail").mkdir()
    assert Mailbox(tmp_path / "mail").get(mail_id) is None
    assert Mailbox(tmp_path).get(mail_id) is None


def test_a_mail_whose_envelope_is_lost_is_still_read(tmp_path: Path) -> None:
    mail_id = Keeper(tmp_path).keep("shop@example.com", ["ada@example.com"], MAIL)
    for lost in (b"{", b"[]", b'{"at": 7, "rcpt_tos": "x"}'):
        (tmp_path / f"{mail_id}.json").write_bytes(lost)
        caught = Mailbox(tmp_path).get(mail_id)
        assert caught is not None
        assert (caught.at, caught.mail_from, caught.rcpt_tos) == (None, "", ())
        assert caught.subject == "Your order is on its way ✓"


ODD = [
    b"",
    b"\r\n",
    b"no header at all",
    b"Subject: =?utf-8?b?!!!?=\r\n\r\nx",
    b"Subject: =?no-such-set?q?x?=\r\n\r\nx",
    b"Subject: \xff\xfe\r\nFrom: \x80\r\n\r\n\xff",
    b"Content-Type: text/plain; charset=no-such-set\r\n\r\nGr\xc3\xbc\xc3\x9fe",
    b'Content-Type: text/plain; charset="\x00"\r\n\r\nx',
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n--b\r\n",
    b"Content-Transfer-Encoding: base64\r\n\r\n****",
    b"Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nnot a text",
]


@pytest.mark.parametrize("raw", ODD)
def test_odd_mails_are_shown_as_well_as_can_be(tmp_path: Path, raw: bytes) -> None:
    mail_id = Keeper(tmp_path).keep("", [], raw)
    caught = Mailbox(tmp_path).get(mail_id)
    assert caught is not None
    assert caught.raw == raw
    assert "not a text" not in caught.text


@given(
    st.binary(max_size=300)
    | st.sampled_from(ODD).flatmap(lambda raw: st.binary(max_size=30).map(lambda more: raw + more))
)
def test_no_mail_breaks_the_mailbox(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    folder = tmp_path_factory.mktemp("mail")
    Keeper(folder).keep("", [], raw)
    (caught,) = Mailbox(folder).list()
    assert caught.raw == raw
