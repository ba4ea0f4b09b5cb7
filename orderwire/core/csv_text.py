"""CSV as we write it (RFC 4180): line by line, and so that a spreadsheet cannot be made to run it; and the way back."""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

_RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so (OWASP, CSV injection)


class _Line:
    """A file that csv writes into and that hands each line on."""

    def write(self, line: str) -> str:
        return line


_WRITER = csv.writer(_Line())


def line(cells: Iterable[str]) -> str:
    """One line with its end."""
    return str(_WRITER.writerow(list(cells)))


def cell(value: Any) -> str:
    """One value as text: times as RFC 3339 in UTC, money as amount and currency; a risky beginning gets a quote before it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        value = " ".join(str(part) for part in value.values())
    return f"'{value}" if str(value).startswith(_RISKY) else str(value)


def guarded(value: Any) -> str:
    """cell() for files that are read in again: unguarded() gives back exactly what was."""
    text = cell(value)
    return f"'{text}" if text.startswith("'") and not str(value).startswith(_RISKY) else text


def unguarded(text: str) -> str:
    """A cell without the quote that was put before a risky beginning."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("'", *_RISKY) else text
