"""A second, slow and obvious way to render: it reads the merge language itself and encodes nothing."""

import re
from html import escape, unescape
from typing import Any
from urllib.parse import quote

from orderwire.carts.snapshot import Shipment
from orderwire.emails import clean
from orderwire.emails.compile import _dress, _Work
from orderwire.emails.facts import MailFacts
from orderwire.emails.plaintext import tighten
from orderwire.emails.tags import BY_NAME, ITEM_BY_NAME, SHIPMENT_BY_NAME
from tests.emails.obvious import json_ld

_TOKEN = re.compile(r"(\*\|.*?\|\*)", re.DOTALL)


def html(mjml: str, preheader: str, facts: MailFacts) -> str:
    """The HTML part as it must decode to."""
    document = _dress(_Work().from_mjml(mjml).strip(), preheader).replace("*|PIXEL|*", "")
    rendered = _Oracle(facts, is_html=True).render(document)
    return rendered.replace("</head>", json_ld(facts) + "</head>") + "\n"


def text(source: str, facts: MailFacts) -> str:
    """The text part as it must decode to."""
    written = _Oracle(facts, is_html=False).render(tighten(source))
    return written if written.endswith("\n") else written + "\n"


class _Oracle:
    def __init__(self, facts: MailFacts, is_html: bool) -> None:
        self.facts, self.is_html = facts, is_html

    def render(self, source: str) -> str:
        return self.run(_TOKEN.split(source), None)

    def run(self, pieces: list[str], row: object) -> str:
        out = ""
        while pieces:
            piece = pieces.pop(0)
            if not piece.startswith("*|"):
                out += piece
                continue
            inside = piece[2:-2]
            if inside.startswith(("IF:", "IFNOT:")):
                then, otherwise = self.branches(pieces)
                holds = self.holds(inside.partition(":")[2], row) != inside.startswith("IFNOT")
                out += self.run(then if holds else otherwise, row)
            elif inside.startswith("EACH:"):
                body = self.until(pieces, "EACH:", "END:EACH")
                rows = self.facts.items_shown if inside == "EACH:ITEMS" else self.facts.parcels
                out += "".join(self.run(list(body), one) for one in rows)
            else:
                name, _, default = inside.partition("|")
                out += self.value(name, default, row, out)
        return out

    def until(self, pieces: list[str], opens: str, closes: str) -> list[str]:
        body: list[str] = []
        depth = 1
        while True:
            piece = pieces.pop(0)
            depth += piece.startswith(f"*|{opens}") - (piece == f"*|{closes}|*")
            if not depth:
                return body
            body.append(piece)

    def branches(self, pieces: list[str]) -> tuple[list[str], list[str]]:
        body = self.until(pieces, "IF", "END:IF")
        depth = 0
        for place, piece in enumerate(body):
            depth += piece.startswith("*|IF") - (piece == "*|END:IF|*")
            if piece == "*|ELSE:|*" and depth == 0:
                return body[:place], body[place + 1 :]
        return body, []

    def plain(self, name: str, row: object) -> tuple[str, str]:
        if name in BY_NAME:
            tag = BY_NAME[name]
            value, kind = tag.getter(self.facts), tag.kind
        else:
            row_tag: Any = ITEM_BY_NAME.get(name) or SHIPMENT_BY_NAME[name]
            value, kind = row_tag.getter(self.facts, row), row_tag.kind
        return (clean.line(value) if kind == "line" else clean.text(value) if kind == "lines" else value), kind

    def holds(self, name: str, row: object) -> bool:
        tag = BY_NAME.get(name)
        return tag.holds(self.facts) if tag and tag.holds else bool(self.plain(name, row)[0])

    def value(self, name: str, default: str, row: object, before: str) -> str:
        value, kind = self.plain(name, row)
        if not value:
            return default
        if not self.is_html:
            return value
        if kind == "css":  # in the starters these stand in styles, and bgcolor, alone
            return value
        block = BY_NAME[name].html if name in BY_NAME else None
        if block:
            return block(self.facts, lambda url: url)
        of_parcel = SHIPMENT_BY_NAME[name].html if name in SHIPMENT_BY_NAME else None
        if of_parcel and isinstance(row, Shipment):
            return of_parcel(self.facts, row)
        if before.endswith("mailto:"):
            return quote(unescape(value), safe="@")
        return escape(value).replace("\n", "<br>\n") if kind == "lines" else escape(value)
