"""A person sends a mail again, or cancels one."""

from django.db import transaction

from orderwire.core import clock
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
