"""Search: by number, address and name, in the stores handed in, with the same work however much is kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orderwire.carts.snapshot import Customer as Buyer
from orderwire.outbox.models import State
from orderwire.reports.search import MOST, Found, find
from orderwire.stores.models import Store
from tests.rooms import a_message, a_rule, a_store, an_account, an_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    """A store with Ada's order #1001, Zoë's 1002, and a mail about each."""
    made = a_store()
    rule = a_rule(made)
    ada = an_order(made, number="#1001")
    zoe = Buyer(external_id="78", email="Zoe@Example.org", first_name="Zoë", last_name="Müller-Ek")
    other = an_order(made, external_id="9002", number="1002", customer=zoe)
    a_message(rule, State.SENT, order=ada, order_number="#1001")
    a_message(
        rule, State.SENT, order=other, order_number="1002", to_address="Zoe@Example.org", canonical_to="zoe@example.org"
    )
    return made


def said(found: Found) -> tuple[list[str], list[str], list[str]]:
    """Numbers, addresses of customers, addresses of mails."""
    return (
        [row.number for row in found.orders],
        [row.email for row in found.customers],
        [row.to_address for row in found.messages],
    )


@pytest.mark.parametrize(
    ("typed", "orders", "customers", "mails"),
    [
        ("1001", ["#1001"], [], ["ada@example.com"]),
        ("#1001", ["#1001"], [], ["ada@example.com"]),
        ("100", ["1002", "#1001"], [], []),
        ("#1002", ["1002"], [], ["Zoe@Example.org"]),
        ("ada@", ["#1001"], ["ada@example.com"], ["ada@example.com"]),
        ("ZOE@example.org", ["1002"], ["Zoe@Example.org"], ["Zoe@Example.org"]),
        ("zoe", ["1002"], ["Zoe@Example.org"], ["Zoe@Example.org"]),
        ("muller", [], ["Zoe@Example.org"], []),
        ("Zoë  Mül", [], ["Zoe@Example.org"], []),
        ("lovel", [], ["ada@example.com"], []),
        ("example", [], [], []),
        ("", [], [], []),
        ("\0", [], [], []),
        ("%", [], [], []),
    ],
)
def test_what_begins_with_what_was_typed(
    store: Store, typed: str, orders: list[str], customers: list[str], mails: list[str]
) -> None:
    assert said(find([store.pk], typed)) == (orders, customers, mails)


def test_another_stores_rows_are_not_found(store: Store) -> None:
    other = a_store(an_account("Other"))
    assert said(find([other.pk], "1001")) == ([], [], [])
    assert said(find([], "1001")) == ([], [], [])
    assert said(find([other.pk, store.pk], "1001"))[0] == ["#1001"]


def test_the_exact_number_stands_first_and_the_rest_is_said_to_be_more(store: Store) -> None:
    for number in range(20):
        an_order(store, external_id=f"x{number}", number=f"77{number:02}")
    an_order(store, external_id="x77", number="77")
    found = find([store.pk], "77")
    assert found.orders[0].number == "77"
    assert (len(found.orders), found.more) == (MOST, frozenset({"orders"}))


def test_the_work_is_the_same_for_many_as_for_few(store: Store) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            find([store.pk], "ada@example.com")
        return len(caught)

    few = queries()
    rule = a_rule(store, name="Again")
    for number in range(30):
        order = an_order(store, external_id=f"y{number}", number=f"88{number}")
        a_message(rule, State.SENT, order=order)
    assert queries() == few


def test_every_question_is_limited(store: Store) -> None:
    with CaptureQueriesContext(connection) as caught:
        find([store.pk], "ada")
    assert [query["sql"] for query in caught if f"LIMIT {MOST + 1}" not in query["sql"]] == []
