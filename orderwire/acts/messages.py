"""A person sends a mail again or right now, or cancels one."""

from django.db import transaction

from orderwire.audience.suppression import in_words, stops
from orderwire.core import clock
from orderwire.delivery.senders import way_out
from orderwire.outbox import acts
from orderwire.outbox.models import Message
from orderwire.reports import totals


def resend(message: Message) -> Message:
    """A copy of a settled mail, marked as such. Raises Conflict while it may still go by itself."""
    with transaction.atomic():
        return acts.resend(message, clock.now())


def cancel(message: Message) -> Message:
    """Stop a mail that waits. Raises Conflict when it is on its way or settled."""
    with transaction.atomic():
        totals.count(acts.cancel_by_person(message, clock.now()))
    return message


def send_now(message: Message) -> Message:
    """Make a waiting mail due now. Raises Conflict, with nothing changed, for whatever would keep it from going."""
    with transaction.atomic():
        acts.send_now(message, _stopped_by(message), clock.now())
    return message


def _stopped_by(message: Message) -> str:
    """What stands against a mail beyond its own row: suppression and having no way out; "" when nothing does."""
    entry = stops(message.store.account_id, message.store_id, [message.canonical_to]).get(message.canonical_to)
    if entry is not None:
        return f"{in_words(entry)}. Take it off the list first, if its owner wants mail again."
    if way_out(message.store.account_id) is None:
        return "There is no mail server to send through: add a sender first."
    return ""
