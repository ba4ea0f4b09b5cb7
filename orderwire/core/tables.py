"""What every table of ours has: an opaque id that sorts by age, and when the row was made."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import models

from orderwire.core import clock
from orderwire.core.ids import new_id


class IdField(models.CharField):  # type: ignore[type-arg]  # the class takes no brackets when it runs
    """A primary key like `msg_01j…`: made by us before the row is written, so that a batch knows its own keys.

    Stored in byte order on PostgreSQL (collation "C"), so that keyset pages mean the same on both databases.
    """

    def __init__(self, prefix: str = "", **options: Any) -> None:
        self.prefix = prefix
        options.update(max_length=40, primary_key=True, editable=False, default=partial(new_id, prefix))
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """A migration keeps the prefix alone; the rest follows from it."""
        name, path, args, options = super().deconstruct()
        for given in ("max_length", "primary_key", "editable", "default"):
            options.pop(given, None)
        return name, path, args, {**options, "prefix": self.prefix}

    def db_type(self, connection: Any) -> str | None:
        """varchar, with byte order where the database would otherwise sort by language."""
        kind = super().db_type(connection)
        return f'{kind} COLLATE "C"' if connection.vendor == "postgresql" else kind


class Row(models.Model):
    """Abstract base: subclasses set `id = IdField("msg")`."""

    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True
