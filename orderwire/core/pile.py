"""Rows to be written together: a batch of events inserts each table once, not once for each event."""

from django.db import models


class Pile:
    """New rows of several tables, kept until flush(). `order` names the tables so that a key's target comes before it."""

    def __init__(self, *order: type[models.Model]) -> None:
        self._rows: dict[type[models.Model], list[models.Model]] = {model: [] for model in order}

    def add(self, *rows: models.Model) -> None:
        """Put rows on the pile; their ids are made already. A row may still be changed until it is written."""
        for row in rows:
            self._rows[type(row)].append(row)

    def flush(self) -> None:
        """Write what is on the pile, in the caller's transaction."""
        for model, rows in self._rows.items():
            if rows:
                model._default_manager.bulk_create(rows)
                self._rows[model] = []


def is_new(row: models.Model) -> bool:
    """Whether a row is still to be inserted (on a pile, or not kept at all)."""
    return bool(row._state.adding)
