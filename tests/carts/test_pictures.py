"""Pictures of products: asked for many at once, kept for a while, and nothing that goes wrong with them goes further."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from orderwire.carts.calling import CallFailed, Shop
from orderwire.carts.pictures import A_CALL, CALLS_A_PAGE, MOST_KEPT, Pictures, known, safe_picture, say
from tests.carts.alone import Memory
from tests.shop import NOW


class Catalog:
    """Answers what it is asked, and remembers how it was."""

    def __init__(self, *without: str) -> None:
        self.asked: list[Sequence[str]] = []
        self.without, self.trouble = without, list[CallFailed]()

    def __call__(self, ids: Sequence[str]) -> dict[str, str]:
        self.asked.append(ids)
        if self.trouble:
            raise self.trouble.pop()
        return {one: f"/{one}.jpg" for one in ids if one not in self.without}


def shop_at(url: str = "https://shop.example.com", **changed: Any) -> Shop:
    return replace(Shop(url, {}, None, Memory(), now=NOW), **changed)  # type: ignore[arg-type]


def later(shop: Shop, **time: float) -> Shop:
    return replace(shop, now=shop.now + timedelta(**time))


def test_what_is_known_is_not_asked_for_again_until_it_is_old() -> None:
    shop, catalog = shop_at(), Catalog("8")
    assert known(shop, "products", ["7", "8", "7", "", "0", "x"], catalog) == {"7": "/7.jpg", "8": ""}
    assert known(shop, "products", ["7", "8"], catalog) == {"7": "/7.jpg", "8": ""}
    assert catalog.asked == [["7", "8"]]
    assert known(shop, "combinations", ["7"], catalog) == {"7": "/7.jpg"}  # ids of another kind
    known(later(shop, days=2), "products", ["7", "8"], catalog)  # one without a picture may have got one
    known(later(shop, days=8), "products", ["7", "8"], catalog)
    assert catalog.asked[2:] == [["8"], ["7", "8"]]


def test_many_products_are_a_few_calls_and_the_rest_waits_for_the_next_page() -> None:
    shop, catalog = shop_at(), Catalog()
    ids = [str(one) for one in range(10_000, 10_400)]
    assert len(known(shop, "products", ids, catalog)) == A_CALL * CALLS_A_PAGE == 300
    assert [len(some) for some in catalog.asked] == [A_CALL] * CALLS_A_PAGE
    assert len(known(shop, "products", ids, catalog)) == 400
    assert [len(some) for some in catalog.asked[CALLS_A_PAGE:]] == [A_CALL, A_CALL]


def test_only_so_many_are_kept_and_the_newest_of_them() -> None:
    shop, catalog = shop_at(), Catalog()
    for page in range(5):
        ids = [str(10_000 + 300 * page + one) for one in range(300)]
        assert len(known(later(shop, minutes=page), "products", ids, catalog)) == 300
    assert shop.vault.get("products_pictures").count(".jpg") == MOST_KEPT
    asked = len(catalog.asked)
    known(later(shop, minutes=6), "products", ["11499"], catalog)
    assert len(catalog.asked) == asked
    known(later(shop, minutes=6), "products", ["10000"], catalog)
    assert len(catalog.asked) == asked + 1


@pytest.mark.parametrize(
    ("failed", "minutes", "asked"),
    [
        (CallFailed("down", "unreachable", temporary=True), 9, 1),
        (CallFailed("down", "unreachable", temporary=True), 11, 2),
        (CallFailed("slow", "slow", temporary=True, wait=1800), 29, 1),
        (CallFailed("slow", "slow", temporary=True, wait=1800), 31, 2),
        (CallFailed("no", "right"), 60 * 24 * 30, 1),
        (CallFailed("no", "key"), 60 * 24 * 30, 1),
    ],
)
def test_after_a_failure_there_is_a_pause_and_without_a_right_no_question(
    failed: CallFailed, minutes: int, asked: int
) -> None:
    shop, catalog = shop_at(), Catalog()
    catalog.trouble.append(failed)
    assert known(shop, "products", ["7"], catalog) == {}
    known(later(shop, minutes=minutes), "products", ["7"], catalog)
    assert len(catalog.asked) == asked


def test_an_old_picture_is_better_than_none() -> None:
    shop, catalog = shop_at(), Catalog()
    known(shop, "products", ["7"], catalog)
    catalog.trouble.append(CallFailed("down", temporary=True))
    assert known(later(shop, days=30), "products", ["7"], catalog) == {"7": "/7.jpg"}
    assert len(catalog.asked) == 2


def test_a_look_says_whether_there_is_a_right() -> None:
    shop, catalog = shop_at(), Catalog()
    say(shop, "products", allowed=False)
    assert (known(shop, "products", ["7"], catalog), catalog.asked) == ({}, [])
    say(shop, "products", allowed=True)
    assert known(shop, "products", ["7"], catalog) == {"7": "/7.jpg"}


@pytest.mark.parametrize("odd", ["{", "[]", "null", '{"7": 1}', '{"7": ["/x.jpg"]}', '{"7": ["/x.jpg", "soon"]}'])
def test_what_is_kept_and_cannot_be_read_is_asked_for_anew(odd: str) -> None:
    shop, catalog = shop_at(), Catalog()
    shop.vault.keep(products_pictures=odd)
    assert known(shop, "products", ["7"], catalog) == {"7": "/7.jpg"}


def test_a_name_that_is_too_long_to_keep_counts_as_none() -> None:
    assert known(shop_at(), "products", ["7"], lambda ids: {"7": "x" * 256}) == {"7": ""}


def test_the_first_product_with_a_picture_is_shown() -> None:
    shown = Pictures({"1": "", "2": "b"}, lambda name: f"https://x.example/{name}")
    assert (shown.url("1", "2"), shown.url("1"), shown.url("3"), shown.url()) == (
        "https://x.example/b",
        None,
        None,
        None,
    )
    assert (shown.told("1", "2", ""), shown.told("1", "3")) == (True, False)


@pytest.mark.parametrize(
    ("url", "address", "shown"),
    [
        ("https://shop.example.com", "https://shop.example.com/a.jpg", "https://shop.example.com/a.jpg"),
        ("https://shop.example.com", "https://cdn.example.net/a.jpg", "https://cdn.example.net/a.jpg"),
        ("https://shop.example.com", "http://shop.example.com/a.jpg", None),
        ("http://shop.example.com", "http://shop.example.com/a.jpg", None),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001/a.jpg", "http://127.0.0.1:8001/a.jpg"),
        ("https://shop.example.com", "javascript:alert(1)", None),
        ("https://shop.example.com", "https://user@shop.example.com/a.jpg", None),
        ("https://shop.example.com", "https://shop.example.com/a b.jpg", None),
    ],
)
def test_only_a_secure_address_stands_in_a_mail(url: str, address: str, shown: str | None) -> None:
    assert safe_picture(shop_at(url), address) == shown
