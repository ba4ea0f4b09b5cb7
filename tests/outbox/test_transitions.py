"""A move, told."""

from orderwire.outbox.models import Message
from orderwire.outbox.transitions import Transition, moved
from tests.rooms import NOON


def test_the_same_move_of_several() -> None:
    messages = [Message(id="msg_1"), Message(id="msg_2")]
    assert moved(messages, "ready", "sent", NOON) == [Transition(one, "ready", "sent", NOON) for one in messages]
