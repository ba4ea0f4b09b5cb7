"""Keyset pages: the rows before a given id, newest first. The work of a page does not grow with history."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from orderwire.core.begins import begins, reads

Some = TypeVar("Some", bound=Model)
SIZE = 50
FEW = 1_000  # answers that are sorted; of a million rows the 50 newest of more are met among 50,000 at the most, if spread
How = Callable[[str, str], Q]


@dataclass(frozen=True, slots=True)
class Slice(Generic[Some]):
    """One page of a list; `older` is the id to go on before, "" at the end; `first` when nothing newer was left out."""

    rows: list[Some]
    older: str
    first: bool


def newest(rows: QuerySet[Some, Some], before: str, size: int = SIZE) -> Slice[Some]:
    """A page of rows that have ids of ours: those before the id `before`, or the newest."""
    if before:
        rows = rows.filter(pk__lt=before[:40])
    found: list[Any] = list(rows.order_by("-pk")[: size + 1])
    shown = found[:size]
    return Slice(shown, shown[-1].pk if len(found) > size else "", not before)


def newest_among(
    rows: QuerySet[Some, Some], before: str, questions: Callable[[How], list[Q]], size: int = SIZE
) -> Slice[Some]:
    """A page of rows that answer any of several questions, each put by `begins` or by `reads`.

    A few answers are looked up by their indexes and sorted. Of many, the newest are soon met on the way back from the newest.
    """
    found: set[Any] = set()
    for question in questions(begins):
        found |= set(rows.filter(question).order_by().values_list("pk", flat=True)[: FEW + 1])
        if len(found) > FEW:
            return newest(rows.filter(reduce(or_, questions(reads))), before, size)
    return newest(rows.filter(pk__in=found), before, size)


def newest_by(column: str, rows: QuerySet[Some, Some], before: str, size: int = SIZE) -> Slice[Some]:
    """The same by a column of times, then by id; `older` is the time and the id to go on before. A broken one begins anew."""
    place = _place(before)
    if place:
        at, pk = place
        rows = rows.filter(Q(**{f"{column}__lt": at}) | Q(**{column: at, "pk__lt": pk}))
    found: list[Any] = list(rows.order_by(f"-{column}", "-pk")[: size + 1])
    shown = found[:size]
    older = f"{getattr(shown[-1], column).isoformat()}~{shown[-1].pk}" if len(found) > size else ""
    return Slice(shown, older.replace("+00:00", "Z"), place is None)


def _place(word: str) -> tuple[datetime, str] | None:
    at, _, pk = word.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, pk[:40]) if moment.tzinfo and pk.isprintable() else None
