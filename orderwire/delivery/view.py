"""Attempts as CONTRACT §3 shows them."""

from typing import Any

from orderwire.delivery.models import Attempt
from orderwire.outbox.models import Message


def attempts_of(message: Message) -> list[dict[str, Any]]:
    """Every try at a message, oldest first, with the server's words."""
    rows = Attempt.objects.filter(message=message).order_by("id")
    return [
        {
            "at": row.at,
            "server": row.server,
            "stage": row.stage,
            "code": row.code,
            "reply": row.reply,
            "outcome": row.outcome,
            "ms": row.ms,
        }
        for row in rows
    ]
