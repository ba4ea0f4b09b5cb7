"""The funnel of a rule, or of all: sent, opened, clicked, converted, each as a share of what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_STAGES = (
    ("sent", _("Sent")),
    ("opens_unique", _("Opened")),
    ("clicks_unique", _("Clicked")),
    ("conversions", _("Converted")),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One bar: its name, how many, and which share of the mails sent (whole percent, 0 to 100 and beyond for conversions)."""

    name: "str | Promise"
    count: int
    percent: int

    @property
    def width(self) -> int:
        """The bar's length of 100: never longer than the first, never invisible when there is something."""
        return min(100, max(self.percent, 1)) if self.count > 0 else 0


def funnel(figures: Mapping[str, Any]) -> list[Stage]:
    """The four stages of kept totals."""
    sent = figures["sent"]
    return [
        Stage(label, figures[name], round(100 * figures[name] / sent) if sent > 0 else 0) for name, label in _STAGES
    ]
