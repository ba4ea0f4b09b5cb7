"""Logs and lists as CSV (RFC 4180), line by line, that a spreadsheet cannot be made to run."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from orderwire.reports.logs import Wanted, columns, stream
from orderwire.reports.span import Span
from orderwire.stores.models import Store

_RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so (OWASP, CSV injection)


class _Line:
    """A file that csv writes into and that hands each line on."""

    def write(self, line: str) -> str:
        return line


def lines(store: Store, log: str, span: Span, wanted: Wanted | str = "") -> Iterator[str]:
    """The head line and every row of a log, however long."""
    names = columns(log)
    yield from file_of(names, ([row.get(name) for name in names] for row in stream(store, log, span, wanted)))


def file_of(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A head line of names, and each row's cells."""
    writer = csv.writer(_Line())
    yield writer.writerow(names)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def cell(value: Any) -> str:
    """One value as text: times as RFC 3339 in UTC, money as amount and currency; a risky beginning gets a quote before it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        value = " ".join(str(part) for part in value.values())
    return f"'{value}" if str(value).startswith(_RISKY) else str(value)
