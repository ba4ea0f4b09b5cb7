"""The bytes of a mail: whatever stands in a field, the headers and the recipient stay the same."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import getaddresses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwire.emails.headers import UnsafeHeader, gmail_safe
from orderwire.emails.mime import File, Headers, MailBroken, build, check, header_names, unpack
from orderwire.emails.render import Parts
from tests.emails.strategies import HOSTILE

PARTS = Parts("Your order 1001", b"<p>Hi Ad=C3=A4</p>=\r\n\r\n", b"Hi=\r\n\r\n", ())
HEADERS = Headers(
    message_id="<m1.abc@mail.example.com>",
    date=datetime(2026, 11, 21, 8, tzinfo=UTC),
    from_name="Acme Lamps",
    from_email="hello@shop.example.com",
    to_email="ada@example.com",
    to_name="Ada Lovelace",
    reply_to="help@shop.example.com",
    extra=(
        ("List-Unsubscribe", "<https://mail.example.com/u/1>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ),
)


def test_a_mail_byte_for_byte() -> None:
    edge = "=_" + "7c4d5e3c"  # the boundary is checked by its shape, the rest to the letter
    lines = build(HEADERS, PARTS).decode("ascii").split("\r\n")

    assert lines[:12] == [
        'From: "Acme Lamps" <hello@shop.example.com>',
        'To: "Ada Lovelace" <ada@example.com>',
        "Subject: Your order 1001",
        "Date: Sat, 21 Nov 2026 08:00:00 +0000",
        "Message-ID: <m1.abc@mail.example.com>",
        "Reply-To: help@shop.example.com",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "List-Unsubscribe: <https://mail.example.com/u/1>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "MIME-Version: 1.0",
        "Content-Type: multipart/alternative;",
    ]
    assert lines[12].startswith(' boundary="=_')
    assert len(lines[12]) == len(f' boundary="{edge}"') + 24
    assert build(HEADERS, PARTS) == build(HEADERS, PARTS)


def test_it_reads_back_as_what_it_was() -> None:
    content = build(replace(HEADERS, test_mark=True), PARTS)
    check(content, header_names(replace(HEADERS, test_mark=True)), "ada@example.com")

    mail = unpack(content)

    assert (mail.subject, mail.html, mail.text) == ("[Test] Your order 1001", "<p>Hi Adä</p>\n", "Hi\n")
    assert dict(mail.headers)["X-Orderwire-Test"] == "1"


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("field", ["subject", "from_name", "to_name", "reply_to", "extra", "list_id"])
def test_hostile_text_changes_neither_headers_nor_recipient(field: str, hostile: str) -> None:
    headers, parts = HEADERS, PARTS
    if field == "subject":
        parts = replace(PARTS, subject=hostile)
    elif field == "extra":
        headers = replace(HEADERS, extra=(("Feedback-ID", hostile),))
    elif field == "list_id":
        headers = replace(HEADERS, extra=(("Comments", hostile),))
    else:
        headers = replace(HEADERS, **{field: hostile})  # type: ignore[arg-type]

    content = build(headers, parts)

    check(content, header_names(headers), "ada@example.com")
    message = message_from_bytes(content, policy=policy.default)
    assert [address for _, address in getaddresses([str(message["From"])])] == ["hello@shop.example.com"]
    assert b"\nBcc" not in content
    assert len(str(message["Subject"])) <= 207
    assert max(map(len, content.split(b"\r\n"))) <= 998


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=250), st.text(max_size=120), st.text(max_size=120), st.sampled_from(HOSTILE))
def test_any_text_leaves_the_mail_whole(subject: str, from_name: str, to_name: str, hostile: str) -> None:
    headers = replace(HEADERS, from_name=from_name + hostile, to_name=to_name)

    content = build(headers, replace(PARTS, subject=hostile + subject))

    check(content, header_names(headers), "ada@example.com")


PDF = File("Invoice-1001.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF")
SLIP = File("Packing-slip-1001.pdf", b"%PDF-1.7 x")


def test_a_mail_with_files_reads_back_whole() -> None:
    content = build(HEADERS, PARTS, [PDF, SLIP])
    check(content, header_names(HEADERS), "ada@example.com", [PDF, SLIP])
    mail = unpack(content)
    plain = unpack(build(HEADERS, PARTS))
    assert (mail.files, plain.files) == ((PDF, SLIP), ())
    assert (mail.subject, mail.html, mail.text) == (plain.subject, plain.html, plain.text)
    assert build(HEADERS, PARTS, [PDF, SLIP]) == content
    message = message_from_bytes(content, policy=policy.default)
    assert [part.get_content_type() for part in message.iter_parts()] == [  # type: ignore[attr-defined]
        "multipart/alternative",
        "application/pdf",
        "application/pdf",
    ]
    assert {part["Content-Disposition"] for part in message.iter_attachments()} == {  # type: ignore[attr-defined]
        'attachment; filename="Invoice-1001.pdf"',
        'attachment; filename="Packing-slip-1001.pdf"',
    }


def test_another_file_than_the_one_meant_is_found_out() -> None:
    content = build(HEADERS, PARTS, [PDF])
    for files in ((), (SLIP,), (PDF, PDF)):
        with pytest.raises(MailBroken, match="Parts differ"):
            check(content, header_names(HEADERS), "ada@example.com", files)


@pytest.mark.parametrize(
    "name", ["", "-x.pdf", 'a"b.pdf', "a\r\nBcc: x", "rechnung ü.pdf", "../x.pdf", "x" * 101, "a\n"]
)
def test_a_name_of_a_file_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(UnsafeHeader, match="no name of a file"):
        build(HEADERS, PARTS, [File(name, b"x")])


def test_other_scripts_come_through() -> None:
    headers = replace(HEADERS, from_name="Çağrı Lámparas 漢字", to_name="عائشة")
    subject = "Ваш заказ 1001 уже в пути — спасибо, что выбрали нас снова и снова! 👋"

    mail = unpack(build(headers, replace(PARTS, subject=subject)))

    assert mail.subject == subject
    assert dict(mail.headers)["From"] == "Çağrı Lámparas 漢字 <hello@shop.example.com>"
    assert dict(mail.headers)["To"] == "عائشة <ada@example.com>"


@pytest.mark.parametrize(
    "address",
    [
        "ada",
        "ada@",
        "@example.com",
        "ada@example.com, eve@example.org",
        "ada@example.com\r\nBcc: eve@example.org",
        "ada@example.com\n",
        "a da@example.com",
        "<ada@example.com>",
        "ada@exa\x00mple.com",
        '"a\\"b"@example.com',
        "ada@example..com",
        "a" * 65 + "@example.com",
        "ädä@example.com",
        "=?utf-8?q?a?=@example.com eve@example.org",
    ],
)
def test_a_recipient_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(UnsafeHeader):
        build(replace(HEADERS, to_email=address), PARTS)
    with pytest.raises(UnsafeHeader):
        build(replace(HEADERS, from_email=address), PARTS)


def test_a_domain_of_another_script_is_put_into_a_labels() -> None:
    content = build(replace(HEADERS, to_email="ada@bücher.example"), PARTS)

    check(content, header_names(HEADERS), "ada@xn--bcher-kva.example")


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": "m1@example.com"},
        {"message_id": "<m1@example.com>\r\nBcc: x@example.org"},
        {"extra": (("Bcc", "eve@example.org"),)},
        {"extra": (("subject", "x"),)},
        {"extra": (("X-A\r\nBcc", "x"),)},
        {"extra": (("", "x"),)},
    ],
)
def test_what_only_a_mistake_of_ours_could_bring_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(UnsafeHeader):
        build(replace(HEADERS, **changes), PARTS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Ada Lovelace", True),
        ("Seán O’Brien-Smith Jr.", True),
        ("山田 太郎 たろう", True),
        ("Ада", True),
        ("", False),
        ("ada@example.com", False),
        ("Ada 2", False),
        ("Аda", False),  # a Cyrillic A before Latin letters
        ("Ada ✔", False),
        ("Ada\r\nBcc: x", False),
        ("A" * 81, False),
    ],
)
def test_only_a_plain_name_stands_beside_the_address(name: str, safe: bool) -> None:
    assert gmail_safe(name) is safe
    assert (b'To: "' in build(replace(HEADERS, to_name=name), PARTS)) is (safe and name.isascii()) or not name.isascii()


@pytest.mark.parametrize(
    "change",
    [
        (b"Subject:", b"Bcc: eve@example.org\r\nSubject:"),
        (b"<ada@example.com>", b"<ada@example.com>, eve@example.org"),
        (b"Hi=\r\n", b"Hi\n"),
        (b"Hi=\r\n", b"Hi" + b"x" * 999 + b"\r\n"),
        (b"text/html", b"text/other"),
    ],
)
def test_the_check_notices(change: tuple[bytes, bytes]) -> None:
    content = build(HEADERS, PARTS)
    assert change[0] in content

    with pytest.raises(MailBroken):
        check(content.replace(*change), header_names(HEADERS), "ada@example.com")
