"""A message moved: what the totals are kept from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from orderwire.outbox.models import Message


@dataclass(frozen=True, slots=True)
class Transition:
    """One message went from a state to another at a moment. `before` is "" when it was made."""

    message: Message
    before: str
    after: str
    at: datetime


def moved(messages: Iterable[Message], before: str, after: str, at: datetime) -> list[Transition]:
    """The same move of several messages."""
    return [Transition(message, before, after, at) for message in messages]
