"""Pausing a store, and the suppression list."""

import pytest

from orderwire.acts.stores import lift, pause_store, resume_store, suppress
from orderwire.audience.models import Suppression
from orderwire.core.failures import Conflict, Refusal
from orderwire.outbox.models import Message, State
from orderwire.reports.figures import by_rule
from tests.rooms import a_message, a_rule, a_store

pytestmark = pytest.mark.django_db


def test_a_pause_holds_every_waiting_mail_and_resuming_lets_go() -> None:
    rule = a_rule(a_store())
    waits, flies = a_message(rule, State.READY), a_message(rule, State.SUBMITTING)
    assert pause_store(rule.store).status == "paused"
    assert [row.held_reason for row in Message.objects.order_by("id")] == ["store paused", ""]
    assert resume_store(rule.store).status == "pending"
    for message in (waits, flies):
        message.refresh_from_db()
        assert message.held_reason == ""


def test_a_suppression_stops_what_waits_and_is_counted() -> None:
    rule = a_rule(a_store())
    message = a_message(rule, State.READY)
    entry = suppress(rule.store.account, {"address": "Ada@Example.com", "reason": "unsubscribe"})
    message.refresh_from_db()
    assert (message.state, message.detail) == ("suppressed", "Ada@Example.com: unsubscribed")
    assert by_rule(rule.store)[rule.pk]["blocked"] == 1
    with pytest.raises(Conflict):
        suppress(rule.store.account, {"address": "ADA@example.com"})
    lift(entry)
    message.refresh_from_db()
    assert (message.state, Suppression.objects.count()) == ("suppressed", 0)


def test_nonsense_is_refused_and_stops_nothing() -> None:
    rule = a_rule(a_store())
    message = a_message(rule, State.READY)
    for given in (
        {},
        {"address": "nobody"},
        {"address": "a@b.c", "domain": "b.c"},
        {"address": "a@b.c", "reason": "x"},
    ):
        with pytest.raises(Refusal):
            suppress(rule.store.account, given)
    message.refresh_from_db()
    assert message.state == "ready"


def test_a_stores_suppression_stops_only_that_stores_mails() -> None:
    rule = a_rule(a_store())
    other = a_rule(a_store(rule.store.account))
    a_message(rule, State.READY)
    a_message(other, State.READY)
    suppress(rule.store.account, {"domain": "example.com"}, store=other.store)
    assert [row.state for row in Message.objects.order_by("id")] == ["ready", "suppressed"]
