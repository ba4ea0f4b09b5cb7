"""Writes docs/merge_tags.md from the vocabulary itself, so that the page and the program say the same.

A house test compares the two: after a change to emails/tags.py run `.venv/bin/python -m scripts.write_tag_docs`.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from orderwire.emails.facts import sample_facts
from orderwire.emails.tag_kinds import AMOUNT_FORMATS, DAY_FORMATS, ItemTag, ShipmentTag, Tag
from orderwire.emails.tags import BY_NAME, ITEM_TAGS, SHIPMENT_TAGS, TAGS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "merge_tags.md"
GROUPS = {
    "customer": "The customer",
    "order": "The order",
    "money": "Money",
    "shipping": "Parcels",
    "address": "Addresses",
    "store": "The shop",
    "brand": "The shop's brand",
}
HEAD = """\
# Merge tags

A merge tag is a gap in a subject, a preview line or a mail that is filled for each customer. Small and capital letters are
the same: `*|first_name|*` is `*|FIRST_NAME|*`. There are {count} tags and no others: an unknown one is refused when the
template is saved, with the nearest name, and never reaches a customer as text.

## How they are written

- `*|FIRST_NAME|*`: the value; nothing when there is none.
- `*|FIRST_NAME|there|*`: the value, or “there” when there is none. Words only: no HTML and no other tag.
- `*|ORDER_DATE:short|*`: the value in another format (below); `*|SHIPPED_DATE:iso|soon|*` with a default.
- `*|IF:TRACKING_NUMBER|* … *|END:IF|*`: what stands between, when there is a value.
- `*|IF:TRACKING_NUMBER|* … *|ELSE:|* … *|END:IF|*`: the one or the other.
- `*|IFNOT:TRACKING_NUMBER|* … *|END:IF|*`: what stands between, when there is no value.
- `*|EACH:ITEMS|* … *|END:EACH|*`: what stands between, once for each product shown (a rule can limit them).
- `*|EACH:SHIPMENTS|* … *|END:EACH|*`: what stands between, once for each parcel with a tracking number.

`*|END:IFNOT|*` closes a choice too. Choices may stand in each other and in a repetition; a repetition may not stand in a
repetition. An amount of zero is shown, but `*|IF:ORDER_REFUNDED|*` takes it for none.

- A value is always text: whatever a customer is called, it cannot become HTML, a header or a tag.
- In a link or a picture's address only a tag whose name ends in `URL` or `IMAGE` can stand alone; inside an address
  (`https://example.com/?order=*|ORDER_NUMBER|*`) others can, and are encoded. In a `style="…"` and a
  `<style>` only the colours and the font of [the brand](brand_and_images.md) can, in comments none.
- Money and days are written as the store's language does, in the customer's own manner where they share it (en-GB, en-US).
  The samples below are in American English. Our own words (“and 3 more”, where a parcel is) come in English, German,
  French, Spanish, Italian, Dutch, Portuguese and Polish.
- A tag that is empty for an order and has no default leaves a hole: the preview of a rule warns of it.
- `*|SHIPMENT_TRACKING|*` and `*|ITEMS|*` are whole blocks: they stand in the text of a mail, not in an attribute.

## Formats

A colon and a word behind the name. An unknown one is refused when the template is saved, with those there are.

Days ({days}):

{day_formats}

Amounts ({amounts}):
`plain` is for links and machines, `number` leaves the currency out, `code` writes its three letters.

{amount_formats}
"""


def main() -> int:
    """Writes the page. Returns 0."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


def page() -> str:
    """The whole page as the vocabulary now asks for it."""
    every: list[Tag | ItemTag | ShipmentTag] = [*TAGS, *ITEM_TAGS, *SHIPMENT_TAGS]
    said = {
        "{count}": str(len(every)),
        "{days}": _names(every, DAY_FORMATS),
        "{day_formats}": _formats("ORDER_DATE", DAY_FORMATS),
        "{amounts}": _names(every, AMOUNT_FORMATS),
        "{amount_formats}": _formats("ORDER_TOTAL", AMOUNT_FORMATS),
    }
    head = HEAD
    for gap, words in said.items():
        head = head.replace(gap, words)
    parts = [head]
    for group, title in GROUPS.items():
        parts.append(_section(title, [tag for tag in TAGS if tag.group == group]))
    parts.append(_section("For each product: between `*|EACH:ITEMS|*` and `*|END:EACH|*`", ITEM_TAGS))
    parts.append(_section("For each parcel: between `*|EACH:SHIPMENTS|*` and `*|END:EACH|*`", SHIPMENT_TAGS))
    return "\n".join(parts)


def _names(tags: Iterable[Tag | ItemTag | ShipmentTag], formats: tuple[str, ...]) -> str:
    return ", ".join(f"`{tag.name}`" for tag in tags if tag.formats == formats)


def _formats(name: str, formats: tuple[str, ...]) -> str:
    written = BY_NAME[name].formatted
    assert written is not None  # noqa: S101 - a tag with formats has what writes them
    return "\n".join(f"- `*|{name}:{one}|*` {written(sample_facts(), one)}" for one in formats)


def _section(title: str, tags: Iterable[Tag | ItemTag | ShipmentTag]) -> str:
    """A list and no table: the bars of a tag would end a table's cell."""
    rows = [f"- `*|{tag.name}|*` {tag.label}{_remark(tag)}. For example: {tag.sample}" for tag in tags]
    return "\n".join([f"## {title}", "", *rows, ""])


def _remark(tag: Tag | ItemTag | ShipmentTag) -> str:
    kinds = {"block": " (a whole block)", "lines": " (may be several lines)", "css": " (in styles too)"}
    return kinds.get(tag.kind, "") if "lines" not in tag.label else ""


if __name__ == "__main__":
    sys.exit(main())
