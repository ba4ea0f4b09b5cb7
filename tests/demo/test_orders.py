"""The demo shop's orders: the same dice make the same shop, and its sums add up."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from orderwire.carts.base import ShopFacts
from orderwire.carts.custom import CustomCart, read_order, unknown_fields
from orderwire.core.email_address import is_possible
from orderwire.demo.catalog import PEOPLE
from orderwire.demo.orders import LIVES, DemoShop
from tests.rooms import NOON, after

KNOWN = {status.key for status in CustomCart.statuses}


def _life(shop: DemoShop) -> list[dict[str, Any]]:
    """An order from its first status to its last, as JSON."""
    order = shop.new_order(NOON)
    told = [order.as_json(NOON)]
    moment = NOON
    while shop.move(order, moment := moment + timedelta(hours=1)):
        told.append(order.as_json(moment))
    return told


def test_the_same_seed_makes_the_same_shop_and_another_does_not() -> None:
    def past(seed: int) -> list[dict[str, Any]]:
        return [order.as_json(moved) for order, moved in DemoShop(seed).past(30, NOON)]

    assert past(7) == past(7)
    assert past(7) != past(8)


def test_every_order_is_one_that_the_custom_cart_reads_whole() -> None:
    shop = DemoShop()
    for _ in range(60):
        for told in _life(shop):
            snapshot = read_order(told, None, ShopFacts("Europe/Berlin", "EUR"))
            assert unknown_fields(told) == []
            assert snapshot.statuses["order"] in KNOWN
            assert is_possible(snapshot.customer.email or "")
            assert (snapshot.customer.email or "").endswith("@example.com")


def test_sums_add_up_and_shipping_is_free_from_a_hundred() -> None:
    shop = DemoShop()
    for _ in range(200):
        told = _life(shop)[-1]
        items = sum((Decimal(item["price"]) * item["quantity"] for item in told["items"]), Decimal(0))
        assert Decimal(told["subtotal"]) == items
        assert Decimal(told["shipping"]) == (Decimal("4.90") if items < 100 else 0)
        assert Decimal(told["total"]) == items + Decimal(told["shipping"])
        assert Decimal(told["refunded"]) == (Decimal(told["total"]) if told["status"] == "refunded" else 0)


def test_an_order_lives_one_of_the_lives_and_then_rests() -> None:
    shop = DemoShop()
    lives = {tuple(status for status, _ in life) for _, life in LIVES}
    seen = {tuple(told["status"] for told in _life(shop)) for _ in range(200)}
    assert seen == lives
    order = shop.new_order(NOON)
    while shop.move(order, NOON):
        pass
    before = order.as_json(NOON)
    assert not shop.move(order, NOON)
    assert order.as_json(NOON) == before


def test_what_is_shipped_has_a_number_that_stays() -> None:
    shop = DemoShop()
    for _ in range(50):
        numbers: list[str] = []
        for told in _life(shop):
            now = [parcel["number"] for parcel in told["shipments"]]
            assert now[: len(numbers)] == numbers
            numbers = now
            if told["status"] in {"shipped", "delivered", "out_for_delivery"}:
                assert numbers
            if told["status"] == "delivered":
                assert {parcel["status"] for parcel in told["shipments"]} == {"delivered"}
            if told["status"] in {"pending", "cancelled", "awaiting_payment"}:
                assert not numbers


def test_numbers_go_on_from_where_the_shop_begins() -> None:
    shop = DemoShop(first_number=1200)
    assert [shop.new_order(NOON).number for _ in range(3)] == [1201, 1202, 1203]


@pytest.mark.parametrize("count", [0, 1, 200])
def test_the_past_has_arrived_and_lies_within_ninety_days(count: int) -> None:
    past = list(DemoShop().past(count, NOON))
    assert len(past) == count
    assert [order.placed_at for order, _ in past] == sorted(order.placed_at for order, _ in past)
    for order, moved in past:
        assert after(days=-90) <= order.placed_at <= moved <= after(hours=-1)
        assert order.steps == []


def test_some_people_are_guests() -> None:
    shop = DemoShop()
    told = [shop.new_order(NOON).as_json(NOON)["customer"] for _ in range(100)]
    assert {one["guest"] for one in told} == {True, False}
    assert all((one["id"] is None) == one["guest"] for one in told)
    assert len({one["email"] for one in told}) <= len(PEOPLE)
