"""Attempts as CONTRACT §3 shows them."""

from collections.abc import Sequence
from typing import Any

from orderwire.delivery.models import Attempt
from orderwire.outbox.models import Message


def attempts_of(message: Message) -> list[dict[str, Any]]:
    """Every try at a message, oldest first, with the server's words."""
    return attempts_by_message([message])[message.pk]


def attempts_by_message(messages: Sequence[Message]) -> dict[str, list[dict[str, Any]]]:
    """The tries at several messages by the message's id, in one query."""
    found: dict[str, list[dict[str, Any]]] = {message.pk: [] for message in messages}
    for row in Attempt.objects.filter(message__in=list(found)).order_by("id"):
        found[row.message_id].append(_as_json(row))
    return found


def _as_json(row: Attempt) -> dict[str, Any]:
    return {
        "at": row.at,
        "server": row.server,
        "stage": row.stage,
        "code": row.code,
        "reply": row.reply,
        "outcome": row.outcome,
        "ms": row.ms,
    }
