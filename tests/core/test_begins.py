"""Looking things up by their beginning."""

import pytest
from django.db import connection

from orderwire.core.begins import begins, folded
from orderwire.orders.models import Order
from tests.rooms import a_store, an_order

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("10", ["100", "1001", "10é"]),
        ("1001", ["1001"]),
        ("10é", ["10é"]),
        ("A_", ["A_1"]),
        ("A%", ["A%1"]),
        ("A", ["A%1", "A_1", "AB1"]),
        ("a", []),
        ("2", []),
    ],
)
def test_a_word_finds_what_begins_so_and_signs_are_only_signs(word: str, found: list[str]) -> None:
    store = a_store()
    for number in ("100", "1001", "10é", "110", "A_1", "A%1", "AB1"):
        an_order(store, external_id=number, number=number)
    rows = Order.objects.filter(begins("number", word), store=store)
    assert sorted(rows.values_list("number", flat=True)) == sorted(found)


def test_an_index_answers_it() -> None:
    """PostgreSQL chooses among indexes by how much a table holds; that its index can answer beginnings is what is asked there."""
    store = a_store()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'order_by_number'")
            assert "number varchar_pattern_ops" in cursor.fetchone()[0]
    else:
        plan = Order.objects.filter(begins("number", "10"), store=store).order_by().explain()
        assert "order_by_number (store_id=? AND number>? AND number<?)" in plan


@pytest.mark.parametrize(
    ("name", "sought"),
    [
        ("Müller", "muller"),
        ("  Åsa  Ek ", "asa ek"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("", ""),
        ("张", "张"),
    ],
)
def test_a_name_is_looked_for_without_case_and_accents(name: str, sought: str) -> None:
    assert folded(name) == sought


def test_a_long_name_is_cut() -> None:
    assert folded("a" * 200) == "a" * 120
