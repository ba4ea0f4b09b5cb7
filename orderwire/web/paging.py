"""Keyset pages: the rows before a given id, newest first. The work of a page does not grow with history."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

Some = TypeVar("Some", bound=Model)
SIZE = 50


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
