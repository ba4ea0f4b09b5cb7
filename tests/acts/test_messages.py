"""A person sends a mail again, or cancels one; the totals follow."""

import pytest

from orderwire.acts.messages import cancel, resend
from orderwire.core.failures import Conflict
from orderwire.outbox.models import State
from orderwire.reports.figures import by_rule
from tests.rooms import a_message, a_rule, a_store, record, snapshot

pytestmark = pytest.mark.django_db


def test_a_cancel_counts_as_blocked_and_a_second_one_changes_nothing() -> None:
    rule = a_rule(a_store())
    message = a_message(rule, State.READY)
    assert by_rule(rule.store)[rule.pk] == {"sent": 0, "blocked": 0, "pending": 1}
    cancel(message)
    with pytest.raises(Conflict):
        cancel(message)
    assert by_rule(rule.store)[rule.pk] == {"sent": 0, "blocked": 1, "pending": 0}


def test_a_resend_is_a_new_message_and_the_old_one_stays() -> None:
    rule = a_rule(a_store())
    recorded = record(rule.store, snapshot())
    message = a_message(rule, State.REJECTED, order=recorded.order, change=recorded.changes[0])
    copy = resend(message)
    message.refresh_from_db()
    assert (message.state, copy.state, copy.copy) == ("rejected", "ready", 1)
    with pytest.raises(Conflict):
        resend(copy)
