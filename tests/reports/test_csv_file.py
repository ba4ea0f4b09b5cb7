"""A log as CSV that a spreadsheet cannot be made to run."""

import csv
import io

import pytest

from orderwire.outbox.models import State
from orderwire.reports.csv_file import lines
from orderwire.reports.logs import LOGS, columns
from orderwire.reports.span import Span
from tests.rooms import a_message, a_rule, a_store, after

ALWAYS = Span(after(days=-1000), after(days=1000))


@pytest.mark.django_db
def test_what_is_written_is_read_back_row_by_row() -> None:
    rule = a_rule(a_store(), name='=HYPERLINK("x"), "Shipped"\nagain')
    for minute in range(3):
        a_message(rule, State.SENT, after(minutes=minute), order_number=f"100{minute}")
    rows = list(csv.DictReader(io.StringIO("".join(lines(rule.store, "sent", ALWAYS)))))
    assert [row["order_number"] for row in rows] == ["1002", "1001", "1000"]
    assert rows[0]["at"] == "2026-11-21T12:02:00Z"
    assert {row["rule_name"] for row in rows} == {'\'=HYPERLINK("x"), "Shipped"\nagain'}
    assert list(rows[0]) == columns("sent")


@pytest.mark.django_db
@pytest.mark.parametrize("log", LOGS)
def test_an_empty_log_has_its_head_line(log: str) -> None:
    assert list(lines(a_store(), log, ALWAYS)) == [",".join(columns(log)) + "\r\n"]


@pytest.mark.django_db
def test_a_search_is_of_the_file_too() -> None:
    rule = a_rule(a_store())
    a_message(rule, order_number="1001")
    a_message(rule, order_number="2001")
    assert len(list(lines(rule.store, "sent", ALWAYS, "2001"))) == 2
