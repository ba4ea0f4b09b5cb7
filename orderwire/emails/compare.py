"""Two texts side by side, as a person reads a change: equal lines opposite each other, and in a changed line the words marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "changed", "added", "removed", "folded"]
Piece = tuple[str, bool]  # words, and whether they are only on this side

AROUND = 3  # equal lines shown before and after a change
MOST_LINES = 1_500  # changed lines compared one by one; beyond it what changed is shown as one block
LONGEST_LINE = 2_000  # letters of a line whose words are compared
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the comparison. `before` and `after` are the numbers of the lines, None where a side has none; of a folded
    row `left_out` says how many equal lines it stands for."""

    kind: Kind
    before: int | None = None
    after: int | None = None
    old: tuple[Piece, ...] = ()
    new: tuple[Piece, ...] = ()
    left_out: int = 0


def compare(old: str, new: str) -> list[Line]:
    """Every row, equal stretches folded; empty when both say the same."""
    if old == new:
        return []
    return list(_folded(_rows(old.split("\n"), new.split("\n"))))


def _rows(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    found: list[Line] = []
    for kind, a, b, c, d in _moves(old, new):
        if kind == "equal":
            found += [Line("same", a + i + 1, c + i + 1, _all(old[a + i]), _all(new[c + i])) for i in range(b - a)]
            continue
        both = min(b - a, d - c)
        for i in range(both):
            left, right = _marked(old[a + i], new[c + i])
            found.append(Line("changed", a + i + 1, c + i + 1, left, right))
        found += [Line("removed", i + 1, None, _all(old[i])) for i in range(a + both, b)]
        found += [Line("added", None, i + 1, (), _all(new[i])) for i in range(c + both, d)]
    return found


def _moves(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """As SequenceMatcher.get_opcodes(), with the work bounded: equal beginnings and ends cost nothing."""
    shorter = min(len(old), len(new))
    begin = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - begin
    end = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    yield "equal", 0, begin, 0, begin
    inner_old, inner_new = old[begin : len(old) - end], new[begin : len(new) - end]
    if max(len(inner_old), len(inner_new)) > MOST_LINES:
        yield "replace", begin, begin + len(inner_old), begin, begin + len(inner_new)
    else:
        for kind, a, b, c, d in SequenceMatcher(None, inner_old, inner_new, autojunk=False).get_opcodes():
            yield kind, begin + a, begin + b, begin + c, begin + d
    yield "equal", len(old) - end, len(old), len(new) - end, len(new)


def _marked(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    if max(len(old), len(new)) > LONGEST_LINE:
        return ((old, True),), ((new, True),)
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if b > a:
            left.append(("".join(before[a:b]), kind != "equal"))
        if d > c:
            right.append(("".join(after[c:d]), kind != "equal"))
    return tuple(left), tuple(right)


def _all(line: str) -> tuple[Piece, ...]:
    return ((line, False),)


def _folded(rows: Sequence[Line]) -> Iterator[Line]:
    near: set[int] = set()
    for at, row in enumerate(rows):
        if row.kind != "same":
            near.update(range(max(0, at - AROUND), min(len(rows), at + AROUND + 1)))
    hidden = 0
    for at, row in enumerate(rows):
        if at in near:
            if hidden:
                yield Line("folded", left_out=hidden)
                hidden = 0
            yield row
        else:
            hidden += 1
    if hidden:
        yield Line("folded", left_out=hidden)
