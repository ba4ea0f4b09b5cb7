"""The starters: six mails for the ways of an order, composed of shared parts in starter_files/.

A file holds the order of its parts; `%%name%%` is replaced by the part of that name or by a phrase of the starter.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_FILES = Path(__file__).parent / "starter_files"
_PART = re.compile(r"%%(\w+)%%")
_STEPS = ("Ordered", "Packed", "Shipped", "Delivered")


@dataclass(frozen=True, slots=True)
class Starter:
    """A mail to begin with. `status_hint` is the custom cart's status it suits; `mjml` and `text` hold merge tags."""

    key: str
    name: str
    status_hint: str
    subject: str
    preheader: str
    mjml: str
    text: str


@dataclass(frozen=True, slots=True)
class _Wording:
    key: str
    name: str
    subject: str
    preheader: str
    headline: str
    lead: str
    step: float = 0  # how many steps are behind: 2.5 is half of the third


_WORDINGS = (
    _Wording(
        "received",
        "Order received",
        "We have your order *|ORDER_NUMBER|*",
        "Thank you, *|FIRST_NAME|there|*. Here is what you ordered.",
        "Thank you, *|FIRST_NAME|there|*.",
        "We have your order and will start on it soon. You will hear from us when it is on its way.",
        1,
    ),
    _Wording(
        "processing",
        "Being packed",
        "We are packing your order *|ORDER_NUMBER|*",
        "Your order is being packed. We write again when it leaves.",
        "We are packing, *|FIRST_NAME|there|*.",
        "Your order is in our hands and will leave soon. You will hear from us when it is on its way.",
        2,
    ),
    _Wording(
        "shipped",
        "Shipped",
        "Your order *|ORDER_NUMBER|* is on its way",
        "*|IF:PARCEL_COUNT|*Follow your parcel with *|CARRIER|its number|*.*|ELSE:|*It has left our hands.*|END:IF|*",
        "It is on its way, *|FIRST_NAME|there|*.",
        "Your order has left us*|IF:SHIPPING_CITY|* for *|SHIPPING_CITY|**|END:IF|*."
        "*|IF:PARCEL_COUNT|* You can follow it below; a new number can take a few hours to show.*|END:IF|*",
        3,
    ),
    _Wording(
        "partially_shipped",
        "Partly shipped or back-ordered",
        "*|IF:PARCEL_COUNT|*Part of your order *|ORDER_NUMBER|* is on its way*|ELSE:|*"
        "Your order *|ORDER_NUMBER|* needs a little longer*|END:IF|*",
        "*|IF:PARCEL_COUNT|*The rest follows in a parcel of its own.*|ELSE:|*Nothing for you to do.*|END:IF|*",
        "*|IF:PARCEL_COUNT|*The first part is on its way, *|FIRST_NAME|there|*."
        "*|ELSE:|*A little more patience, *|FIRST_NAME|there|*.*|END:IF|*",
        "*|IF:PARCEL_COUNT|*Your order travels in more than one parcel. What is not in this one follows as soon as it "
        "can.*|ELSE:|*Something in your order is not in stock right now. We send it as soon as it arrives; "
        "there is nothing for you to do.*|END:IF|*",
        2.5,
    ),
    _Wording(
        "delivered",
        "Delivered",
        "Your order *|ORDER_NUMBER|* has arrived",
        "We hope you like it. If anything is missing, just reply.",
        "It has arrived, *|FIRST_NAME|there|*.",
        "Your order was delivered. We hope it is just what you wanted; if anything is missing or broken, reply to this "
        "mail and we will put it right.",
        4,
    ),
    _Wording(
        "cancelled",
        "Cancelled or refunded",
        "*|IF:ORDER_REFUNDED|*Your refund for order *|ORDER_NUMBER|**|ELSE:|*"
        "Your order *|ORDER_NUMBER|* was cancelled*|END:IF|*",
        "*|IF:ORDER_REFUNDED|*We have returned *|ORDER_REFUNDED|*.*|ELSE:|*Nothing more will be sent.*|END:IF|*",
        "*|IF:ORDER_REFUNDED|*Your refund is on its way, *|FIRST_NAME|there|*."
        "*|ELSE:|*Your order is cancelled, *|FIRST_NAME|there|*.*|END:IF|*",
        "*|IF:ORDER_REFUNDED|*We have returned *|ORDER_REFUNDED|*. It can take your bank or card a few days to show it."
        "*|ELSE:|*Nothing more of it will be sent. If you did not expect this, reply to this mail and we will look "
        "into it together.*|END:IF|*",
    ),
)


def _bar(state: str) -> str:
    """One segment of the way, a table so that every mail program paints it: done, half or todo."""
    colours = {"done": ("#1f8a5f", "#1f8a5f"), "half": ("#1f8a5f", "#e2e2dd"), "todo": ("#e2e2dd", "#e2e2dd")}[state]
    names = {"done": ("done", "done"), "half": ("done", "todo"), "todo": ("todo", "todo")}[state]
    halves = [(colours[0], names[0], "100%", "3px")] if state != "half" else [
        (colours[0], names[0], "50%", "3px 0 0 3px"),
        (colours[1], names[1], "50%", "0 3px 3px 0"),
    ]  # fmt: skip
    cells = "".join(
        f'<td class="{name}" bgcolor="{colour}" width="{width}" height="5" '
        f'style="height:5px;line-height:5px;font-size:1px;'
        f'background-color:{colour};border-radius:{radius}">&nbsp;</td>'
        for colour, name, width, radius in halves
    )
    return (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        f'style="border-collapse:separate"><tr>{cells}</tr></table>'
    )


def _progress(step: float) -> str:
    """The status line as MJML: four segments and their names."""
    bars, labels = "", ""
    for number, label in enumerate(_STEPS, start=1):
        state = "done" if step >= number else "half" if step > number - 1 else "todo"
        edge = "0" if number == len(_STEPS) else "0 6px 0 0"
        newest = number - 1 < step <= number
        look = "font-weight:600;color:#18181b" if newest else "color:#62626a"
        bars += f'<td width="25%" style="padding:{edge}">{_bar(state)}</td>'
        labels += (
            f'<td width="25%" class="{"ink" if newest else "muted"}" '
            f'style="padding:9px 6px 0 0;font-size:13px;line-height:1.3;{look}">{label}</td>'
        )
    return (
        '    <mj-section mj-class="card" padding="30px 40px 0 40px">\n      <mj-column>\n'
        f'        <mj-table table-layout="fixed">\n          <tr>{bars}</tr>\n          <tr>{labels}</tr>\n'
        "        </mj-table>\n      </mj-column>\n    </mj-section>"
    )


def _progress_text(step: float) -> str:
    return "  ".join(
        f"[{'x' if step >= number else '-' if step > number - 1 else ' '}] {label}"
        for number, label in enumerate(_STEPS, 1)
    )


# Where a parcel is: not said when the order's own status says more, as a carrier's news may lag behind it.
_PARCEL_STATUS = {
    "mjml": "*|IF:SHIPMENT_STATUS|* &middot; "
    '<span class="good" style="color:#16704c;font-weight:600">*|SHIPMENT_STATUS|*</span>*|END:IF|*',
    "txt": "*|IF:SHIPMENT_STATUS|* (*|SHIPMENT_STATUS|*)*|END:IF|*",
}
_PARCELS_ARE_HISTORY = ("delivered", "cancelled")


def _compose(wording: _Wording, ending: str) -> str:
    progress = _progress(wording.step) if ending == "mjml" else _progress_text(wording.step)
    phrases = {"headline": wording.headline, "lead": wording.lead, "progress": progress}
    phrases["parcel_status"] = "" if wording.key in _PARCELS_ARE_HISTORY else _PARCEL_STATUS[ending]

    def part(found: re.Match[str]) -> str:
        name = found.group(1)
        if name == "content":
            return fill((_FILES / f"{wording.key}.{ending}").read_text("utf-8"))
        return phrases[name] if name in phrases else fill((_FILES / "parts" / f"{name}.{ending}").read_text("utf-8"))

    def fill(text: str) -> str:
        return _PART.sub(part, "\n".join(line.strip(" ") or line for line in text.rstrip("\n").split("\n")))

    return fill((_FILES / "parts" / f"frame.{ending}").read_text("utf-8")) + "\n"


STARTERS: dict[str, Starter] = {
    one.key: Starter(
        one.key, one.name, one.key, one.subject, one.preheader, _compose(one, "mjml"), _compose(one, "txt")
    )
    for one in _WORDINGS
}
