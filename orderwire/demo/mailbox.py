"""Look into the folder that the built-in mail server fills: one `.eml` a mail, with a `.json` of its envelope."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

_ID = re.compile(r"[0-9]{19}-[0-9a-f]{8}")  # nanoseconds since 1970, then random: sorts by time, names no path


@dataclass(frozen=True, slots=True)
class Caught:
    """One caught mail. `mail_from`, `rcpt_tos` and `at` (None when lost) are the envelope's, the rest is read from `raw`.

    Headers are decoded; `text` and `html` are the first part of that kind, "" when there is none.
    """

    id: str
    at: datetime | None
    mail_from: str
    rcpt_tos: tuple[str, ...]
    from_: str
    to: str
    subject: str
    date: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    raw: bytes


class Mailbox:
    """The mails of one folder, newest first. The folder need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def list(self, limit: int = 50, before: str = "") -> Sequence[Caught]:
        """At most `limit` mails, newest first; with `before`, only those older than that id."""
        wanted = [name for name in self._ids() if not before or name < before]
        found = (self.get(name) for name in wanted[:limit])
        return [mail for mail in found if mail is not None]

    def get(self, mail_id: str) -> Caught | None:
        """One mail, None when there is none of that id (or it cannot be an id)."""
        if not _ID.fullmatch(mail_id):
            return None
        try:
            raw = (self.folder / f"{mail_id}.eml").read_bytes()
        except FileNotFoundError:
            return None
        return _read(mail_id, raw, self._envelope(mail_id))

    def count(self) -> int:
        """How many mails there are."""
        return len(self._ids())

    def clear(self) -> int:
        """Throw every mail away; answers how many."""
        names = self._ids()
        for name in names:
            (self.folder / f"{name}.eml").unlink(missing_ok=True)
            (self.folder / f"{name}.json").unlink(missing_ok=True)
        return len(names)

    def _ids(self) -> Sequence[str]:
        try:
            found = [path.stem for path in self.folder.iterdir() if path.suffix == ".eml"]
        except FileNotFoundError:
            return []
        return sorted((name for name in found if _ID.fullmatch(name)), reverse=True)

    def _envelope(self, mail_id: str) -> dict[str, object]:
        try:
            read = json.loads((self.folder / f"{mail_id}.json").read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return read if isinstance(read, dict) else {}


def _read(mail_id: str, raw: bytes, envelope: dict[str, object]) -> Caught:
    message = message_from_bytes(raw)
    recipients = envelope.get("rcpt_tos")
    return Caught(
        id=mail_id,
        at=_moment(envelope.get("at")),
        mail_from=str(envelope.get("mail_from") or ""),
        rcpt_tos=tuple(map(str, recipients)) if isinstance(recipients, list) else (),
        from_=_decoded(message.get("From", "")),
        to=_decoded(message.get("To", "")),
        subject=_decoded(message.get("Subject", "")),
        date=_decoded(message.get("Date", "")),
        text=_body(message, "text/plain"),
        html=_body(message, "text/html"),
        headers=tuple((name, _decoded(value)) for name, value in message.items()),
        raw=raw,
    )


def _decoded(value: object) -> str:
    """A header without folds and encoded words; as it stands where these are broken."""
    plain = re.sub(r"\r?\n(?=[ \t])", "", str(value))
    try:
        return str(make_header(decode_header(plain)))
    except (HeaderParseError, LookupError, ValueError):  # broken base64, unknown or wrong character set
        return plain


def _body(message: Message, kind: str) -> str:
    for part in message.walk():
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return _text(payload, part.get_content_charset("utf-8"))
    return ""


def _text(payload: bytes, charset: str) -> str:
    try:
        text = payload.decode(charset, "replace")
    except (LookupError, ValueError):
        text = payload.decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def _moment(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None
