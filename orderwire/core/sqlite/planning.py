"""What SQLite's planner knows of the tables. Knowing nothing, it takes an index of a store's million orders to be as good as one
of a customer's three: a page then took half a second. See SQLite's "The ANALYZE Command" and "Query Planner", on analysis_limit.
"""

from django.db import connection, transaction

ROWS_LOOKED_AT = 400  # of an index: it takes milliseconds, however many rows there are


def learn_sizes() -> None:
    """Let SQLite look how many rows its indexes find; PostgreSQL does so by itself. Connections opened from now on know it."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
        with transaction.atomic():
            cursor.execute("ANALYZE")
