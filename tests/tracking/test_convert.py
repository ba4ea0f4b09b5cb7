"""What an order brings. Which orders convert is told in tests/flow/test_conversions.py."""

from decimal import Decimal
from typing import Any

import pytest

from orderwire.orders.models import Order
from orderwire.tracking.convert import follow_orders, revenue_of
from tests.rooms import NOON, a_store


@pytest.mark.parametrize(
    ("columns", "brings"),
    [
        ({}, "100.00"),
        ({"refunded": Decimal("30.25")}, "69.75"),
        ({"refunded": Decimal("130")}, "0"),
        ({"cancelled": True}, "0"),
        ({"deleted_at": NOON}, "0"),
    ],
)
def test_what_an_order_brings(columns: dict[str, Any], brings: str) -> None:
    assert revenue_of(Order(total=Decimal("100.00"), **columns)) == Decimal(brings)


@pytest.mark.django_db
def test_nothing_comes_of_nothing() -> None:
    earned = follow_orders(a_store(), [], [])
    assert (dict(earned.tally), dict(earned.money)) == ({}, {})
