"""Who ordered, and how many orders they have."""

from dataclasses import replace
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from orderwire.carts.snapshot import Customer
from orderwire.orders.buyers import key_of, orders_so_far, orders_so_far_of
from orderwire.orders.models import Customer as Buyer
from orderwire.orders.models import Order
from orderwire.stores.models import Store
from tests.rooms import ADA, a_store, an_order

pytestmark = pytest.mark.django_db
GUEST = Customer(email="grace@example.com", first_name="Grace", guest=True)


@pytest.mark.parametrize(
    ("buyer", "key"),
    [
        (Customer(external_id="77", email="ada@example.com"), "id:77"),
        (Customer(external_id="77"), "id:77"),
        (Customer(external_id="77", email="Ada@Example.com", guest=True), "mail:ada@example.com"),
        (Customer(email=" ADA@example.com "), "mail:ada@example.com"),
        (Customer(external_id="77", guest=True), ""),
        (Customer(email="ada"), ""),
        (Customer(), ""),
    ],
)
def test_a_registered_buyer_is_known_by_id_and_a_guest_by_address(buyer: Customer, key: str) -> None:
    assert key_of(buyer) == key


def _order(store: Store, number: int, buyer: Customer, **changed: Any) -> int:
    return orders_so_far(an_order(store, external_id=str(number), number=str(number), customer=buyer, **changed))


def test_the_carts_own_count_is_taken_where_it_sends_one() -> None:
    store = a_store()
    assert _order(store, 1, replace(ADA, orders_count=12)) == 12
    assert _order(store, 2, replace(ADA, orders_count=0)) == 0
    assert _order(store, 3, ADA) == 3


def test_a_registered_customer_is_counted_by_id_whatever_their_address() -> None:
    store = a_store()
    assert _order(store, 1, ADA) == 1
    assert _order(store, 2, replace(ADA, email="ada.king@example.com")) == 2
    assert _order(store, 3, Customer(external_id="78", email="ada@example.com")) == 1


def test_guests_are_counted_by_canonical_address() -> None:
    store = a_store()
    assert _order(store, 1, GUEST) == 1
    assert _order(store, 2, replace(GUEST, email="GRACE@Example.com")) == 2
    assert _order(store, 3, replace(GUEST, email="gr\u200bace@example.com", external_id="g9")) == 3
    assert _order(store, 4, replace(GUEST, email="hopper@example.com")) == 1


def test_test_orders_drafts_and_cancelled_ones_do_not_count() -> None:
    store = a_store()
    _order(store, 1, ADA, test=True)
    _order(store, 2, ADA, draft=True)
    _order(store, 3, ADA, statuses={"order": "cancelled"})
    assert _order(store, 4, ADA) == 1
    assert _order(store, 3, ADA) == 2


def test_another_stores_orders_do_not_count() -> None:
    account = a_store().account
    store, other = a_store(account), a_store(account)
    _order(other, 1, ADA)
    assert _order(store, 1, ADA) == 1


def test_who_cannot_be_known_has_this_one_order() -> None:
    store = a_store()
    for number in range(2):
        assert _order(store, number, Customer(first_name="Somebody")) == 1
    assert not Buyer.objects.exists()


def test_an_order_that_names_no_language_is_in_the_one_its_customer_spoke_before() -> None:
    store = a_store()
    silent = replace(ADA, locale=None)
    for number, buyer in enumerate((silent, replace(ADA, locale="de-AT"), silent, replace(ADA, locale="fr"))):
        an_order(store, external_id=str(number), number=str(number), customer=buyer)
    an_order(store, external_id="9", number="9", customer=replace(GUEST, locale=None))

    assert list(Order.objects.order_by("number").values_list("locale", flat=True)) == ["", "de-AT", "de-AT", "fr", ""]
    assert Buyer.objects.get(key="id:77").locale == "fr"


def test_many_orders_are_counted_as_each_alone(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    store = a_store()
    orders = [
        an_order(store, external_id="1"),
        an_order(store, external_id="2"),
        an_order(store, external_id="3", customer=replace(ADA, orders_count=9)),
        an_order(store, external_id="4", customer=GUEST),
        an_order(store, external_id="5", customer=GUEST, test=True),
        an_order(store, external_id="6", customer=Customer()),
    ]
    Order.objects.filter(pk=orders[1].pk).update(cancelled=True)
    orders[1].cancelled = True
    with django_assert_num_queries(2):
        found = orders_so_far_of(orders)
    assert found == {order.pk: orders_so_far(order) for order in orders}
    assert orders_so_far_of([]) == {}


def test_a_customer_is_kept_as_people_look_for_them() -> None:
    order = an_order(a_store(), customer=replace(ADA, email="Ada@Example.com", last_name="Lovelacé"))
    row = Buyer.objects.get(pk=order.customer_id)
    assert (row.sought_email, row.sought_first, row.sought_last) == ("ada@example.com", "ada", "lovelace")
