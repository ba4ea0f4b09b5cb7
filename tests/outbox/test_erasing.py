"""What the outbox forgets of a customer."""

import pytest
from django.db import transaction

from orderwire.core.failures import Conflict
from orderwire.outbox.erasing import forget
from orderwire.outbox.models import Message, Rendered, State
from tests.rooms import NOON, a_message, a_rule, a_store, an_order

pytestmark = pytest.mark.django_db


def test_of_a_mail_stays_that_there_was_one() -> None:
    rule = a_rule(a_store())
    order = an_order(rule.store)
    sent = a_message(rule, State.SENT, order=order, subject="Hello Ada", detail="ada@example.com took it")
    waiting = a_message(rule, State.READY, order=order)
    other = a_message(rule, State.SENT)
    Rendered.objects.create(message=sent, content=b"x", mail_from="hello@acme.example")
    with transaction.atomic():
        ids, moved = forget([order.pk], NOON)
    assert sorted(ids) == [sent.pk, waiting.pk]
    assert [(one.message.pk, one.before, one.after) for one in moved] == [(waiting.pk, "ready", "cancelled")]
    assert list(Message.objects.order_by("id").values_list("to_address", "canonical_to", "subject", "detail")) == [
        ("", "", "", ""),
        ("", "", "", ""),
        ("ada@example.com", "ada@example.com", "", ""),
    ]
    assert Message.objects.get(pk=other.pk).state == State.SENT
    assert Rendered.objects.count() == 0


def test_an_uncertain_mail_that_was_settled_is_no_hindrance() -> None:
    rule = a_rule(a_store())
    order = an_order(rule.store)
    a_message(rule, State.UNCERTAIN, order=order, resolution="presumed_sent")
    with transaction.atomic():
        assert forget([order.pk], NOON)[1] == []
    Message.objects.update(resolution="")
    with transaction.atomic(), pytest.raises(Conflict):
        forget([order.pk], NOON)
