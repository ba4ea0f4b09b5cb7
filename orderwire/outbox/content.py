"""The bytes of a message, fixed at its first rendering and kept: every attempt sends these."""

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from orderwire.core.batches import update_many
from orderwire.emails.languages import because
from orderwire.emails.mime import Mail, unpack
from orderwire.outbox.models import Message, Rendered


@dataclass(frozen=True, slots=True)
class Writing:
    """How a mail was written: its language, whose wish that was, and what became of each PDF of its rule."""

    language: str = ""
    language_from: str = ""
    attachments: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Fixed:
    """What rendering fixed for a message."""

    message: Message
    content: bytes
    mail_from: str
    subject: str
    message_id: str
    writing: Writing = Writing()


def fix(rendered: Sequence[Fixed], at: object) -> None:
    """Keep the bytes of messages rendered for the first time, in the transaction that leases them."""
    Rendered.objects.bulk_create(
        [
            Rendered(
                message=one.message,
                content=zlib.compress(one.content, 1),
                mail_from=one.mail_from,
                language=one.writing.language[:20],
                language_from=one.writing.language_from,
                attachments=list(one.writing.attachments),
            )
            for one in rendered
        ]
    )
    update_many(
        Message,
        ["subject", "message_id", "rendered_at", "version"],
        ["id"],
        [[one.subject[:400], one.message_id, at, one.message.version_id, one.message.pk] for one in rendered],
    )


def kept(messages: Sequence[Message]) -> dict[str, tuple[bytes, str]]:
    """The bytes and envelope sender of those messages that were rendered before, by id."""
    again = [message.pk for message in messages if message.rendered_at is not None]
    if not again:
        return {}
    rows = Rendered.objects.filter(message_id__in=again)
    return {row.message_id: (zlib.decompress(row.content), row.mail_from) for row in rows}


def writings_of(message_ids: Collection[str]) -> dict[str, Writing]:
    """How those of these messages were written that were rendered, by id; without their bytes."""
    rows = Rendered.objects.filter(message_id__in=message_ids)
    found = rows.values_list("message_id", "language", "language_from", "attachments")
    return {pk: Writing(language, source, tuple(files)) for pk, language, source, files in found}


def writing_json(writing: Writing | None) -> dict[str, Any]:
    """What the API adds to a message about its writing; `language` null until it is written."""
    written = writing or Writing()
    return {
        "language": written.language or None,
        "language_reason": because(written.language_from, written.language) if written.language else None,
        "attachments": list(written.attachments),
    }


def mail_as_sent(message: Message) -> Mail | None:
    """The mail as its bytes say it; None when it was not rendered (yet)."""
    row = Rendered.objects.filter(message=message).first()
    return unpack(zlib.decompress(row.content)) if row else None
