"""Keyset pages."""

from functools import partial

import pytest

from orderwire.access import suppressions_of
from orderwire.acts.stores import suppress
from orderwire.carts.snapshot import Customer
from orderwire.orders.models import Order
from orderwire.reports.search import orders_like
from orderwire.web.paging import newest, newest_among, newest_by
from tests.rooms import a_store, after, an_account, an_order


def test_each_row_stands_on_one_page(db: None) -> None:
    account = an_account()
    made = [suppress(account, {"address": f"a{number}@example.com"}).pk for number in range(5)]
    first = newest(suppressions_of(account), "", 2)
    second = newest(suppressions_of(account), first.older, 2)
    third = newest(suppressions_of(account), second.older, 2)
    seen = [row.pk for page in (first, second, third) for row in page.rows]
    assert sorted(seen) == sorted(made)
    assert seen == sorted(seen, reverse=True)
    assert (first.first, second.first, third.older) == (True, False, "")


def test_a_page_that_just_fits_has_no_older_one(db: None) -> None:
    account = an_account()
    suppress(account, {"address": "a@example.com"})
    assert newest(suppressions_of(account), "", 1).older == ""


def test_a_place_that_is_none_shows_nothing_and_breaks_nothing(db: None) -> None:
    assert newest(suppressions_of(an_account()), "!" * 5000).rows == []


def test_by_a_time_each_row_stands_on_one_page_too(db: None) -> None:
    store = a_store()
    placed = [after(minutes=minute) for minute in (3, 1, 2, 1, 1)]
    made = [
        an_order(store, external_id=str(number), number=str(number), placed_at=at) for number, at in enumerate(placed)
    ]
    rows = Order.objects.filter(store=store)
    seen, before = [], ""
    while True:
        page = newest_by("placed_at", rows, before, size=2)
        assert page.first is (before == "")
        seen += [order.number for order in page.rows]
        before = page.older
        if not before:
            break
    assert seen == ["0", "2", "4", "3", "1"]
    assert len(made) == len(seen)
    for nonsense in ("nonsense", "2026-11-21T12:00:00~x", "~"):
        assert newest_by("placed_at", rows, nonsense).first


@pytest.mark.parametrize("few", [1_000, 2])
def test_rows_that_answer_one_of_several_questions(db: None, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """By their indexes and on the way back from the newest alike: the same rows, each on one page."""
    monkeypatch.setattr("orderwire.web.paging.FEW", few)
    store = a_store()
    for number, address in enumerate(("A_1@x.example", "b@x.example", "7@x.example", "a_2@x.example", "ab@x.example")):
        an_order(store, external_id=str(number), number=f"{number}7", customer=Customer("c", address))
    rows = Order.objects.filter(store=store)
    for word, found in (("a_", ["37", "07"]), ("37", ["37"]), ("7", ["27"]), ("#1", ["17"]), ("A", ["47", "37", "07"])):
        page = newest_among(rows, "", partial(orders_like, word))
        assert [order.number for order in page.rows] == found
    first = newest_among(rows, "", partial(orders_like, "a"), 2)
    second = newest_among(rows, first.older, partial(orders_like, "a"), 2)
    assert [[order.number for order in page.rows] for page in (first, second)] == [["47", "37"], ["07"]]
    assert newest_among(rows, "", partial(orders_like, "nobody")).rows == []
