"""Attempts as the API shows them."""

import pytest

from orderwire.delivery.models import Attempt
from orderwire.delivery.view import attempts_of
from tests.rooms import NOON, a_message, a_rule, a_store


@pytest.mark.django_db
def test_every_try_oldest_first() -> None:
    message = a_message(a_rule(a_store()))
    other = a_message(message.rule)
    for code, outcome, of in ((451, "deferred", message), (550, "rejected", other), (250, "sent", message)):
        Attempt.objects.create(message=of, fence=1, at=NOON, stage="dot", code=code, reply="words", outcome=outcome)
    shown = attempts_of(message)
    assert [(row["code"], row["outcome"]) for row in shown] == [(451, "deferred"), (250, "sent")]
    assert shown[0] == {
        "at": NOON,
        "server": "",
        "stage": "dot",
        "code": 451,
        "reply": "words",
        "outcome": "deferred",
        "ms": 0,
    }
