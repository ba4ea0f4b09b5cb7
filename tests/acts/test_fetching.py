"""What a worker does for a store's line, where carts do not differ; tests/carts/every_cart.py tells the rest for each cart."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from orderwire import flow
from orderwire.acts import fetching
from orderwire.acts.connections import check_store, start_backfill, trouble_of
from orderwire.core import clock
from orderwire.demo.stand_in import Said, StandIn
from orderwire.demo.stand_ins.woocommerce import WooCommerceStandIn
from orderwire.orders import lookups
from orderwire.orders.models import Lookup, Order
from orderwire.stores import lines
from orderwire.stores.models import Connection
from tests.carts.stage import connect, deliver, work
from tests.shop import Shop
from tests.sink import Sink


@pytest.fixture
def cart(db: None, posted_to: Sink, hands: clock.Hands) -> Iterator[StandIn]:
    """A WooCommerce shop at work."""
    with WooCommerceStandIn(deliver) as running:
        yield running


@pytest.fixture
def shop(cart: StandIn) -> Shop:
    """Its store, connected."""
    made = connect(cart)
    work(made)
    return made


def test_an_idle_store_costs_one_request_a_period(shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
    asked = len(cart.asked)
    for _ in range(60):
        hands.forward(timedelta(minutes=1))
        work(shop)
    assert len(cart.asked) - asked == 6
    assert not fetching.work_one()


def test_a_shop_that_fails_its_daily_look_is_asked_once_and_then_left_alone(
    shop: Shop, cart: StandIn, hands: clock.Hands
) -> None:
    hands.forward(timedelta(hours=25))
    asked = len(cart.asked)
    cart.trouble.extend([Said(503, None, {"Retry-After": "600"}, b"down")] * 5)
    work(shop)
    lines.due_soon(shop.store.pk)  # a call comes in meanwhile
    work(shop)
    assert len(cart.asked) == asked + 1
    hands.forward(timedelta(seconds=601))
    work(shop)
    assert len(cart.asked) == asked + 2


def test_an_order_we_were_told_of_is_fetched_once(shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
    cart.deaf = True
    order = cart.place()
    lookups.ask(shop.store, [order.id, "404404"], clock.now())
    Connection.objects.update(due_at=clock.now())
    asked = len(cart.asked)
    work(shop)
    assert sorted(row.path.rpartition("/")[2] for row in cart.asked[asked:]) == ["404404", order.id]
    assert (Order.objects.get().external_id, Lookup.objects.count()) == (order.id, 0)


def test_what_was_asked_while_the_line_was_held_is_done_next(
    shop: Shop, cart: StandIn, hands: clock.Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.forward(timedelta(hours=1))
    let_go = lines.let_go

    def asked_meanwhile(claim: lines.Claim, due_at: datetime) -> None:
        lookups.ask(shop.store, ["404404"], clock.now())
        monkeypatch.setattr(lines, "let_go", let_go)
        let_go(claim, due_at)

    monkeypatch.setattr(lines, "let_go", asked_meanwhile)
    assert fetching.work_one()
    assert Lookup.objects.count() == 1
    assert fetching.work_one()
    assert not Lookup.objects.exists()


def test_an_order_that_breaks_a_page_is_left_out_alone(
    shop: Shop, cart: StandIn, hands: clock.Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    cart.deaf = True
    orders = [cart.place() for _ in range(3)]
    applied = flow.apply_orders

    def apply_orders(store: Any, rows: Any, *, silent: bool = False) -> Any:
        if any(row.external_id == orders[1].id for row in rows):
            raise ValueError("odd")
        return applied(store, rows, silent=silent)

    monkeypatch.setattr(flow, "apply_orders", apply_orders)
    hands.forward(timedelta(hours=1))
    work(shop)
    assert set(Order.objects.values_list("external_id", flat=True)) == {orders[0].id, orders[2].id}
    assert Connection.objects.get().poll_began is None


def test_a_backfill_leaves_orders_alone_that_are_known(
    shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink
) -> None:
    shop.rule("completed")
    order = cart.place()
    shop.drain()
    cart.deaf = True
    hands.forward(timedelta(minutes=1))
    cart.move(order, "completed")
    start_backfill(shop.store)
    work(shop)
    assert Connection.objects.get().backfill == "done"
    assert shop.order(order.number).status == "processing"  # the change is not swallowed: the poll brings it
    hands.forward(timedelta(hours=1))
    shop.drain()
    assert sink.only().subject == f"Order {order.number} for Ada"


def test_a_poll_that_was_stopped_goes_on_where_it_was(
    shop: Shop, cart: StandIn, hands: clock.Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PAGES_A_TURN", 1)
    cart.page, cart.deaf = 2, True
    for _ in range(5):
        hands.forward(timedelta(seconds=2))
        cart.place()
    hands.forward(timedelta(hours=1))
    assert fetching.work_one()
    assert 0 < Order.objects.count() < 5
    work(shop)
    assert Order.objects.count() == 5


def test_a_look_while_a_person_waits_asks_for_no_orders(cart: StandIn) -> None:
    made = connect(cart)
    cart.place()
    assert check_store(made.store).status == "connected"
    line = Connection.objects.get()
    assert (line.hooks, line.looked_at, line.polled_at, line.holder) == ("ours", clock.now(), None, "")
    assert (len(cart.subscriptions), Order.objects.count(), line.due_at <= clock.now()) == (4, 0, True)
    work(made)
    assert Order.objects.count() == 1


def test_webhooks_that_take_too_long_are_left_to_a_worker(cart: StandIn) -> None:
    made = connect(cart)
    cart.trouble.extend([Said(200, []), Said(200, []), Said(503)])
    assert check_store(made.store).status == "connected"
    line = Connection.objects.get()
    assert (line.hooks, line.looked_at, line.error, cart.subscriptions) == ("", None, "", [])
    work(made)
    assert (Connection.objects.get().hooks, len(cart.subscriptions)) == ("ours", 4)


def test_a_shop_that_cannot_be_reached_is_said_and_asked_again(cart: StandIn, hands: clock.Hands) -> None:
    made = connect(cart)
    cart.trouble.append(Said(503))
    store = check_store(made.store)
    assert (store.status, store.problem) == ("pending", "")
    assert trouble_of(store) == "WooCommerce has trouble of its own (HTTP 503). It is tried again."
    hands.forward(timedelta(minutes=2))
    work(made)
    assert (made.fresh().status, trouble_of(made.store)) == ("connected", "")
