"""A CSV file that a merchant hands in: which encoding, which delimiter, which columns, and its lines one after the other.

Memory holds the bytes and one line; nothing of it grows with the number of lines.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orderwire.carts.reading import clean_text
from orderwire.core.csv_text import unguarded
from orderwire.core.failures import Refusal

MOST_BYTES = 10 * 1_048_576
MOST_LINES = 50_000
MOST_COLUMNS = 200
HEADER_LIMIT = 120
SAMPLE_LINES = 5
DELIMITERS = (";", ",", "\t")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class BrokenSheet(Exception):
    """The file cannot be read on from `line`; str() is a sentence."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One record: the line of the file it begins on (the header is line 1), and its cells by column name."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was looked at. `header` has distinct names."""

    body: bytes
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    named_delimiter: bool = False  # its first line was Excel's `sep=;`

    def lines(self) -> Iterator[SheetLine]:
        """Every record that is not empty. Raises BrokenSheet where the file cannot be read on."""
        found = _records(self.body, self.encoding, self.delimiter)
        for _number, _cells in zip(range(2 if self.named_delimiter else 1), found, strict=False):
            pass
        for number, cells in found:
            if any(one.strip() for one in cells):
                yield SheetLine(number, dict(zip(self.header, map(_cell, cells), strict=False)))

    def sample(self, count: int = SAMPLE_LINES) -> list[SheetLine]:
        """The first records, as far as they can be read."""
        found: list[SheetLine] = []
        try:
            for line in self.lines():
                found.append(line)
                if len(found) == count:
                    break
        except BrokenSheet:
            return found
        return found

    def count(self) -> int:
        """How many records it has. Raises Refusal for too many, or a file that cannot be read to its end."""
        counted = 0
        try:
            for _line in self.lines():
                counted += 1
                if counted > MOST_LINES:
                    raise Refusal.of("file", _("A file may have at most 50,000 lines. Split it and import the parts."))
        except BrokenSheet as broken:
            raise Refusal.of("file", str(broken)) from broken
        if not counted:
            raise Refusal.of("file", _("The file has a header and no line below it."))
        return counted


def look_at(body: bytes) -> Sheet:
    """Find out how the file is written. Raises Refusal of `file` with what to do."""
    if not body.strip():
        raise Refusal.of("file", _("The file is empty."))
    if len(body) > MOST_BYTES:
        raise Refusal.of("file", _("The file is larger than 10 MB. Split it and import the parts."))
    if body.startswith(_UTF16) or body[:4].count(0) > 1:
        raise Refusal.of("file", _("This is no CSV in UTF-8. In the spreadsheet choose “CSV UTF-8” and save it again."))
    if body.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refusal.of("file", _("This is a spreadsheet, not CSV. Open it and save it as “CSV UTF-8”."))
    encoding = _encoding(body)
    first = io.TextIOWrapper(io.BytesIO(body[:65_536]), encoding, errors="replace", newline="").readline()
    named = first.strip().lower().startswith("sep=") and len(first.strip()) <= 5
    delimiter = first.strip()[4:5] if named and first.strip()[4:5] in DELIMITERS else _delimiter(first)
    found = _records(body, encoding, delimiter)
    try:
        if named:
            next(found, None)
        header = next(found, (1, []))[1]
    except BrokenSheet as broken:
        raise Refusal.of("file", str(broken)) from broken
    if len(header) > MOST_COLUMNS:
        raise Refusal.of("file", _("A file may have at most 200 columns."))
    if not any(one.strip() for one in header):
        raise Refusal.of("file", _("The first line must name the columns."))
    return Sheet(body, encoding, delimiter, _distinct(header), named)


def _encoding(body: bytes) -> str:
    if body.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(line: str) -> str:
    """The sign that stands most often in the header, outside quotes."""
    outside = "".join(line.split('"')[::2])
    return max(reversed(DELIMITERS), key=outside.count) if any(sign in outside for sign in DELIMITERS) else ","


def _records(body: bytes, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    text = io.TextIOWrapper(io.BytesIO(body), encoding, errors="replace", newline="")
    reader = csv.reader(text, delimiter=delimiter)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            words = _("Line %(line)s cannot be read (%(why)s). Often a quotation mark before it is not closed.")
            raise BrokenSheet(begins, words % {"line": begins, "why": error}) from error
        yield begins, cells


def _cell(text: str) -> str:
    return unguarded(text.strip())


def _distinct(header: list[str]) -> tuple[str, ...]:
    """The names as they stand, made distinct: an empty one becomes its place, a repeated one is numbered."""
    taken: dict[str, None] = {}
    for place, given in enumerate(header, start=1):
        name = clean_text(unguarded(given.strip()), HEADER_LIMIT) or f"({place})"
        fresh, copy = name, 1
        while fresh in taken:
            copy += 1
            fresh = f"{name} ({copy})"
        taken[fresh] = None
    return tuple(taken)
