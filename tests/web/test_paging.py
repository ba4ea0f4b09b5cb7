"""Keyset pages."""

from orderwire.access import suppressions_of
from orderwire.acts.stores import suppress
from orderwire.web.paging import newest
from tests.rooms import an_account


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
