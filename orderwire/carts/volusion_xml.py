"""Volusion's XML, read without anything that XML could do to us: no DOCTYPE and so no entities, bounded in depth and size."""

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from orderwire.carts.fields import Fields

MAX_DEPTH = 20
MAX_ELEMENTS = 400_000
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_BAD_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BY_NUMBER = re.compile("&#(?:0*([0-9]{1,7})|[xX]0*([0-9a-fA-F]{1,6}));")


class NotXml(ValueError):
    """The answer is not what Volusion's export gives; str() is a sentence with the reason."""


class _Guard(TreeBuilder):
    """A tree builder that refuses a DOCTYPE at its first sign, and trees no export has."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._elements = 0

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise NotXml("The XML has a DOCTYPE, which is never read.")

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise NotXml("The XML is too deep or too large.")
        return super().start(tag, attrs)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(tag)


def read_rows(body: bytes, table: str) -> list[Fields]:
    """The rows of a table: `<xmldata><Orders>…</Orders>…</xmldata>`. Nothing at all is no rows. Raises NotXml."""
    if not body.strip():
        return []
    root = _parsed(body)
    if root.tag.lower() != "xmldata":
        raise NotXml("The answer is XML but no export.")
    return [Fields(_row(part)) for part in root if part.tag.lower() == table.lower()]


def _parsed(body: bytes) -> Element:
    """Old shops say UTF-8 and send Windows-1252; control signs that XML forbids are left out."""
    try:
        text = body.decode("utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")
    parser = XMLParser(target=_Guard())  # noqa: S314 - the guard above is what a hardened parser would do
    try:
        parser.feed(_BY_NUMBER.sub(_allowed, _BAD_SIGN.sub("", _DECLARED.sub("", text))))
        root: Element = parser.close()
    except ParseError as error:
        raise NotXml("The answer is no XML that can be read.") from error
    return root


def _allowed(found: re.Match[str]) -> str:
    """A reference by number, "" where XML forbids that sign."""
    number = int(found[1]) if found[1] else int(found[2], 16)
    fine = (
        number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF
    )
    return found[0] if fine else ""


def _row(part: Element) -> dict[str, Any]:
    """Leaves by their name; an element with children joins a list under its name."""
    row: dict[str, Any] = {}
    for child in part:
        if len(child):
            inner = row.setdefault(child.tag, [])
            if isinstance(inner, list):
                inner.append(_row(child))
        else:
            row.setdefault(child.tag, child.text or "")
    return row
