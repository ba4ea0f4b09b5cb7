"""A store's orders and numbers as CSV, however many, in as many queries as pages."""

import csv
import io
from typing import Any

import pytest

from orderwire.orders import export
from orderwire.orders.export import lines
from orderwire.orders.models import Order
from tests.rooms import a_store, an_order

pytestmark = pytest.mark.django_db


def rows(store: Any, kind: str) -> list[dict[str, str]]:
    text = "".join(lines(store, kind)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_page_is_written_and_deleted_orders_are_not(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(export, "ORDERS_AT_ONCE", 2)
    store = a_store()
    made = [an_order(store, external_id=f"{number}", number=f"{number}") for number in range(5)]
    Order.objects.filter(pk=made[3].pk).update(deleted_at=made[3].updated_at)
    an_order(a_store(), number="of-another")
    with django_assert_num_queries(7):  # two pages of orders, each with its items and parcels, and an empty one
        found = rows(store, "orders")
    assert list(dict.fromkeys(row["order_number"] for row in found)) == ["0", "1", "2", "4"]
    assert {row["currency"] for row in found} == {made[0].currency}
    assert rows(store, "tracking") == []


def test_an_empty_store_has_its_head_line() -> None:
    assert list(lines(a_store(), "tracking")) == ["\ufefforder_number,tracking_number,carrier,tracking_url\r\n"]
