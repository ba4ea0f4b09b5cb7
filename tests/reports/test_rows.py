"""What a customer is handed out: everything kept of them, and nothing of others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from orderwire.acts.customers import erase
from orderwire.audience.models import Suppression
from orderwire.audience.suppression import add
from orderwire.orders.models import Order
from orderwire.outbox.models import State
from orderwire.reports.rows import customer_file, customers_shown, messages_shown, orders_shown
from tests.rooms import NOON, a_message, a_rule, a_store, an_order, record, snapshot

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


def test_a_list_of_orders_asks_as_much_as_one_order(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    store = a_store()
    rule = a_rule(store)
    for number in range(1, 5):
        order = an_order(store, external_id=str(number), number=str(number))
        a_message(rule, State.SENT, order=order, change=order.changes.get())
    orders = list(Order.objects.order_by("pk"))
    with CaptureQueriesContext(connection) as one:
        assert [len(shown["messages"]) for shown in orders_shown(orders[:1])] == [1]
    again = list(Order.objects.order_by("pk"))
    with django_assert_num_queries(len(one)):
        assert [len(shown["messages"]) for shown in orders_shown(again)] == [1, 1, 1, 1]
