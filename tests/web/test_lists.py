"""Every list: the same number of questions for 3 rows as for 30, and never more rows than a page holds."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orderwire.acts.stores import suppress
from orderwire.carts.snapshot import Customer as Buyer
from orderwire.orders.models import Event
from orderwire.outbox.models import State
from orderwire.tracking.models import Reaction
from tests.passkey import a_passkey
from tests.rooms import NOON, a_message, a_rule, a_store, an_order, decide, record, snapshot
from tests.web.conftest import House

LISTS = {
    "overview of all stores": "/",
    "workflow": "/stores/{store}/order-status/",
    "rules": "/stores/{store}/order-status/rules/",
    "pending": "/stores/{store}/order-status/logs/?log=pending&from=2026-11-01",
    "sent": "/stores/{store}/order-status/logs/?log=sent&from=2026-11-01&until=2026-11-30",
    "blocked": "/stores/{store}/order-status/logs/?log=blocked&from=2026-11-01&until=2026-11-30",
    "orders": "/stores/{store}/orders/",
    "orders by day": "/stores/{store}/orders/?from=2026-11-01&until=2026-11-30",
    "customers": "/stores/{store}/customers/",
    "customers found": "/stores/{store}/customers/?q=grace",
    "one customer": "/customers/{customer}/",
    "messages": "/stores/{store}/messages/",
    "search": "/search/?q=grace",
    "back-test": "/rules/{rule}/back-test/?from=2026-11-01&until=2026-11-30",
    "stores": "/stores/",
    "suppressions": "/suppressions/",
    "one store": "/stores/{store}/",
    "passkeys": "/settings/passkeys/",
}
A_PAGE = 50


def fill(house: House, first: int, last: int) -> None:
    """So many more of everything a list can show."""
    dear = a_rule(house.store, name=f"Dear ones {first}", price={"op": "gt", "amount": "500.00"})
    for number in range(first, last):
        grace = Buyer(external_id=f"g{number}", email=f"grace{number}@example.com", first_name="Grace")
        recorded = record(house.store, snapshot(number=f"7{number:03}", external_id=f"x{number}", customer=grace))
        decide(house.store, recorded)
        rule = a_rule(house.store, name=f"Rule {number}", status="delivered")
        for state in (State.READY, State.SENT, State.FAILED):
            to = f"grace{number}@example.com"
            mail = a_message(rule, state, order=recorded.order, to_address=to, canonical_to=to)
        Reaction.objects.create(message=mail, store=house.store, canonical_to=to, opens=1, clicks=1, last_at=NOON)
        an_order(house.store, number=f"8{number:03}", external_id=f"y{number}")
        suppress(house.account, {"address": f"no{number}@example.com"})
        Event.objects.create(store=house.store, dedupe_key=f"k{number}", body=b"{", state="parked", reason="No JSON.")
        a_store(house.account, name=f"Shop {number}")
        a_passkey(house.owner, f"Key {number}")
    assert dear.pk


def asked(client: Client, path: str) -> int:
    """How many questions a page asks, the second time it is opened."""
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


@pytest.fixture
def path_of(house: House) -> Callable[[str], str]:
    """The address of a list about Acme's rows."""
    ids = {"store": house.store.pk, "rule": house.rule.pk, "customer": str(house.order.customer_id)}
    return lambda name: LISTS[name].format(**ids)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_asks_as_much_for_thirty_rows_as_for_three(
    name: str, house: House, owner: Client, path_of: Callable[[str], str]
) -> None:
    fill(house, 0, 3)
    few = asked(owner, path_of(name))
    fill(house, 3, 30)
    assert asked(owner, path_of(name)) == few
    assert few <= 30


@pytest.mark.parametrize("name", ["orders", "orders by day", "customers", "messages"])
def test_a_list_shows_one_page_at_a_time(name: str, house: House, owner: Client, path_of: Callable[[str], str]) -> None:
    fill(house, 0, 52)
    page = owner.get(path_of(name)).content.decode()
    assert page.split("<tbody>")[1].split("</tbody>")[0].count("<tr>") == A_PAGE
    assert "before=" in page
