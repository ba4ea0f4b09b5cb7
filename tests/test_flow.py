"""The way of an event: one transaction, whole or not at all; one bad event harms no other."""

from typing import Any

import pytest
from django.db import OperationalError

from orderwire import flow
from orderwire.carts.base import ShopFacts
from orderwire.carts.custom import read_order
from orderwire.carts.snapshot import LookAt, Nothing
from orderwire.core import clock
from orderwire.orders import inbox
from orderwire.orders.models import Change, Event, Order
from orderwire.outbox.models import Message
from orderwire.rules.models import Decision
from orderwire.stores.models import SeenStatus
from tests.shop import Shop, open_shop, order


@pytest.fixture
def two(db: None, hands: clock.Hands, posted_to: object) -> tuple[Shop, Shop]:
    """Two stores with a rule each."""
    shops = open_shop(), open_shop()
    for shop in shops:
        shop.rule()
    return shops


def events() -> list[tuple[str, str]]:
    return list(Event.objects.order_by("id").values_list("state", "outcome"))


def test_events_of_one_store_are_read_together_oldest_first(two: tuple[Shop, Shop]) -> None:
    first, second = two
    for number in range(3):
        first.post(order(str(number)))
    second.post(order("9"))
    assert flow.read_events(limit=2) == 2
    assert [state for state, _ in events()] == ["read", "read", "unread", "unread"]
    assert [flow.read_events(), flow.read_events(), flow.read_events()] == [1, 1, 0]
    assert Message.objects.count() == Order.objects.count() == 4
    assert SeenStatus.objects.get(store=first.store).count == 3


def test_a_database_that_fails_leaves_everything_unread(
    two: tuple[Shop, Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = two
    first.post(order("1"))
    first.post(order("2"))

    def away(*_: Any) -> None:
        raise OperationalError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(inbox, "mark_read", away)
        with pytest.raises(OperationalError):
            flow.read_events()
    assert [state for state, _ in events()] == ["unread", "unread"]
    rows = (Order, Change, Decision, Message, SeenStatus)
    assert [model._default_manager.count() for model in rows] == [0] * 5
    assert flow.read_events() == 2
    assert Message.objects.count() == 2


def test_only_the_event_that_fails_is_parked(two: tuple[Shop, Shop], monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = two
    for number in ("1", "2", "3"):
        first.post(order(number))
    follow = flow.Journey.follow

    def trips(self: flow.Journey, reading: Any, *words: Any, **named: Any) -> flow.Applied:
        if reading.number == "2":
            raise LookupError("nobody thought of it")
        return follow(self, reading, *words, **named)

    with monkeypatch.context() as patch:
        patch.setattr(flow.Journey, "follow", trips)
        flow.read_events()
    assert events() == [("read", "new order"), ("parked", "parked"), ("read", "new order")]
    parked = Event.objects.get(state="parked")
    assert parked.reason == "It could not be recorded (LookupError). It can be read again."
    assert sorted(Order.objects.values_list("number", flat=True)) == ["1", "3"]


def test_what_was_read_by_another_meanwhile_is_not_parked(
    two: tuple[Shop, Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = two
    first.post(order())

    def trips(*_: Any, **__: Any) -> None:
        raise LookupError

    def park(event: Event, reason: str) -> None:
        Event.objects.filter(pk=event.pk).update(state="read", outcome="new order")
        real(event, reason)

    real = inbox.park
    monkeypatch.setattr(flow.Journey, "follow", trips)
    monkeypatch.setattr(inbox, "park", park)
    flow.read_events(limit=1)
    assert events() == [("read", "new order")]


def test_a_fault_that_is_no_events_is_not_hidden(two: tuple[Shop, Shop], monkeypatch: pytest.MonkeyPatch) -> None:
    two[0].post(order())

    def trips(_: int) -> None:
        raise LookupError

    monkeypatch.setattr(inbox, "take_unread", trips)
    with pytest.raises(LookupError):
        flow.read_events()
    assert events() == [("unread", "")]


@pytest.mark.parametrize("reading", [Nothing("no order of ours"), LookAt("7", "it was edited")])
def test_what_means_nothing_to_us_is_noted(two: tuple[Shop, Shop], reading: Any) -> None:
    applied = flow.Journey(two[0].store).follow(reading, clock.now())
    assert (applied.order, applied.outcome, applied.messages) == (None, reading.why, [])


def test_an_order_handed_in_goes_the_same_way(two: tuple[Shop, Shop]) -> None:
    store = two[0].store
    snapshot = read_order(order(), None, ShopFacts())
    applied = flow.apply_order(store, snapshot)
    assert applied.order is not None
    assert (applied.created, [change.to_status for change in applied.changes]) == (True, ["shipped"])
    assert applied.messages == list(Message.objects.values_list("id", flat=True))
    again = flow.apply_order(store, snapshot)
    assert (again.order, again.created, again.changes, again.messages) == (applied.order, False, [], [])
    assert Decision.objects.count() == 1
