"""A customer's lifetime figures."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orderwire.orders.models import Customer, Order
from orderwire.outbox.models import State
from orderwire.reports.customers import lifetimes
from tests.rooms import NOON, a_message, a_rule, a_store, an_order

pytestmark = pytest.mark.django_db


def test_money_by_currency_and_only_real_orders() -> None:
    rule = a_rule(a_store())
    first = an_order(rule.store, refunded=Decimal("9.80"))
    an_order(rule.store, external_id="2", total=Decimal("20"), placed_at=NOON + timedelta(days=1))
    an_order(rule.store, external_id="3", total=Decimal("5"), currency="EUR", placed_at=None)
    an_order(rule.store, external_id="4", test=True)
    an_order(rule.store, external_id="5", draft=True)
    Order.objects.filter(external_id="5").update(deleted_at=NOON)
    a_message(rule, State.SENT, order=first)
    a_message(rule, State.SENT, order=first, test=True)
    a_message(rule, State.FAILED, order=first)
    customer = Customer.objects.get()
    assert lifetimes([customer]) == {
        customer.pk: {
            "orders": 3,
            "spent": [{"amount": "5.00", "currency": "EUR"}, {"amount": "149.80", "currency": "USD"}],
            "refunded": [{"amount": "9.80", "currency": "USD"}],
            "mails_sent": 1,
            "first_order_at": NOON,
            "last_order_at": NOON + timedelta(days=1),
        }
    }


def test_who_bought_nothing() -> None:
    customer = Customer.objects.create(store=a_store(), key="id:1")
    assert lifetimes([customer])[customer.pk] == {
        "orders": 0,
        "spent": [],
        "refunded": [],
        "mails_sent": 0,
        "first_order_at": None,
        "last_order_at": None,
    }
    assert lifetimes([]) == {}
