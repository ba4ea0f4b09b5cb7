"""Many rows, each with its own values, in one round: what bulk_update does with a slow CASE, as an executemany."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def update_many(
    model: type[models.Model], columns: Sequence[str], where: Sequence[str], rows: Sequence[Sequence[Any]]
) -> int:
    """UPDATE model SET columns WHERE columns, once for each row of values (first those to set, then those to match).

    Names are field names; values are Python's and go through each field's own adaptation. Answers how many rows were hit
    where the database tells (−1 where it does not).
    """
    if not rows:
        return 0
    fields = [model._meta.get_field(name) for name in (*columns, *where)]
    quote = connection.ops.quote_name
    names = [quote(str(field.column)) for field in fields]  # type: ignore[union-attr]  # our own concrete fields
    setting = ", ".join(f"{name} = %s" for name in names[: len(columns)])
    matching = " AND ".join(f"{name} = %s" for name in names[len(columns) :])
    statement = f"UPDATE {quote(model._meta.db_table)} SET {setting} WHERE {matching}"  # noqa: S608 - names are our fields'
    values = [
        [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]  # type: ignore[union-attr]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
        return int(cursor.rowcount)
