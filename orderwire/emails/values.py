"""Fill a part's gaps: each value escaped for its place, then encoded."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape as _escape
from typing import Any
from urllib.parse import quote

from orderwire.carts.snapshot import LineItem, Shipment
from orderwire.emails import clean, quoted
from orderwire.emails.blocks import Link
from orderwire.emails.facts import MailFacts
from orderwire.emails.gaps import Gap, Plan, RowPlan, gap_of, plan_of
from orderwire.emails.structured import json_ld
from orderwire.emails.tags import BY_NAME, SHIPMENT_BY_NAME

Row = tuple[dict[str, Any], tuple[str, ...]]  # what a row says, and the texts of its links
Ready = tuple[str, str | None]  # clean text, and its encoded form where one is right in every place
ROWS_KEPT = 4096  # of each version and part
NEVER_COUNTED = ("UNSUBSCRIBE_URL",)  # a click on it says nothing of interest, and it must work without us counting


_NEEDS_ESCAPE = re.compile("[&<>\"']").search


def escape(text: str) -> str:
    """html.escape, which looks five times: most values have nothing to escape, and one look tells."""
    return _escape(text) if _NEEDS_ESCAPE(text) else text


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
        self._known: dict[str, Ready] = {}

    def subject(self, gaps: tuple[str, ...]) -> dict[str, Any]:
        """Values for the subject: one line each, not encoded."""
        context: dict[str, Any] = {}
        for key in gaps:
            gap = gap_of(key)
            context[key] = self._holds(gap.name) if gap.how == "is" else clean.line(self._formatted(gap))
        return context

    def plain(self, gaps: tuple[str, ...]) -> dict[str, Any]:
        """Values for the text part, encoded."""
        return self._part(gaps, html=False)

    def html(self, gaps: tuple[str, ...]) -> dict[str, Any]:
        """Values for the HTML part, escaped and encoded."""
        return self._part(gaps, html=True)

    def empty(self, names: Iterable[str]) -> tuple[str, ...]:
        """Which of these tags have no value in this mail."""
        known = self._known  # most are read by now: this is asked of every mail
        return tuple([name for name in names if not (known[name][0] if name in known else self.text(name))])

    def text(self, name: str) -> str:
        """A tag's value as clean text."""
        known = self._known.get(name)
        if known is None:
            tag = BY_NAME[name]
            known = self._known[name] = _read_over(tag.getter(self.facts), tag.kind)
        return known[0]

    def _part(self, gaps: tuple[str, ...], html: bool) -> dict[str, Any]:
        plan, known, facts = plan_of(gaps), self._known, self.facts
        for name, kind, getter in plan.reads:
            if name not in known:
                known[name] = _read_over(getter(facts), kind)
        context = self._filled(plan, known, html)
        for key, holds in plan.asked:
            context[key] = holds(facts)
        for gap in plan.others:
            context[gap.key] = quoted.value(self._html(gap) if html else self._formatted(gap))
        for rows, row_plan in plan.rows:
            context[rows] = self._rows(rows, row_plan, html)
        return context

    def _filled(self, plan: Plan | RowPlan, known: dict[str, Ready], html: bool) -> dict[str, Any]:
        """The gaps whose values are known; most of those stand encoded already."""
        context: dict[str, Any] = {key: known[name][1] for key, name, _ in plan.words}
        if None in context.values():
            for key, name, gap in plan.words:
                if context[key] is None:
                    text = known[name][0]
                    if gap.how == "href":
                        context[key] = quoted.value(self._written(text, gap) if html else text)
                    else:
                        context[key] = _encoded(text, gap.how, gap.kind, html)
        for key, name in plan.choices:
            context[key] = known[name][0] != ""
        return context

    def _formatted(self, gap: Gap) -> str:
        written = BY_NAME[gap.name].formatted if gap.style else None
        return clean.line(written(self.facts, gap.style)) if written else self.text(gap.name)

    def _holds(self, name: str) -> bool:
        holds = BY_NAME[name].holds
        return holds(self.facts) if holds else bool(self.text(name))

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
        if gap.how == "href" and text and gap.name not in NEVER_COUNTED:
            return escape(self.link(text))
        return _escaped(text, gap.how, gap.kind)

    def _rows(self, rows: str, plan: RowPlan, html: bool) -> list[dict[str, Any]]:
        filled = []
        for thing in self.rows[rows]:
            row, others = self._row(plan, thing, html)
            if others:
                row = dict(row)
                for (key, _, gap), text in zip(plan.others, others, strict=True):
                    row[key] = (self._row_html(gap, text, thing) if html else quoted.value(text)) if text else ""
            filled.append(row)
        return filled

    def _row_html(self, gap: Gap, text: str, thing: LineItem | Shipment) -> str:
        """Encoded. A parcel's block is one of few, so that it stands encoded already."""
        block = SHIPMENT_BY_NAME[gap.name].html if isinstance(thing, Shipment) and gap.kind == "block" else None
        if block and isinstance(thing, Shipment):
            return _encoded_block(block(self.facts, thing))
        return quoted.value(self._written(text, gap))

    def _row(self, plan: RowPlan, thing: LineItem | Shipment, html: bool) -> Row:
        """What a row says beside its links, and the texts of those; a product's is kept, and must not be changed."""
        if not isinstance(thing, LineItem):
            return self._read_row(plan, thing, html)
        order, item = self.facts.order, thing
        seen = (html, order.currency, self.facts.locale, item.name, item.sku, item.variant, item.quantity, item.price)
        said = (*seen, item.image_url, item.url)
        row = plan.kept.get(said)
        if row is None:
            row = self._read_row(plan, thing, html)
            if len(plan.kept) >= ROWS_KEPT:
                plan.kept.clear()
            plan.kept[said] = row
        return row

    def _read_row(self, plan: RowPlan, thing: LineItem | Shipment, html: bool) -> Row:
        known = {name: _read_over(getter(self.facts, thing), kind) for name, kind, getter in plan.reads}
        return self._filled(plan, known, html), tuple([known[name][0] for _, name, _ in plan.others])


def _escaped(text: str, how: str, kind: str) -> str:
    """Text as it may stand in the place that a gap is."""
    if how == "css":  # palette.py answers these; nothing in them can end a style
        return text
    if how == "part":
        return quote(text, safe="@")
    if kind == "lines":
        return escape(text).replace("\n", ", " if how == "attr" else "<br>\n")
    return escape(text)


@lru_cache(maxsize=16_384)
def _encoded(text: str, how: str, kind: str, html: bool) -> str:
    """A value in its place, encoded; kept, for names of products, prices and cities come again and again."""
    return quoted.value(_escaped(text, how, kind) if html else text)


@lru_cache(maxsize=512)
def _encoded_block(html: str) -> str:
    return quoted.value(html)


def _read_over(text: str, kind: str) -> Ready:
    """A value as clean text, and its encoded form where that is the same in every place."""
    if not text:
        return "", ""
    if len(text) <= clean.SIMPLE_LENGTH and clean.is_simple(text):
        return text, text + quoted.SOFT
    if kind == "line":
        text = clean.line(text)
    elif kind == "lines":
        text = clean.text(text)
    return text, None
