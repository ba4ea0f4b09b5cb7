"""A message as the API shows it."""

import pytest

from orderwire.outbox.models import State
from orderwire.outbox.view import as_json
from tests.rooms import NOON, a_message, a_rule, a_store

CONTRACT = "id rule_id rule_name order_id order_number to subject state reason due_at sent_at message_id test"


@pytest.mark.django_db
def test_what_the_contract_names_is_there() -> None:
    rule = a_rule(a_store(), name="Shipped")
    shown = as_json(a_message(rule, State.REJECTED, reason="address does not exist", subject="Hello"))
    assert set(CONTRACT.split()) <= set(shown)
    assert (shown["rule_name"], shown["to"], shown["state"]) == ("Shipped", "ada@example.com", "rejected")
    assert (shown["reason"], shown["subject"], shown["due_at"]) == ("address does not exist", "Hello", NOON)
    assert (shown["order_id"], shown["message_id"], shown["sent_at"], shown["held_reason"]) == (None, None, None, None)
