"""The demo's shop on a stand-in: a past that nobody is told of, orders that go a cart's own way."""

import threading

import pytest

from orderwire.demo import cart_shop
from orderwire.demo.cart_shop import CartShop, way_of
from orderwire.demo.stand_in import Hook
from orderwire.demo.stand_ins.registry import STAND_INS


@pytest.mark.parametrize("platform", STAND_INS)
def test_the_way_of_each_cart_leads_to_shipped(platform: str) -> None:
    assert "shipped" in [word for _, _, word in way_of(platform)]


def test_the_past_is_silent_and_then_orders_move(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cart_shop, "NEW_ORDER_SECONDS", 0.0)
    told, stop = [], threading.Event()

    def send(hook: Hook) -> int:
        told.append(hook.headers["x-wc-webhook-topic"])
        if told.count("order.updated") >= 4:
            stop.set()
        return 202

    with STAND_INS["woocommerce"](send) as stand_in:
        for topic in ("order.created", "order.updated"):
            stand_in.subscriptions.append(
                {"topic": topic, "status": "active", "secret": "s", "delivery_url": "", "id": 1}
            )
        shop = CartShop(stand_in)
        shop.past(20)
        assert (len(stand_in.orders), told) == (20, [])
        assert len({order.statuses["order"] for order in stand_in.orders.values()}) > 1
        shop.run(stop, 0.01)
    assert {"order.created", "order.updated"} == set(told)
