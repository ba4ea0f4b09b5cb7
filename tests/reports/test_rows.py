"""What a customer is handed out: everything kept of them, and nothing of others."""

import pytest

from orderwire.acts.customers import erase
from orderwire.audience.models import Suppression
from orderwire.audience.suppression import add
from orderwire.outbox.models import State
from orderwire.reports.rows import customer_file, customers_shown, messages_shown, orders_shown
from tests.rooms import NOON, a_message, a_rule, a_store, record, snapshot

pytestmark = pytest.mark.django_db


def test_the_file_of_a_customer() -> None:
    store = a_store()
    recorded = record(store, snapshot())
    order = recorded.order
    assert order is not None
    assert order.customer is not None
    a_message(a_rule(store), State.SENT, order=order, change=recorded.changes[0], subject="Your order")
    add(store.account, {"address": "ada@example.com"})
    file = customer_file(order.customer, Suppression.objects.all())
    assert (file["customer"]["email"], file["customer"]["orders"], file["customer"]["mails_sent"]) == (
        "ada@example.com",
        1,
        1,
    )
    assert [(one["number"], len(one["messages"])) for one in file["orders"]] == [("1001", 1)]
    assert [one["address"] for one in file["suppressions"]] == ["ada@example.com"]
    assert [(one["to"], one["subject"], one["sent_at"]) for one in file["mails"]] == [
        ("ada@example.com", "Your order", NOON)
    ]
    erased = erase(order.customer)
    assert (customers_shown([erased])[0]["erased"], customer_file(erased, [])["mails"][0]["to"]) == (True, "")


def test_of_nobody_there_is_nothing() -> None:
    assert (messages_shown([]), orders_shown([]), customers_shown([])) == ([], [], [])
