"""What a word of the merge language is made of, and how the words for days and amounts are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from orderwire.carts.snapshot import LineItem, Shipment
from orderwire.emails.blocks import Link
from orderwire.emails.facts import MailFacts
from orderwire.emails.localise import amount_as, day, money

# line: one line of text · lines: several · url: an http(s) address or nothing · block: ready-made HTML and text
# css: a colour or font of ours, which may stand in a style as well
Kind = Literal["line", "lines", "url", "block", "css"]
Group = Literal["customer", "order", "money", "shipping", "address", "store", "brand", "item", "shipment"]
Getter = Callable[[MailFacts], str]
FormatGetter = Callable[[MailFacts, str], str]
DAY_FORMATS = ("short", "medium", "long", "full", "iso")
AMOUNT_FORMATS = ("plain", "number", "code")


@dataclass(frozen=True, slots=True)
class Tag:
    """One word of the vocabulary.

    `getter` answers the value as plain text. `holds` is what *|IF:NAME|* asks where that is not "has a value": an
    amount of zero is shown but does not hold. `html` makes a block's HTML. `formats` are the ways *|NAME:format|* can be
    written, which `formatted` answers.
    """

    name: str
    label: str
    sample: str
    group: Group
    getter: Getter
    kind: Kind = "line"
    holds: Callable[[MailFacts], bool] | None = None
    html: Callable[[MailFacts, Link], str] | None = None
    formats: tuple[str, ...] = ()
    formatted: FormatGetter | None = None


@dataclass(frozen=True, slots=True)
class ItemTag:
    """A word that stands inside *|EACH:ITEMS|* only."""

    name: str
    label: str
    sample: str
    getter: Callable[[MailFacts, LineItem], str]
    kind: Kind = "line"
    group: Group = "item"
    formats: tuple[str, ...] = ()
    formatted: Callable[[MailFacts, LineItem, str], str] | None = None


@dataclass(frozen=True, slots=True)
class ShipmentTag:
    """A word that stands inside *|EACH:SHIPMENTS|* only. `html` makes a block's HTML."""

    name: str
    label: str
    sample: str
    getter: Callable[[MailFacts, Shipment], str]
    kind: Kind = "line"
    group: Group = "shipment"
    formats: tuple[str, ...] = ()
    html: Callable[[MailFacts, Shipment], str] | None = None


def amount_tag(name: str, label: str, sample: str, read: Callable[[MailFacts], Decimal | None]) -> Tag:
    """A tag for an amount in the order's currency; "" where the cart gave none."""

    def written(facts: MailFacts) -> str:
        amount = read(facts)
        return "" if amount is None else money(amount, facts.order.currency, facts.locale)

    def formatted(facts: MailFacts, style: str) -> str:
        amount = read(facts)
        return "" if amount is None else amount_as(amount, facts.order.currency, facts.locale, style)

    return Tag(
        name,
        label,
        sample,
        "money",
        written,
        holds=lambda facts: bool(read(facts)),
        formats=AMOUNT_FORMATS,
        formatted=formatted,
    )


def day_tag(name: str, label: str, sample: str, group: Group, read: Callable[[MailFacts], datetime | None]) -> Tag:
    """A tag for a day in the shop's zone; "" where it is not known."""

    def formatted(facts: MailFacts, style: str) -> str:
        moment = read(facts)
        return day(moment, facts.timezone, facts.locale, style) if moment else ""

    return Tag(
        name,
        label,
        sample,
        group,
        lambda facts: formatted(facts, "long"),
        formats=DAY_FORMATS,
        formatted=formatted,
    )


def item_amount_tag(name: str, label: str, sample: str, read: Callable[[LineItem], Decimal]) -> ItemTag:
    """A tag for an amount of one product."""
    return ItemTag(
        name,
        label,
        sample,
        lambda facts, item: money(read(item), facts.order.currency, facts.locale),
        formats=AMOUNT_FORMATS,
        formatted=lambda facts, item, style: amount_as(read(item), facts.order.currency, facts.locale, style),
    )
