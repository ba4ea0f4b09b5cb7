"""Tokens that end: kept with their end, renewed in time, and forgotten with the credentials they came from."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orderwire.carts import tokens
from orderwire.carts.calling import Shop
from orderwire.core.fetch import Fetcher
from tests.carts.alone import Memory

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def shop() -> Shop:
    return Shop("https://shop.example", {}, Fetcher(frozenset()), Memory(), now=NOW)


def test_a_token_is_found_again_until_its_credentials_change() -> None:
    where = shop()
    mine, theirs = tokens.origin_of("id", "secret"), tokens.origin_of("ids", "ecret")
    assert tokens.kept(where, mine) is None
    token = tokens.keep(where, mine, tokens.Token("a", NOW + timedelta(hours=1), "r"))
    assert tokens.kept(where, mine) == token
    assert tokens.kept(where, theirs) is None


def test_a_token_is_renewed_before_its_end() -> None:
    token = tokens.Token("a", NOW + timedelta(minutes=30))
    assert token.good(NOW + timedelta(minutes=24))
    assert not token.good(NOW + timedelta(minutes=25))
    assert not tokens.Token("", NOW + timedelta(hours=1)).good(NOW)


def test_a_token_the_platform_refuses_is_ended_and_its_refresh_token_stays() -> None:
    where = shop()
    tokens.keep(where, "of", tokens.Token("a", NOW + timedelta(hours=1), "r"))
    tokens.ended(where)
    found = tokens.kept(where, "of")
    assert found is not None
    assert (found.good(NOW), found.refresh) == (False, "r")


@pytest.mark.parametrize(
    ("said", "seconds"), [(3600, 3600), ("7200", 7200), (None, 60), (True, 60), ("soon", 60), (-5, 60), ("9" * 30, 60)]
)
def test_seconds_until_the_end(said: Any, seconds: int) -> None:
    assert tokens.until_of(said, NOW, 60) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("said", "until"),
    [
        (1800000000, datetime(2027, 1, 15, 8, tzinfo=UTC)),
        ("1800000000.25", datetime(2027, 1, 15, 8, tzinfo=UTC)),
        ("2026-11-21T10:30:00Z", NOW + timedelta(minutes=30)),
        ("soon", NOW + timedelta(seconds=60)),
        (None, NOW + timedelta(seconds=60)),
    ],
)
def test_the_moment_of_the_end(said: Any, until: datetime) -> None:
    assert tokens.until_at(said, NOW, 60) == until
