"""The merge language: *|NAME|*, *|NAME:format|*, *|NAME|default|*, *|IF:NAME|* … *|ELSE:|* … *|END:IF|* and
*|EACH:ITEMS|* … *|END:EACH|*.

Text goes in, a tree and the list of everything wrong with it come out. Whatever else a merchant types, `{{`, `{%` and
`{#` too, is plain text.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from orderwire.emails.tags import ALL_NAMES, BY_NAME, ITEM_BY_NAME, SHIPMENT_BY_NAME, formats_of

LONGEST_TAG = 600  # characters; also keeps a text full of beginnings from being searched to its end again and again
TOKEN = re.compile(rf"\*\|(.{{0,{LONGEST_TAG}}}?)\|\*", re.DOTALL)
MOST_PROBLEMS = 50
BLOCK = re.compile(r"\*\|\s*(?:IF|IFNOT|ELSE|END|EACH)\s*:[^|]{0,100}\|\*", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][A-Z0-9_]*")
_KEYWORD = re.compile(r"\s*(IF|IFNOT|ELSE|END|EACH)\s*:(.*)", re.IGNORECASE | re.DOTALL)
_DEEPEST = 20

Rows = Literal["ITEMS", "SHIPMENTS"]


@dataclass(frozen=True, slots=True)
class TagProblem:
    """What is wrong in a text: `where` names the text (subject, template, …), `line` counts from 1."""

    where: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Words:
    """Text as the merchant typed it."""

    text: str


@dataclass(frozen=True, slots=True)
class Value:
    """A gap. `at`: its place in the text; `default`: None when none was given; `row`: is it of the loop around it;
    `style`: the format behind its colon.
    """

    name: str
    at: int
    default: str | None = None
    row: bool = False
    style: str = ""


@dataclass(slots=True)
class If:
    """A choice. `absent` turns it round (*|IFNOT:NAME|*)."""

    name: str
    absent: bool
    row: bool
    line: int
    then: list["Node"] = field(default_factory=list)
    otherwise: list["Node"] = field(default_factory=list)
    in_else: bool = False


@dataclass(slots=True)
class Each:
    """Repeated for every item or every parcel."""

    rows: Rows
    line: int
    body: list["Node"] = field(default_factory=list)


Node = Words | Value | If | Each


def parse(text: str, where: str, also: Collection[str] = ()) -> tuple[list[Node], list[TagProblem]]:
    """The tree of a text, and all problems found in it. `also` names further words that are allowed here."""
    return _Parser(text, where, also).run()


def nearest(name: str) -> str:
    """ " Did you mean *|FIRST_NAME|*?" for a misspelt name, or where to look."""
    close = get_close_matches(name, ALL_NAMES, n=1, cutoff=0.5)
    return f" Did you mean *|{close[0]}|*?" if close else " The list of merge tags shows every name there is."


class _Parser:
    def __init__(self, text: str, where: str, also: Collection[str]) -> None:
        self.text, self.where, self.also = text, where, also
        self.problems: list[TagProblem] = []
        self.root: list[Node] = []
        self.open: list[If | Each] = []

    def run(self) -> tuple[list[Node], list[TagProblem]]:
        place = 0
        for token in TOKEN.finditer(self.text):
            self.words(place, token.start())
            self.token(token.group(1), token.start())
            place = token.end()
        self.words(place, len(self.text))
        for block in self.open[:MOST_PROBLEMS]:
            end = "*|END:IF|*" if isinstance(block, If) else "*|END:EACH|*"
            started = f"*|IF:{block.name}|*" if isinstance(block, If) else f"*|EACH:{block.rows}|*"
            self.problems.append(
                TagProblem(self.where, block.line, f"{started} is never closed. Add {end} where it ends.")
            )
        return self.root, self.problems

    def problem(self, at: int, message: str) -> None:
        if len(self.problems) >= MOST_PROBLEMS:
            return
        self.problems.append(TagProblem(self.where, self.text.count("\n", 0, at) + 1, message))

    def here(self) -> list[Node]:
        if not self.open:
            return self.root
        block = self.open[-1]
        if isinstance(block, Each):
            return block.body
        return block.otherwise if block.in_else else block.then

    def rows(self) -> Rows | None:
        return next((block.rows for block in self.open if isinstance(block, Each)), None)

    def words(self, start: int, end: int) -> None:
        if start < end:
            words = self.text[start:end]
            if "*|" in words:
                self.problem(start + words.index("*|"), "A merge tag starts with *| here and never ends with |*.")
            self.here().append(Words(words))

    def token(self, inside: str, at: int) -> None:
        keyword = _KEYWORD.fullmatch(inside)
        if not keyword:
            name, bar, default = inside.partition("|")
            self.value(name.strip().upper(), default if bar else None, at)
            return
        word, argument = keyword.group(1).upper(), keyword.group(2).strip().strip("|").strip().upper()
        if len(self.open) >= _DEEPEST and word in ("IF", "IFNOT", "EACH"):
            self.problem(at, f"Blocks stand in each other more than {_DEEPEST} deep here. Take some apart.")
        elif word in ("IF", "IFNOT"):
            self.choice(argument, word == "IFNOT", at)
        elif word == "EACH":
            self.each(argument, at)
        elif word == "ELSE":
            self.other(at)
        else:
            self.end(argument, at)

    def known(self, name: str, at: int) -> bool | None:
        """True for a word of the loop around it, False for any other word, None (and a problem) for none at all."""
        if name in BY_NAME or name in self.also:
            return False
        for rows, names in (("ITEMS", ITEM_BY_NAME), ("SHIPMENTS", SHIPMENT_BY_NAME)):
            if name in names:
                if self.rows() == rows:
                    return True
                self.problem(at, f"*|{name}|* only means something between *|EACH:{rows}|* and *|END:EACH|*.")
                return None
        if len(self.problems) >= MOST_PROBLEMS:
            return None  # enough is said, and looking for the nearest name takes its time
        shown = name if _NAME.fullmatch(name) and len(name) <= 60 else name[:60] or " "
        self.problem(at, f"There is no merge tag *|{shown}|*.{nearest(name)}")
        return None

    def value(self, name: str, default: str | None, at: int) -> None:
        name, colon, style = (part.strip() for part in name.partition(":"))
        row = self.known(name, at)
        if row is not None and colon and style.lower() not in formats_of(name):
            self.unknown_format(name, style, at)
            return
        if default is not None and re.search(r"[<>]|\*\|", default):
            self.problem(at, f"The default text of *|{name}|* may hold words only, no HTML and no other merge tag.")
        elif row is not None:
            self.here().append(Value(name, at, default, row, style.lower()))

    def unknown_format(self, name: str, style: str, at: int) -> None:
        ways = [f"*|{name}:{way}|*" for way in formats_of(name)]
        known = f"Write *|{name}|*, {', '.join(ways[:-1])} or {ways[-1]}." if ways else f"Write *|{name}|* alone."
        self.problem(at, f"“{style.lower()[:40]}” is not a way to write *|{name}|*. {known}")

    def choice(self, name: str, absent: bool, at: int) -> None:
        row = self.known(name, at)
        block = If(name, absent, bool(row), self.text.count("\n", 0, at) + 1)
        self.here().append(block)
        self.open.append(block)

    def each(self, rows: str, at: int) -> None:
        if rows not in ("ITEMS", "SHIPMENTS"):
            self.problem(at, f"*|EACH:{rows[:60]}|* is not known. Write *|EACH:ITEMS|* or *|EACH:SHIPMENTS|*.")
        if self.rows():
            self.problem(at, "One *|EACH:…|* can't stand inside another. Close the first with *|END:EACH|*.")
        block = Each("SHIPMENTS" if rows == "SHIPMENTS" else "ITEMS", self.text.count("\n", 0, at) + 1)
        self.here().append(block)
        self.open.append(block)

    def other(self, at: int) -> None:
        block = self.open[-1] if self.open else None
        if not isinstance(block, If) or block.in_else:
            self.problem(at, "*|ELSE:|* belongs between *|IF:NAME|* and *|END:IF|*, once.")
        else:
            block.in_else = True

    def end(self, what: str, at: int) -> None:
        wanted = {"IF": If, "IFNOT": If, "EACH": Each}.get(what)
        if wanted is None:
            self.problem(at, f"*|END:{what[:60]}|* is not known. Write *|END:IF|* or *|END:EACH|*.")
        elif not self.open or not isinstance(self.open[-1], wanted):
            self.problem(at, f"*|END:{what}|* closes nothing here. Look for the block it should close.")
        else:
            self.open.pop()
