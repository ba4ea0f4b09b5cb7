"""The bytes of a mail, and back: multipart/alternative, CRLF, made from pieces that are encoded already.

A mail with files is multipart/mixed around it."""

import re
from base64 import encodebytes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses
from functools import lru_cache
from hashlib import sha256

from orderwire.emails import headers as write
from orderwire.emails.render import Parts

LONGEST_LINE = 998  # RFC 5322 §2.1.1, without CRLF
TEST_MARK = "[Test] "
ALWAYS = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
_AUTOMATIC = (("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"))  # RFC 3834 §5; Exchange
_AUTOMATICALLY = "\r\n".join(f"{name}: {value}" for name, value in _AUTOMATIC)
_PART = "Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
_OURS = frozenset(
    name.lower()
    for name in (
        *ALWAYS,
        "Reply-To",
        "Cc",
        "Bcc",
        "Sender",
        "Return-Path",
        "Content-Transfer-Encoding",
        "X-Orderwire-Test",
    )
) | {name.lower() for name, _ in _AUTOMATIC}
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_WORDS = frozenset({"list-id", "comments", "keywords", "organization"})  # extras that people read


@dataclass(frozen=True, slots=True)
class Headers:
    """The outside of a mail. `message_id` has its angle brackets, `date` is aware; names may be "", `reply_to` too.

    `extra` are further headers as (name, value), List-Unsubscribe for example; those that `build` writes itself are
    refused there.
    """

    message_id: str
    date: datetime
    from_name: str
    from_email: str
    to_email: str
    to_name: str = ""
    reply_to: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    test_mark: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A PDF that goes with a mail. `name` is its file's name: letters, digits, dots and dashes of ASCII."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it was sent, read back. `headers` in their order, decoded."""

    subject: str
    html: str
    text: str
    headers: tuple[tuple[str, str], ...]
    files: tuple[File, ...] = ()


class MailBroken(ValueError):
    """A mail did not read back as what it was made from."""


def build(headers: Headers, parts: Parts, files: Sequence[File] = ()) -> bytes:
    """The whole mail, CRLF lines. Raises UnsafeHeader for an address, message id, header or file name that is none."""
    identity = write.message_id(headers.message_id)
    subject = f"{TEST_MARK}{parts.subject}" if headers.test_mark else parts.subject
    to_name = headers.to_name if write.gmail_safe(headers.to_name) else ""
    lines = [
        _from(headers.from_name, headers.from_email),
        write.mailbox("To", to_name, write.address(headers.to_email)),
        write.words("Subject", subject),
        _date(headers.date),
        write.fold("Message-ID", identity),
    ]
    reply_to = _reply_to(headers.reply_to)
    if reply_to:
        lines.append(write.fold("Reply-To", reply_to))
    lines.append(_AUTOMATICALLY)
    if headers.test_mark:
        lines.append("X-Orderwire-Test: 1")
    lines += [_extra(name, value) for name, value in headers.extra]
    # "=_" can't stand in quoted-printable (RFC 2045 §6.7), so the boundary can't stand in a part
    boundary = "=_" + sha256(identity.encode("ascii")).hexdigest()[:32]
    if files:
        alternative = f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"'
        lines.append("MIME-Version: 1.0")
        return _mixed(lines, alternative, _bodies("", boundary, parts), boundary, files)
    lines.append(f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n')
    return _bodies("\r\n".join(lines), boundary, parts)


def _bodies(head: str, boundary: str, parts: Parts) -> bytes:
    """`head`, then what stands between the boundaries of multipart/alternative, and they themselves."""
    edge = f"--{boundary}\r\n"
    return b"".join(
        (
            (head + edge + _PART % "plain").encode("ascii"),
            parts.text_qp,
            ("\r\n" + edge + _PART % "html").encode("ascii"),
            parts.html_qp,
            f"\r\n--{boundary}--\r\n".encode("ascii"),
        )
    )


def _mixed(lines: list[str], alternative: str, bodies: bytes, boundary: str, files: Sequence[File]) -> bytes:
    """The mail with its files: multipart/mixed, the mail itself first. base64 holds no "=_" either."""
    outer = f"{boundary}m"
    edge = f"\r\n--{outer}\r\n"
    head = [*lines, f'Content-Type: multipart/mixed;\r\n boundary="{outer}"', "", f"--{outer}", alternative, "", ""]
    pieces = ["\r\n".join(head).encode("ascii"), bodies.removesuffix(b"\r\n")]
    for file in files:
        if not _FILE_NAME.fullmatch(file.name):
            raise write.UnsafeHeader(f"{file.name[:60]!r} is no name of a file.")
        said = (
            "Content-Type: application/pdf",
            "Content-Transfer-Encoding: base64",
            write.fold("Content-Disposition", f'attachment; filename="{file.name}"'),
        )
        pieces.append((edge + "\r\n".join(said) + "\r\n\r\n").encode("ascii"))
        pieces.append(encodebytes(file.content).rstrip(b"\n").replace(b"\n", b"\r\n"))
    return b"".join([*pieces, f"\r\n--{outer}--\r\n".encode("ascii")])


@lru_cache(maxsize=512)
def _from(name: str, address: str) -> str:
    return write.mailbox("From", name, write.address(address))


@lru_cache(maxsize=64)
def _date(moment: datetime) -> str:
    """Mails rendered together have one time."""
    return f"Date: {format_datetime(moment.astimezone(UTC))}"


def header_names(headers: Headers) -> tuple[str, ...]:
    """The names of all headers that `build` writes for these."""
    names = [*ALWAYS, *(name for name, _ in _AUTOMATIC), *(name for name, _ in headers.extra)]
    if _reply_to(headers.reply_to):
        names.append("Reply-To")
    if headers.test_mark:
        names.append("X-Orderwire-Test")
    return tuple(names)


def check(content: bytes, expected_header_names: tuple[str, ...], to: str, files: Sequence[File] = ()) -> None:
    """Read a mail back with the standard library. Raises MailBroken when headers, recipient, lines or parts differ."""
    message = _read(content)
    found = sorted(name.lower() for name in message)
    if found != sorted(name.lower() for name in expected_header_names):
        raise MailBroken(f"Headers differ: {found}")
    recipients = [address for _, address in getaddresses([str(message["To"])])]
    if recipients != [to] or any(message.get_all(name) for name in ("Cc", "Bcc")):
        raise MailBroken(f"Recipients differ: {recipients}")
    lines = content.split(b"\r\n")
    if any(len(line) > LONGEST_LINE or b"\n" in line or b"\r" in line for line in lines) or b"\0" in content:
        raise MailBroken("A line is too long or not ended by CRLF.")
    kinds = [part.get_content_type() for part in message.walk()]
    wanted = ["multipart/alternative", "text/plain", "text/html"]
    if files:
        wanted = ["multipart/mixed", *wanted, *("application/pdf" for _ in files)]
    if kinds != wanted or _files(message) != tuple(files) or any(part.defects for part in message.walk()):
        raise MailBroken(f"Parts differ: {kinds}")


def unpack(content: bytes) -> Mail:
    """The mail as a person sees it, for previews and for “mail as sent”."""
    message = _read(content)
    bodies = {"text/plain": "", "text/html": ""}
    for part in message.walk():
        kind = part.get_content_type()
        if kind in bodies and not part.is_attachment():
            bodies[kind] = str(part.get_content()).replace("\r\n", "\n")
    return Mail(
        subject=str(message["Subject"] or ""),
        html=bodies["text/html"],
        text=bodies["text/plain"],
        headers=tuple((name, str(value)) for name, value in message.items()),
        files=_files(message),
    )


def _files(message: EmailMessage) -> tuple[File, ...]:
    attached = [part for part in message.walk() if part.get_content_disposition() == "attachment"]
    return tuple(File(part.get_filename() or "", bytes(part.get_payload(decode=True) or b"")) for part in attached)


def _read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise MailBroken("This is no mail.")
    return message


def _reply_to(value: str) -> str:
    """An unusable Reply-To is left out: replies then go to the sender, and the mail is not lost for it."""
    try:
        return write.address(value) if value else ""
    except write.UnsafeHeader:
        return ""


def _extra(name: str, value: str) -> str:
    if write.header_name(name).lower() in _OURS:
        raise write.UnsafeHeader(f"{name} is written by the mail itself.")
    return write.words(name, value, 900) if name.lower() in _WORDS else write.exact(name, value)
