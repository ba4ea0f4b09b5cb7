"""A log as CSV (RFC 4180), line by line, that a spreadsheet cannot be made to run."""

from collections.abc import Iterator

from orderwire.core.csv_text import cell, line
from orderwire.reports.logs import columns, stream
from orderwire.reports.span import Span
from orderwire.stores.models import Store


def lines(store: Store, log: str, span: Span, q: str = "") -> Iterator[str]:
    """The head line and every row of a log, however long."""
    names = columns(log)
    yield line(names)
    for row in stream(store, log, span, q):
        yield line(cell(row.get(name)) for name in names)
