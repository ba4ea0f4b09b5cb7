"""Two texts side by side."""

from orderwire.emails import compare as comparing
from orderwire.emails.compare import Line, compare


def kinds(old: str, new: str) -> list[tuple[str, int | None, int | None]]:
    return [(row.kind, row.before, row.after) for row in compare(old, new)]


def test_equal_texts_have_nothing_to_show() -> None:
    assert compare("a\nb", "a\nb") == []
    assert compare("", "") == []


def test_in_a_changed_line_the_words_are_marked() -> None:
    assert compare("Your order is late", "Your order is here") == [
        Line(
            "changed",
            1,
            1,
            (("Your order is ", False), ("late", True)),
            (("Your order is ", False), ("here", True)),
        )
    ]


def test_what_came_and_what_went_stands_on_its_side() -> None:
    assert kinds("a\nb\nc", "a\nc") == [("same", 1, 1), ("removed", 2, None), ("same", 3, 2)]
    assert kinds("a\nc", "a\nb\nc") == [("same", 1, 1), ("added", None, 2), ("same", 2, 3)]
    assert kinds("", "x") == [("changed", 1, 1)]
    assert kinds("a\nb\nc", "x\nc") == [("changed", 1, 1), ("removed", 2, None), ("same", 3, 2)]


def test_far_from_a_change_equal_lines_are_folded() -> None:
    lines = [str(number) for number in range(1, 21)]
    rows = compare("\n".join(lines), "\n".join([*lines[:9], "new", *lines[10:]]))
    assert [(row.kind, row.before, row.left_out) for row in rows] == [
        ("folded", None, 6),
        ("same", 7, 0),
        ("same", 8, 0),
        ("same", 9, 0),
        ("changed", 10, 0),
        ("same", 11, 0),
        ("same", 12, 0),
        ("same", 13, 0),
        ("folded", None, 7),
    ]


def test_every_line_of_both_sides_is_shown_or_counted() -> None:
    old, new = "a\nb\nc\nd\ne\nf\ng\nh\ni", "b\nc\nx\ny\nf\ng\nh\ni\nz"
    rows = compare(old, new)
    left = "\n".join("".join(words for words, _ in row.old) for row in rows if row.before)
    folded = sum(row.left_out for row in rows)
    assert len([row for row in rows if row.before]) + folded == len(old.split("\n"))
    assert len([row for row in rows if row.after]) + folded == len(new.split("\n"))
    assert left.replace("\n", "") == "abcdefghi"


def test_a_source_of_many_lines_is_compared_in_place() -> None:
    old = "\n".join(f"old {number}" for number in range(5_000))
    new = "\n".join(f"new {number}" for number in range(5_000))
    rows = compare(old, new)
    assert len(rows) == 5_000
    assert {row.kind for row in rows} == {"changed"}


def test_a_very_long_line_is_marked_whole() -> None:
    long = "word " * comparing.LONGEST_LINE
    (row,) = compare(long, long + "more")
    assert row.old == ((long, True),)
    assert row.new == ((long + "more", True),)
