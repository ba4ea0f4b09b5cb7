"""Carts repeat, delay and shuffle what they say; a customer hears of a change once."""

import itertools
from datetime import timedelta

import pytest

from orderwire import flow
from orderwire.carts.base import ShopFacts
from orderwire.carts.custom import read_order
from orderwire.core import clock
from orderwire.orders.models import Change
from tests.carts.calls import fixture
from tests.shop import NOW, Shop, open_shop, order
from tests.sink import Sink


def at(minutes: float) -> str:
    return (NOW + timedelta(minutes=minutes)).isoformat()


def outcomes(shop: Shop) -> list[str]:
    return list(shop.events.values_list("outcome", flat=True))


def test_the_same_webhook_ten_times_is_one_mail(shop: Shop, sink: Sink) -> None:
    shop.rule()
    body = order()
    for _ in range(5):
        assert shop.post(body, "evt_same") == 202
    shop.drain()
    for _ in range(5):
        assert shop.post(body, "evt_same") == 202
    shop.drain()
    assert shop.events.count() == 1
    assert sink.only().message_id == shop.message().message_id


def test_ten_webhooks_of_one_state_are_one_mail(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop.rule()
    for _ in range(10):
        assert shop.post(order()) == 202
        hands.forward(timedelta(seconds=30))
    shop.drain()
    assert outcomes(shop) == ["new order"] + ["nothing moved"] * 9
    assert len(sink.mails) == shop.messages.count() == 1


def test_an_older_state_that_comes_late_has_no_effect(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop.rule("processing")
    shop.rule("shipped")
    hands.forward(timedelta(minutes=20))
    shop.tell(status="shipped", updated_at=at(10), placed_at=at(0))
    shop.tell(status="processing", updated_at=at(5), placed_at=at(0), total="1.00")
    assert outcomes(shop) == ["new order", "older than what is known"]
    assert (shop.order().status, str(shop.order().total)) == ("shipped", "129.800000")
    assert [message.rule.status for message in shop.messages] == ["shipped"]
    assert len(sink.mails) == 1


@pytest.mark.parametrize("way", list(itertools.permutations(range(3))))
def test_any_order_of_arrival_ends_in_the_newest_state(shop: Shop, hands: clock.Hands, way: tuple[int, ...]) -> None:
    states = ["processing", "shipped", "delivered"]
    hands.forward(timedelta(minutes=20))
    for place in way:
        shop.post(order(status=states[place], updated_at=at(place), placed_at=at(0)))
    shop.drain()
    assert shop.order().status == "delivered"
    seen = list(Change.objects.filter(store=shop.store).order_by("id").values_list("to_status", flat=True))
    assert seen == [state for state in states if state in seen], "never back"


def test_equal_times_apply_in_order_of_arrival(shop: Shop) -> None:
    shop.tell(status="processing", updated_at=at(0))
    shop.tell(status="shipped", updated_at=at(0))
    assert shop.order().status == "shipped"


def test_a_cart_from_the_future_is_held_to_our_clock(shop: Shop, hands: clock.Hands) -> None:
    rule = shop.rule("processing", send={"kind": "after", "amount": 1, "unit": "hours"})
    shop.tell(status="processing", updated_at=at(600))
    assert (shop.message().rule_id, shop.message().due_at) == (rule.pk, NOW + timedelta(hours=1))
    hands.forward(timedelta(minutes=1))
    shop.tell(status="shipped", updated_at=at(1))
    assert shop.order().status == "shipped"


def test_an_old_orders_first_sight_is_silent(shop: Shop, sink: Sink) -> None:
    rule = shop.rule()
    shop.tell(placed_at=at(-6))
    assert not shop.messages.exists()
    assert Change.objects.get(store=shop.store).kind == "baseline"
    assert shop.log("blocked") == []
    assert (shop.explained(rule)["outcome"], shop.explained(rule)["reason"]) == ("not_triggered", "baseline")
    assert not sink.mails


def test_a_new_orders_first_sight_is_a_change(shop: Shop, sink: Sink) -> None:
    shop.rule()
    shop.tell("1", placed_at=at(-4))
    shop.tell("2", placed_at=None)
    assert [message.order_number for message in shop.messages] == ["1", "2"]
    assert len(sink.mails) == 2


def test_an_old_orders_next_move_does_mail(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop.rule()
    shop.tell(status="processing", placed_at=at(-60))
    hands.forward(timedelta(minutes=1))
    shop.tell(status="shipped", placed_at=at(-60))
    assert len(sink.mails) == 1


def test_an_order_handed_in_silently_wakes_no_rule(shop: Shop, sink: Sink) -> None:
    shop.rule()
    quiet = flow.apply_order(shop.store, read_order(order("1"), None, ShopFacts()), silent=True)
    loud = flow.apply_order(shop.store, read_order(order("2"), None, ShopFacts()))
    again = flow.apply_order(shop.store, read_order(order("2"), None, ShopFacts()))
    shop.drain()
    assert (quiet.created, quiet.changes[0].kind, quiet.messages) == (True, "baseline", [])
    assert loud.messages == [shop.message().pk]
    assert (again.created, again.changes, again.messages) == (False, [], [])
    assert sink.only().subject == "Order 2 for Ada"


def test_test_orders_and_drafts_never_mail(shop: Shop, sink: Sink) -> None:
    rule = shop.rule()
    shop.tell("1", test=True)
    shop.tell("2", draft=True)
    assert shop.explained(rule, "1")["reason"] == shop.explained(rule, "2")["reason"] == "test order"
    assert shop.log("blocked") == []
    assert not sink.mails


def test_a_status_no_rule_names_never_mails(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop.rule("shipped")
    shop.tell(status="waiting for the moon")
    assert not sink.mails
    shop.rule("waiting for the moon")
    shop.tell("2", status="Waiting  for the Moon")
    assert sink.only().subject == "Order 2 for Ada"


def test_an_order_deleted_in_the_shop_takes_its_waiting_mails_along(
    db: None, posted_to: Sink, hands: clock.Hands
) -> None:
    woo = open_shop("woocommerce")
    woo.rule("processing", send={"kind": "after", "amount": 1, "unit": "hours"})
    now = dict.fromkeys(("date_created_gmt", "date_modified_gmt"), "2026-11-21T10:00:00")
    body = {**fixture("woocommerce", "order.created__guest"), **now}
    woo.post(body, "d-1", "order.created")
    woo.drain()
    assert woo.message().state == "scheduled"
    woo.post(fixture("woocommerce", "order.deleted__plain") | {"id": body["id"]}, "d-2", "order.deleted")
    woo.drain()
    (row,) = woo.log("blocked")
    assert (row["reason"], row["detail"]) == ("order deleted", "The order was deleted in the shop.")
    assert not posted_to.mails
