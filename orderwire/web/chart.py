"""The weekly chart, laid out here and drawn as SVG by a template: no script, and a table of the same for who cannot see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date

from orderwire.web.reader import calendar

WIDTH, HEIGHT = 560, 190
LEFT, BOTTOM, TOP = 34, 26, 10
DIGIT = 12  # as wide as one is on a phone, where the drawing is shown at half its size
LABELS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One week. Lengths are in the drawing's units, y counts from the top."""

    x: float
    y: float
    width: float
    height: float
    label_x: float
    week: str
    day: str
    sent: int
    named: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing: its bars, and the lines across with their numbers."""

    width: int
    height: int
    left: int
    base: float
    bars: list[Bar]
    lines: list[tuple[float, int]]
    total: int


def weekly_chart(weeks: Sequence[dict[str, Any]]) -> Chart:
    """Lay out weeks of {"week", "start", "sent"}, oldest first."""
    most = _round_up(max((int(week["sent"]) for week in weeks), default=0))
    base, room = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    left = max(LEFT, 10 + DIGIT * len(str(most)))
    step = (WIDTH - left) / max(len(weeks), 8)
    every = max(1, -(-len(weeks) // LABELS))
    bars = []
    for place, week in enumerate(weeks):
        sent = int(week["sent"])
        height = room * sent / most if sent else 2
        x = left + place * step + step * 0.18
        day = format_date(date.fromisoformat(week["start"]), "d MMM", locale=calendar())
        width = step * 0.64
        named = (len(weeks) - 1 - place) % every == 0
        bars.append(
            Bar(
                round(x, 1),
                round(base - height, 1),
                round(width, 1),
                round(height, 1),
                round(x + width / 2, 1),
                week["week"],
                day,
                sent,
                named,
            )
        )
    parts = sorted({0, most // 2, most}) if most > 1 else [0, 1]
    lines = [(round(base - room * value / most, 1), value) for value in parts]
    return Chart(WIDTH, HEIGHT, left, base, bars, lines, sum(bar.sent for bar in bars))


def _round_up(value: int) -> int:
    """The next round number at or above: 7 → 10, 34 → 40, 120 → 200."""
    if value <= 1:
        return 1
    size: int = 10 ** (len(str(value)) - 1)
    for factor in (1, 2, 4, 6, 8, 10):
        if size * factor >= value:
            return size * factor
    return size * 10
