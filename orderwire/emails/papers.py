"""What a mail may carry as PDF: the order as an invoice, as an order summary, or as a packing slip without prices.

All three say what the mail's own tags say, in its language and its manner of money and days. They are numbered by the
order's number: no running number of invoices is kept here (docs/attachments.md).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, get_args

from orderwire.carts.snapshot import Address, LineItem, Shipment
from orderwire.emails import clean
from orderwire.emails.blocks import item_total
from orderwire.emails.facts import MailFacts
from orderwire.emails.localise import count, day, money
from orderwire.emails.phrases import MIRRORED, phrases
from orderwire.emails.readings import postal
from orderwire.emails.typeset import TypesettingFailed, typeset

PaperKind = Literal["invoice", "order_summary", "packing_slip"]
KINDS: tuple[PaperKind, ...] = get_args(PaperKind)
MOST_LINES = 1000  # line items of one paper
LARGEST = 2_000_000  # bytes; with base64 and the mail still well below what mail servers take
_SPELT = {  # letters that do not come apart into an ASCII one and its mark, and German's own way with its dots
    False: (("ł", "l"), ("Ł", "L"), ("ß", "ss"), ("ø", "o"), ("Ø", "O")),
    True: (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"), ("ß", "ss")),
}
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_UNSAFE = re.compile(r"[^A-Za-z0-9._]+")


@dataclass(frozen=True, slots=True)
class Paper:
    """One PDF. `name` is its file's name: ASCII letters, digits, dots and dashes."""

    kind: PaperKind
    name: str
    content: bytes


class PaperFailed(ValueError):
    """A paper that could not be made, with the reason in plain words."""


def make_paper(kind: PaperKind, facts: MailFacts, at: datetime) -> Paper:
    """One paper about an order. The same facts and moment always make the same bytes. Raises PaperFailed."""
    if len(facts.order.items) > MOST_LINES:
        raise PaperFailed(f"The order has more than {MOST_LINES} lines.")
    try:
        content = typeset(_said(kind, facts, at), at)
    except TypesettingFailed as failure:
        raise PaperFailed(str(failure)) from failure
    if len(content) > LARGEST:
        raise PaperFailed("It is larger than 2 MB.")
    return Paper(kind, file_name(kind, facts), content)


def file_name(kind: PaperKind, facts: MailFacts) -> str:
    """What its file is called: its title in the mail's language and the order's number."""
    words = f"{phrases(facts.language)[f'paper.{kind}']} {facts.order.number}"
    for letter, spelt in _SPELT[facts.language == "de"]:
        words = words.replace(letter, spelt)
    folded = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii")
    return f"{_UNSAFE.sub('-', folded).strip('-.')[:80]}.pdf"


def _said(kind: PaperKind, facts: MailFacts, at: datetime) -> dict[str, Any]:
    """Everything that stands on a paper, as text: the template holds no word of its own."""
    said, priced = phrases(facts.language), kind != "packing_slip"
    right_to_left = facts.variant == MIRRORED
    numbers = [(said["paper.order_number"], facts.order.number)]
    if facts.order.placed_at:
        numbers.append((said["paper.order_date"], day(facts.order.placed_at, facts.timezone, facts.locale)))
    numbers.append((said["paper.date"], day(at, facts.timezone, facts.locale)))
    heads = [said["paper.product"], said["labels.quantity"]]
    heads += [said["paper.price"], said["paper.amount"]] if priced else []
    written: dict[str, Any] = {
        "title": said[f"paper.{kind}"],
        "lang": _tongue(facts.locale) if right_to_left else facts.language,
        "rtl": right_to_left,
        "store": clean.line(facts.store_name),
        "store_lines": [clean.line(one) for one in (facts.store_address, facts.store_email, facts.store_url) if one],
        "numbers": [[label, clean.line(value)] for label, value in numbers],
        "addresses": _addresses(facts, said, both=priced),
        "heads": heads,
        "parts": _lines(facts, said["labels.parcel"]) if not priced else [_part("", facts, facts.order.items)],
        "totals": _totals(facts) if priced else [],
    }
    return _isolated(written) if right_to_left else written


def _tongue(locale: str) -> str:
    """The language of a locale as ISO 639 writes it; English where it is none."""
    found = locale.replace("_", "-").partition("-")[0].lower()
    return found if _LANGUAGE.fullmatch(found) else "en"


def _isolated(value: Any) -> Any:
    """Every text in an isolate of its own direction (Unicode's FSI and PDI), or numbers and full stops would wander."""
    if isinstance(value, str):
        return f"\u2068{value}\u2069" if value else value
    if isinstance(value, list):
        return [_isolated(one) for one in value]
    if isinstance(value, dict):
        return {key: one if key == "lang" else _isolated(one) for key, one in value.items()}
    return value


def _addresses(facts: MailFacts, said: Any, both: bool) -> list[list[Any]]:
    order = facts.order
    wanted: list[tuple[str, Address | None]] = [("labels.delivery_address", order.shipping_address)]
    if both:
        wanted.insert(0, ("labels.billing_address", order.billing_address))
    written = [(said[label], postal(one, facts)) for label, one in wanted if one]
    return [[label, lines.split("\n")] for label, lines in written if lines]


def _lines(facts: MailFacts, parcel: str) -> list[dict[str, Any]]:
    """The lines of a packing slip: parcel by parcel where the shop says what is in each, else all of the order's."""
    sent = [one for one in facts.shipments if one.status != "cancelled"]
    if not sent or any(one.items is None for one in sent):
        return [_part("", facts, facts.order.items, priced=False)]
    known = {item.external_id: item for item in facts.order.items}
    return [_parcel(one, known, facts, parcel) for one in sent if one.items]


def _parcel(one: Shipment, known: dict[str, LineItem], facts: MailFacts, parcel: str) -> dict[str, Any]:
    head = clean.line(f"{parcel} {one.carrier} {one.number}")
    rows = [_row(known[line], quantity, facts, priced=False) for line, quantity in one.items or () if line in known]
    return {"head": head, "rows": rows}


def _part(head: str, facts: MailFacts, items: tuple[LineItem, ...], priced: bool = True) -> dict[str, Any]:
    return {"head": head, "rows": [_row(item, item.quantity, facts, priced) for item in items]}


def _row(item: LineItem, quantity: Decimal, facts: MailFacts, priced: bool) -> dict[str, Any]:
    cells = [count(quantity)]
    if priced:
        cells += [money(item.price, facts.order.currency, facts.locale), item_total(item, facts)]
    more = " · ".join(clean.line(one) for one in (item.variant, item.sku) if one.strip())
    return {"name": clean.line(item.name), "more": more, "cells": cells}


def _totals(facts: MailFacts) -> list[list[Any]]:
    """Label, amount and whether it is the grand total; what the cart does not say is left out, and a discount of nothing."""
    order, said = facts.order, phrases(facts.language)
    discount = -abs(order.discount) if order.discount else None
    wanted = (
        ("subtotal", order.subtotal),
        ("discount", discount),
        ("shipping", order.shipping),
        ("tax", order.tax),
        ("total", order.total),
        ("refunded", -abs(order.refunded) if order.refunded else None),
    )
    return [
        [said[f"labels.{name}"], money(amount, order.currency, facts.locale), name == "total"]
        for name, amount in wanted
        if amount is not None
    ]
