"""The weekly chart's geometry."""

import pytest

from orderwire.web.chart import HEIGHT, LEFT, WIDTH, weekly_chart


def weeks(*sent: int) -> list[dict[str, object]]:
    return [
        {"week": f"2026-W{10 + place}", "start": f"2026-03-{2 + place:02d}", "sent": n} for place, n in enumerate(sent)
    ]


def test_bars_are_as_high_as_their_numbers() -> None:
    chart = weekly_chart(weeks(10, 5, 0))
    high, half, none = chart.bars
    assert high.height == pytest.approx(2 * half.height)
    assert high.y + high.height == pytest.approx(half.y + half.height) == pytest.approx(chart.base)
    assert none.height == 2  # a trace, so that an empty week is seen as a week
    assert chart.total == 15


def test_everything_stands_within_the_drawing() -> None:
    for count in (1, 7, 26, 200):
        bars = weekly_chart(weeks(*range(1, min(count, 26) + 1))).bars
        assert all(bar.x >= LEFT and bar.x + bar.width <= WIDTH and 0 <= bar.y <= HEIGHT for bar in bars)


def test_the_lines_are_round_numbers() -> None:
    assert [value for _, value in weekly_chart(weeks(34)).lines] == [0, 20, 40]
    assert [value for _, value in weekly_chart(weeks(7)).lines] == [0, 4, 8]
    assert [value for _, value in weekly_chart(weeks(101)).lines] == [0, 100, 200]
    assert [value for _, value in weekly_chart(weeks(0)).lines] == [0, 1]


def test_the_newest_week_is_always_named() -> None:
    bars = weekly_chart(weeks(*[1] * 26)).bars
    assert bars[-1].named
    assert sum(bar.named for bar in bars) == 7


def test_no_week_at_all_is_an_empty_drawing() -> None:
    assert weekly_chart([]).bars == []
