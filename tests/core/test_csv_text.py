"""CSV that a spreadsheet cannot be made to run, and the way back."""

import csv
import io
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwire.core.csv_text import cell, guarded, line, unguarded
from tests.rooms import NOON


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0"),
        ("Ada", "Ada"),
        (NOON, "2026-11-21T12:00:00Z"),
        (datetime(2026, 11, 21, 14, 0, tzinfo=timezone(timedelta(hours=2))), "2026-11-21T12:00:00Z"),
        (datetime(2026, 11, 21, 12, 0, 0, 5, tzinfo=UTC), "2026-11-21T12:00:00.000005Z"),
        ({"amount": "49.90", "currency": "USD"}, "49.90 USD"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("a=1", "a=1"),
    ],
)
def test_a_cell(value: Any, text: str) -> None:
    assert cell(value) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=2))
def test_what_is_guarded_is_read_back_exactly(cells: list[str]) -> None:
    written = line(guarded(one) for one in cells)
    (row,) = csv.reader(io.StringIO(written, newline=""))
    assert [unguarded(one) for one in row] == cells
    assert not any(one.startswith(("=", "+", "-", "@")) for one in row)


def test_a_quote_of_ones_own_stays() -> None:
    assert (guarded("'tis"), unguarded("''tis"), unguarded("'tis"), unguarded("")) == ("''tis", "'tis", "'tis", "")
