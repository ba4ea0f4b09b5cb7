"""What delivery forgets of a customer."""

import pytest

from orderwire.delivery.erasing import forget
from orderwire.delivery.models import Attempt
from tests.rooms import a_message, a_rule, a_store


@pytest.mark.django_db
def test_the_servers_words_go() -> None:
    rule = a_rule(a_store())
    one, other = a_message(rule), a_message(rule)
    for message in (one, other):
        Attempt.objects.create(message=message, fence=1, stage="rcpt", code=550, outcome="refused", reply="no ada@")
    forget([one.pk])
    assert list(Attempt.objects.order_by("id").values_list("message_id", "code", "reply")) == [
        (one.pk, 550, ""),
        (other.pk, 550, "no ada@"),
    ]
