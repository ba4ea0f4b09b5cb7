"""A log as CSV."""

import csv
import io
from datetime import UTC, datetime, timedelta, timezone

import pytest

from orderwire.outbox.models import State
from orderwire.reports.csv_file import cell, lines
from orderwire.reports.logs import columns
from orderwire.reports.span import Span
from tests.rooms import a_message, a_rule, a_store, after


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0"),
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-1", "'-1"),
        ("@cmd", "'@cmd"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ({"amount": "49.90", "currency": "USD"}, "49.90 USD"),
        (datetime(2026, 11, 21, 13, tzinfo=timezone(timedelta(hours=1))), "2026-11-21T12:00:00Z"),
        (datetime(2026, 11, 21, 12, tzinfo=UTC), "2026-11-21T12:00:00Z"),
    ],
)
def test_a_cell(value: object, text: str) -> None:
    assert cell(value) == text


@pytest.mark.django_db
def test_a_file_of_any_length_with_its_head() -> None:
    store = a_store()
    rule = a_rule(store, name='He said "no", twice')
    for number in range(3):
        a_message(rule, State.FAILED, after(minutes=number), reason="refused", detail="line\nline")
    found = list(lines(store, "blocked", Span(after(days=-1), after(days=1))))
    rows = list(csv.DictReader(io.StringIO("".join(found))))
    assert found[0] == ",".join(columns("blocked")) + "\r\n"
    assert [row["at"] for row in rows] == [f"2026-11-21T12:0{number}:00Z" for number in (2, 1, 0)]
    assert {(row["rule_name"], row["reason"], row["detail"]) for row in rows} == {
        ('He said "no", twice', "refused", "line\nline")
    }
