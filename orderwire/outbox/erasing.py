"""A customer is forgotten: their waiting mails are cancelled, and of the others stays that there was one."""

from collections.abc import Sequence
from datetime import datetime

from orderwire.core.failures import Conflict
from orderwire.outbox.models import WAITING, Message, Rendered, State
from orderwire.outbox.queue import end
from orderwire.outbox.transitions import Transition


def forget(order_ids: Sequence[str], now: datetime) -> tuple[list[str], list[Transition]]:
    """Blank address, subject and bytes of every message about these orders; answers their ids and what was cancelled.

    Raises Conflict while one is on its way, or may be offered once more: its bytes are still needed. The caller's
    transaction holds the rows.
    """
    rows = list(Message.objects.select_for_update(of=("self",)).filter(order_id__in=order_ids).select_related("store"))
    if any(_is_needed(row) for row in rows):
        raise Conflict("A mail to this customer is on its way: wait until it is sent, then erase again.")
    waiting = [row for row in rows if row.state in WAITING]
    moved = end(waiting, State.CANCELLED, "customer erased", "The customer was erased.", now) if waiting else []
    ids = [row.pk for row in rows]
    Message.objects.filter(pk__in=ids).update(to_address="", canonical_to="", subject="", detail="")
    Rendered.objects.filter(message_id__in=ids).delete()
    return ids, moved


def _is_needed(message: Message) -> bool:
    in_doubt = message.state == State.UNCERTAIN and not message.resolution
    return in_doubt or message.state in (State.LEASED, State.SUBMITTING)
