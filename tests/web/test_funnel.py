"""The funnel of kept totals."""

from orderwire.web.funnel import funnel


def test_each_stage_is_a_share_of_what_was_sent() -> None:
    stages = funnel({"sent": 200, "opens_unique": 100, "clicks_unique": 1, "conversions": 0})
    assert [(str(one.name), one.count, one.percent, one.width) for one in stages] == [
        ("Sent", 200, 100, 100),
        ("Opened", 100, 50, 50),
        ("Clicked", 1, 0, 1),
        ("Converted", 0, 0, 0),
    ]


def test_nothing_sent_is_no_division() -> None:
    stages = funnel({"sent": 0, "opens_unique": 2, "clicks_unique": 0, "conversions": 0})
    assert [(one.percent, one.width) for one in stages] == [(0, 0), (0, 1), (0, 0), (0, 0)]


def test_a_bar_is_never_longer_than_the_first() -> None:
    stages = funnel({"sent": 2, "opens_unique": 2, "clicks_unique": 2, "conversions": 5})
    assert (stages[3].percent, stages[3].width) == (250, 100)
