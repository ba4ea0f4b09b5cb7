"""Fill a part's gaps: each value escaped for its place, then encoded."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape as _escape
from typing import Any, NamedTuple
from urllib.parse import quote

from orderwire.carts.snapshot import LineItem, Shipment
from orderwire.emails import clean, quoted
from orderwire.emails.blocks import Link
from orderwire.emails.facts import MailFacts
from orderwire.emails.structured import json_ld
from orderwire.emails.tags import BY_NAME, ITEM_BY_NAME, SHIPMENT_BY_NAME

Encode = Callable[[str], str]
NEVER_COUNTED = ("UNSUBSCRIBE_URL",)  # a click on it says nothing of interest, and it must work without us counting


_NEEDS_ESCAPE = re.compile("[&<>\"']").search


def escape(text: str) -> str:
    """html.escape, which looks five times: most values have nothing to escape, and one look tells."""
    return _escape(text) if _NEEDS_ESCAPE(text) else text


class Gap(NamedTuple):
    """A gap's name taken apart: the loop it is of ("" for none), the tag, its place, the kind of the tag, its format."""

    loop: str
    key: str
    name: str
    how: str
    kind: str
    style: str = ""


@lru_cache(maxsize=4096)
def gap_of(gap: str) -> Gap:
    """Take a gap's name apart; see writer.py for the names."""
    loop, _, key = gap.rpartition(".")
    name, *rest = key.split("__")
    style = rest.pop(0).removeprefix("as_") if rest and rest[0].startswith("as_") else ""
    how = rest[0] if rest else ""
    for names in (BY_NAME, ITEM_BY_NAME, SHIPMENT_BY_NAME):
        if name in names:
            return Gap(loop, key, name, how, names[name].kind, style)
    return Gap(loop, key, name, how, "private")


def as_given(url: str) -> str:
    """The link itself: what mails carry when clicks are not counted."""
    return url


class Filling:
    """The values of one mail. `link` makes the address a link carries; `pixel` is the counting picture's, or ""."""

    def __init__(self, facts: MailFacts, links: tuple[str, ...], link: Link = as_given, pixel: str = "") -> None:
        self.facts, self.links, self.link, self.pixel = facts, links, link, pixel
        self.rows: dict[str, tuple[LineItem, ...] | tuple[Shipment, ...]] = {
            "ITEM_ROWS": facts.items_shown,
            "PARCEL_ROWS": facts.parcels,
        }
        self._known: dict[str, str] = {}
        self._rows_known: dict[tuple[str, int], str] = {}

    def subject(self, gaps: Iterable[str]) -> dict[str, Any]:
        """Values for the subject: one line each, not encoded."""
        return self._part(gaps, clean.line, html=False)

    def plain(self, gaps: Iterable[str], encode: Encode = quoted.value) -> dict[str, Any]:
        """Values for the text part."""
        return self._part(gaps, encode, html=False)

    def html(self, gaps: Iterable[str], encode: Encode = quoted.value) -> dict[str, Any]:
        """Values for the HTML part."""
        return self._part(gaps, encode, html=True)

    def empty(self, names: Iterable[str]) -> tuple[str, ...]:
        """Which of these tags have no value in this mail."""
        return tuple(name for name in names if not self.text(name))

    def text(self, name: str) -> str:
        """A tag's value as clean text."""
        known = self._known.get(name)
        if known is None:
            tag = BY_NAME[name]
            known = self._known[name] = _cleaned(tag.getter(self.facts), tag.kind)
        return known

    def _formatted(self, gap: Gap) -> str:
        written = BY_NAME[gap.name].formatted if gap.style else None
        return clean.line(written(self.facts, gap.style)) if written else self.text(gap.name)

    def _holds(self, name: str) -> bool:
        holds = BY_NAME[name].holds
        return holds(self.facts) if holds else bool(self.text(name))

    def _part(self, gaps: Iterable[str], encode: Encode, html: bool) -> dict[str, Any]:
        context: dict[str, Any] = {}
        row_gaps: dict[str, list[Gap]] = {"item": [], "parcel": []}
        for key in gaps:
            gap = gap_of(key)
            if gap.loop:
                row_gaps[gap.loop].append(gap)
            elif gap.how == "is":
                context[key] = self._holds(gap.name)
            elif key not in self.rows:
                context[key] = encode(self._html(gap) if html else self._formatted(gap))
        for key, loop in (("ITEM_ROWS", "item"), ("PARCEL_ROWS", "parcel")):
            if key in gaps:
                context[key] = [self._row(thing, row_gaps[loop], encode, html) for thing in self.rows[key]]
        return context

    def _html(self, gap: Gap) -> str:
        if gap.kind == "private":
            return self._private(gap.name)
        block = BY_NAME[gap.name].html
        if block:
            return block(self.facts, self.link)
        return self._written(self._formatted(gap), gap)

    def _private(self, name: str) -> str:
        if name.startswith("LINK_"):
            return escape(self.link(self.links[int(name[5:])]))
        if name == "JSON_LD":
            return json_ld(self.facts)
        picture = f'<img src="{escape(self.pixel)}" width="1" height="1" alt="" style="display:block;border:0">'
        return picture if self.pixel else ""

    def _written(self, text: str, gap: Gap) -> str:
        if gap.how == "css":  # palette.py answers these; nothing in them can end a style
            return text
        if gap.how == "part":
            return quote(text, safe="@")
        if gap.how == "href" and text and gap.name not in NEVER_COUNTED:
            return escape(self.link(text))
        if gap.kind == "lines":
            return escape(text).replace("\n", ", " if gap.how == "attr" else "<br>\n")
        return escape(text)

    def _row(self, thing: LineItem | Shipment, gaps: list[Gap], encode: Encode, html: bool) -> dict[str, str | bool]:
        row: dict[str, str | bool] = {}
        for gap in gaps:
            text = self._row_text(gap, thing)
            if gap.how == "is":
                row[gap.key] = bool(text)
            else:
                row[gap.key] = encode(self._written(text, gap) if html else text)
        return row

    def _row_text(self, gap: Gap, thing: LineItem | Shipment) -> str:
        place = (gap.name + gap.style, id(thing))  # the facts hold on to the thing as long as this lives
        known = self._rows_known.get(place)
        if known is None:
            if isinstance(thing, LineItem):
                tag = ITEM_BY_NAME[gap.name]
                styled = tag.formatted if gap.style else None
                value = styled(self.facts, thing, gap.style) if styled else tag.getter(self.facts, thing)
            else:
                value = SHIPMENT_BY_NAME[gap.name].getter(self.facts, thing)
            known = self._rows_known[place] = _cleaned(value, gap.kind)
        return known


def _cleaned(text: str, kind: str) -> str:
    if kind == "line":
        return clean.line(text)
    return clean.text(text) if kind == "lines" else text
