"""The gaps of a compiled part, taken apart once so that each mail only fills them."""

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any, NamedTuple

from orderwire.carts.snapshot import LineItem
from orderwire.emails.facts import MailFacts
from orderwire.emails.tags import BY_NAME, ITEM_BY_NAME, SHIPMENT_BY_NAME

LOOPS = {"ITEM_ROWS": "item", "PARCEL_ROWS": "parcel"}  # a list of rows, and what each is called in its loop
Holds = Callable[[MailFacts], bool]


class Gap(NamedTuple):
    """A gap's name taken apart: the loop it is of ("" for none), the tag, its place, the kind of the tag, its format."""

    loop: str
    key: str
    name: str
    how: str
    kind: str
    style: str = ""

    @property
    def as_it_is(self) -> bool:
        """Whether a simple value stands in this gap as it is, in HTML and in text."""
        return self.kind in ("line", "lines", "url") and self.how in ("", "attr", "url")


Word = tuple[str, str, Gap]  # a gap, what is read for it, the gap taken apart


class RowPlan(NamedTuple):
    """What is read of a row, as (name, kind, how), its choices as (gap, name), words that mostly stand as they are, the rest.

    `kept` remembers the rows of products, which come again and again, by all that is read of them.
    """

    reads: tuple[tuple[str, str, Callable[[MailFacts, Any], str]], ...]
    choices: tuple[tuple[str, str], ...]
    words: tuple[Word, ...]
    others: tuple[Word, ...]
    kept: dict[tuple[Any, ...], tuple[dict[str, Any], tuple[str, ...]]]


class Plan(NamedTuple):
    """The gaps of one part by what fills them: what is read, as (name, kind, how); choices on a value and those that ask
    otherwise; words whose value mostly stands as it is, and the rest; for each list of rows, its name and its plan.
    """

    reads: tuple[tuple[str, str, Callable[[MailFacts], str]], ...]
    choices: tuple[tuple[str, str], ...]
    asked: tuple[tuple[str, Holds], ...]
    words: tuple[Word, ...]
    others: tuple[Gap, ...]
    rows: tuple[tuple[str, RowPlan], ...]


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


@lru_cache(maxsize=2048)
def plan_of(gaps: tuple[str, ...]) -> Plan:
    """Sort the gaps of one part."""
    taken = [gap_of(key) for key in gaps]
    own = [gap for gap in taken if not gap.loop and gap.key not in LOOPS]
    choices = [gap for gap in own if gap.how == "is"]
    asked = [(gap.key, holds) for gap in choices if (holds := BY_NAME[gap.name].holds)]
    valued = [gap for gap in choices if not BY_NAME[gap.name].holds]
    words = [gap for gap in own if gap.as_it_is and not gap.style and not BY_NAME[gap.name].html]
    read = dict.fromkeys(gap.name for gap in (*words, *valued))
    return Plan(
        tuple((name, BY_NAME[name].kind, BY_NAME[name].getter) for name in read),
        tuple((gap.key, gap.name) for gap in valued),
        tuple(asked),
        tuple((gap.key, gap.name, gap) for gap in words),
        tuple(gap for gap in own if gap not in words and gap.how != "is"),
        tuple((rows, _row_plan([gap for gap in taken if gap.loop == LOOPS[rows]])) for rows in LOOPS if rows in gaps),
    )


def _row_plan(gaps: Iterable[Gap]) -> RowPlan:
    words = [(gap.key, gap.name + gap.style, gap) for gap in gaps if gap.how != "is"]
    return RowPlan(
        tuple({gap.name + gap.style: (gap.name + gap.style, gap.kind, _reader(gap)) for gap in gaps}.values()),
        tuple((gap.key, gap.name) for gap in gaps if gap.how == "is"),
        tuple(word for word in words if word[2].as_it_is),
        tuple(word for word in words if not word[2].as_it_is),
        {},
    )


def _reader(gap: Gap) -> Callable[[MailFacts, Any], str]:
    if gap.loop == "parcel":
        return SHIPMENT_BY_NAME[gap.name].getter
    tag = ITEM_BY_NAME[gap.name]
    return partial(_styled, tag.formatted, gap.style) if gap.style and tag.formatted else tag.getter


def _styled(formatted: Callable[[MailFacts, LineItem, str], str], style: str, facts: MailFacts, item: LineItem) -> str:
    return formatted(facts, item, style)
