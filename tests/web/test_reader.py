"""Who reads a page: their language, their manner of numbers and dates."""

from decimal import Decimal

import pytest
from django.test import Client

from orderwire.web import reader
from tests.web.conftest import House, words


def test_english_of_nowhere_in_particular() -> None:
    assert reader.number(Decimal("1234.5")) == "1,234.5"
    assert str(reader.calendar()) == "en_GB"


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("", "20 Nov 2026"),
        ("en-US,en;q=0.9", "Nov 20, 2026"),
        ("en-GB", "20 Nov 2026"),
        ("xx-YY, en-ZZ", "20 Nov 2026"),
    ],
)
def test_the_browser_says_how_dates_are_written(house: House, viewer: Client, asked: str, day: str) -> None:
    house.key.created_at = "2026-11-20T12:00:00Z"
    house.key.save()
    assert f">{day}</time>" in words(viewer.get("/settings/keys/", headers={"accept-language": asked}))


def test_what_a_person_chose_wins_and_is_theirs_alone(house: House, viewer: Client, owner: Client) -> None:
    house.key.created_at = "2026-11-20T12:00:00Z"
    house.key.save()
    house.viewer.manner = "de-DE"
    house.viewer.save()
    assert ">20. Nov. 2026</time>" in words(viewer.get("/settings/keys/", headers={"accept-language": "en-US"}))
    assert ">20 Nov 2026</time>" in words(owner.get("/settings/keys/"))


def test_every_manner_has_a_sample() -> None:
    offered = dict(reader.manners())
    assert list(offered) == ["", *reader.MANNERS]
    assert offered["de-DE"] == "German (Germany) · 1.234,56 · 31.03.2026"
    assert offered["en-US"] == "English (United States) · 1,234.56 · Mar 31, 2026"
    assert ("en", "English") in reader.languages()
