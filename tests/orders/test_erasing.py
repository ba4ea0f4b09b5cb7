"""What orders forget of a customer."""

import pytest

from orderwire.orders.erasing import forget, is_gone, orders_of
from orderwire.orders.models import Customer, Event
from tests.rooms import a_store, an_order

pytestmark = pytest.mark.django_db


def test_the_person_goes_and_the_order_stays() -> None:
    order = an_order(a_store())
    customer = Customer.objects.get()
    assert not is_gone(customer)
    forget(customer)
    customer.refresh_from_db()
    order.refresh_from_db()
    assert is_gone(customer)
    assert list(orders_of(customer)) == [order]
    assert (customer.key, customer.email, customer.first_name, customer.phone) == (f"gone:{customer.pk}", "", "", "")
    assert (order.email, order.canonical_email, order.buyer, order.billing) == ("", "", {"guest": False}, None)
    assert (order.number, order.status, order.items.count()) == ("1001", "shipped", 1)


def test_a_customer_without_an_address_has_no_events_to_look_for() -> None:
    store = a_store()
    customer = Customer.objects.create(store=store, key="id:1", first_name="Ada")
    event = Event.objects.create(store=store, dedupe_key="1", body=b"{}", state="read")
    forget(customer)
    event.refresh_from_db()
    assert bytes(event.body) == b"{}"


def test_an_event_not_read_yet_is_left_to_be_read() -> None:
    store = a_store()
    an_order(store)
    event = Event.objects.create(store=store, dedupe_key="1", body=b"ada@example.com")
    forget(Customer.objects.get())
    event.refresh_from_db()
    assert (bytes(event.body), event.state) == (b"ada@example.com", "unread")
