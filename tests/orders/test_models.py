"""An order's status on each axis."""

import pytest

from orderwire.orders.models import Order


def test_an_order_says_where_it_stands_on_each_axis() -> None:
    order = Order(number="1001", status="open", payment_status="paid")
    assert [order.status_on(axis) for axis in ("order", "payment", "fulfilment")] == ["open", "paid", ""]
    assert str(order) == "1001"
    with pytest.raises(KeyError):
        order.status_on("mood")
