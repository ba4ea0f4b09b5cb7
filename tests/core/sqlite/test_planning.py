"""What SQLite's planner is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orderwire.core.sqlite.planning import learn_sizes
from orderwire.orders.buyers import orders_so_far
from orderwire.orders.models import Order
from tests.rooms import an_order
from tests.shop import Shop

pytestmark = pytest.mark.django_db


def test_the_orders_of_a_customer_are_counted_by_the_customer(shop: Shop) -> None:
    order = an_order(shop.store)
    row = {**Order.objects.values().get(), "customer_id": None}
    Order.objects.bulk_create([Order(**{**row, "id": f"ord_{n}", "external_id": f"x{n}"}) for n in range(300)])
    learn_sizes()
    order.buyer = {}
    with CaptureQueriesContext(connection) as asked:
        assert orders_so_far(order) == 1
    (count,) = [query["sql"] for query in asked if "COUNT" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if connection.vendor == 'sqlite' else ''} {count}")
        plan = str(cursor.fetchall())
    assert "customer" in plan
