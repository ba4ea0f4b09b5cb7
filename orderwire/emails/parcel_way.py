"""How far a parcel is, as a line in a mail: ordered, on its way, out for delivery, delivered.

Made of table cells with a colour of their own, so that every mail program paints it, without pictures too. Its words stand under
it, and programs that read a mail aloud say the step that was reached.
"""

from functools import lru_cache
from html import escape

from orderwire.carts.snapshot import Shipment
from orderwire.emails.facts import MailFacts
from orderwire.emails.palette import palette
from orderwire.emails.phrases import MIRRORED, phrases

TODO = "#d3d3cc"
_AT = {  # a parcel's status, and how many of the four steps are behind it
    "pending": 1,
    "label_created": 1,
    "in_transit": 2,
    "failed": 3,
    "out_for_delivery": 3,
    "ready_for_pickup": 3,
    "delivered": 4,
    "picked_up": 4,
}
_COUNTER = ("ready_for_pickup", "picked_up")
_STEPS = 4


def parcel_step(parcel: Shipment) -> int:
    """How many of the four steps are behind a parcel; 0 where nobody said how far it is, or it was cancelled."""
    if not parcel.status and parcel.shipped_at is not None:
        return _AT["in_transit"]
    return _AT.get(parcel.status, 0)


def parcel_steps(parcel: Shipment, facts: MailFacts) -> tuple[str, ...]:
    """The names of the four steps in the mail's language; they follow a parcel that is tried again, or waits at a counter."""
    return _steps(parcel.status, facts.language)


@lru_cache(maxsize=512)
def _steps(status: str, language: str) -> tuple[str, ...]:
    said = phrases(language)
    third, last = ("ready_for_pickup", "picked_up") if status in _COUNTER else ("out_for_delivery", "delivered")
    if status == "failed":
        third = "failed"
    return (said["steps.ordered"], *(said[f"parcel.{step}"] for step in ("in_transit", third, last)))


def parcel_way_text(facts: MailFacts, parcel: Shipment) -> str:
    """The line in the text part: `[x] Ordered  [x] On its way  [ ] Out for delivery  [ ] Delivered`; "" when nothing is known."""
    step = parcel_step(parcel)
    return _written(step, parcel_steps(parcel, facts)) if step else ""


@lru_cache(maxsize=512)
def _written(step: int, names: tuple[str, ...]) -> str:
    return "  ".join(f"[{'x' if step >= number else ' '}] {name}" for number, name in enumerate(names, 1))


def parcel_way_html(facts: MailFacts, parcel: Shipment) -> str:
    """The line as a table; "" when nothing is known. What is dark mode's colour is said of its classes by the mail around it."""
    step = parcel_step(parcel)
    if not step:
        return ""
    return _drawn(step, parcel_steps(parcel, facts), palette(facts.brand)["BRAND_PROGRESS"], facts.variant == MIRRORED)


@lru_cache(maxsize=512)
def _drawn(step: int, names: tuple[str, ...], done: str, turned: bool) -> str:
    """Few of them differ, and each is drawn for mail after mail."""
    gap, way = ("0 0 0 4px", ' dir="rtl"') if turned else ("0 4px 0 0", "")
    bars = "".join(_segment(done if step >= number else TODO, step >= number, gap) for number in range(1, _STEPS + 1))
    words = "".join(_name(name, number == step, gap) for number, name in enumerate(names, 1))
    said = escape(f"{names[step - 1]} ({step}/{_STEPS})")
    return (
        f'<table role="img" aria-label="{said}"{way} width="100%" '
        'cellpadding="0" cellspacing="0" border="0" style="border-collapse:separate;table-layout:fixed">\n'
        f"<tr>{bars}</tr>\n<tr>{words}</tr>\n</table>"
    )


def _segment(colour: str, behind: bool, gap: str) -> str:
    """A quarter of the line: a table in its cell, as a border in the page's colour would not be seen through."""
    return (
        f'<td width="25%" style="padding:{gap}"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" '
        f'border="0" style="border-collapse:separate"><tr><td class="{"done" if behind else "todo"}" bgcolor="{colour}" '
        f'height="4" style="height:4px;line-height:4px;font-size:1px;mso-line-height-rule:exactly;background-color:{colour};'
        'border-radius:2px">&nbsp;</td></tr></table></td>'
    )


def _name(name: str, reached: bool, gap: str) -> str:
    weight = 700 if reached else 400
    return (
        f'<td width="25%" valign="top" style="padding:6px{gap[1:]};font-size:12px;line-height:1.35;font-weight:{weight}">'
        f"{escape(name)}</td>"
    )
