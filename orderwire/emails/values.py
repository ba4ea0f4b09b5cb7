"""Fill a part's gaps: each value escaped for its place, then encoded."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any
from urllib.parse import quote

from orderwire.carts.snapshot import LineItem, Shipment
from orderwire.emails import clean, quoted
from orderwire.emails.blocks import Link
from orderwire.emails.facts import MailFacts
from orderwire.emails.tags import BY_NAME, ITEM_BY_NAME, SHIPMENT_BY_NAME

Encode = Callable[[str], str]
NEVER_COUNTED = ("UNSUBSCRIBE_URL",)  # a click on it says nothing of interest, and it must work without us counting


def as_given(url: str) -> str:
    """The link itself: what mails carry when clicks are not counted."""
    return url


class Filling:
    """The values of one mail. `link` makes the address a link carries; `pixel` is the counting picture's, or ""."""

    def __init__(self, facts: MailFacts, links: tuple[str, ...], link: Link = as_given, pixel: str = "") -> None:
        self.facts, self.links, self.link, self.pixel = facts, links, link, pixel
        self._known: dict[str, str] = {}

    def subject(self, gaps: Iterable[str]) -> dict[str, Any]:
        """Values for the subject: one line each, not encoded."""
        return {gap: self._holds(gap[:-4]) if gap.endswith("__is") else clean.line(self.text(gap)) for gap in gaps}

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

    def _holds(self, name: str) -> bool:
        holds = BY_NAME[name].holds
        return holds(self.facts) if holds else bool(self.text(name))

    def _part(self, gaps: Iterable[str], encode: Encode, html: bool) -> dict[str, Any]:
        context: dict[str, Any] = {}
        rows: dict[str, list[str]] = {"item": [], "parcel": []}
        for gap in gaps:
            loop, dot, own = gap.partition(".")
            if dot:
                rows[loop].append(own)
            elif gap == "ITEM_ROWS":
                context[gap] = [{} for _ in self.facts.items_shown]
            elif gap == "PARCEL_ROWS":
                context[gap] = [{} for _ in self.facts.parcels]
            elif gap.endswith("__is"):
                context[gap] = self._holds(gap[:-4])
            else:
                context[gap] = encode(self._html(gap) if html else self.text(gap))
        for key, loop, things in (
            ("ITEM_ROWS", "item", self.facts.items_shown),
            ("PARCEL_ROWS", "parcel", self.facts.parcels),
        ):
            for row, thing in zip(context.get(key, ()), things, strict=False):
                for own in rows[loop]:
                    row[own] = self._row(own, thing, encode, html)
        return context

    def _html(self, gap: str) -> str:
        name, _, how = gap.partition("__")
        if name.startswith("LINK_"):
            return escape(self.link(self.links[int(name[5:])]))
        if name == "PIXEL":
            picture = f'<img src="{escape(self.pixel)}" width="1" height="1" alt="" style="display:block;border:0">'
            return picture if self.pixel else ""
        tag = BY_NAME[name]
        if tag.html:
            return tag.html(self.facts, self.link)
        return self._written(self.text(name), how, tag.kind, counted=name not in NEVER_COUNTED)

    def _written(self, text: str, how: str, kind: str, counted: bool = True) -> str:
        if how == "part":
            return quote(text, safe="@")
        if how == "href" and text and counted:
            return escape(self.link(text))
        if kind == "lines":
            return escape(text).replace("\n", ", " if how == "attr" else "<br>\n")
        return escape(text)

    def _row(self, own: str, thing: Any, encode: Encode, html: bool) -> str | bool:
        name, _, how = own.partition("__")
        text, kind = _row_text(name, thing, self.facts)
        if how == "is":
            return bool(text)
        return encode(self._written(text, how, kind) if html else text)


def _row_text(name: str, thing: LineItem | Shipment, facts: MailFacts) -> tuple[str, str]:
    if isinstance(thing, LineItem):
        item_tag = ITEM_BY_NAME[name]
        return _cleaned(item_tag.getter(facts, thing), item_tag.kind), item_tag.kind
    parcel_tag = SHIPMENT_BY_NAME[name]
    return _cleaned(parcel_tag.getter(facts, thing), parcel_tag.kind), parcel_tag.kind


def _cleaned(text: str, kind: str) -> str:
    if kind == "line":
        return clean.line(text)
    return clean.text(text) if kind == "lines" else text
