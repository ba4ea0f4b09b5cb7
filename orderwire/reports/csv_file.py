"""Logs and lists as CSV, line by line."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from orderwire.core.csv_text import cell, line
from orderwire.reports.logs import Wanted, columns, stream
from orderwire.reports.span import Span
from orderwire.stores.models import Store


def lines(store: Store, log: str, span: Span, wanted: Wanted | str = "") -> Iterator[str]:
    """The head line and every row of a log, however long."""
    names = columns(log)
    yield from file_of(names, ([row.get(name) for name in names] for row in stream(store, log, span, wanted)))


def file_of(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A head line of names, and each row's cells."""
    yield line(names)
    for row in rows:
        yield line(cell(value) for value in row)
