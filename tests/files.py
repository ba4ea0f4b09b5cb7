"""Files of orders and tracking numbers for stories: handed in, worked, counted."""

from orderwire.acts import imports as acts
from orderwire.orders.imports import begin, say_columns, take_in
from orderwire.orders.models import Import, ImportState
from tests.shop import Shop


def handed_in(shop: Shop, text: str, kind: str = "orders", **words: str) -> Import:
    """A file as it was uploaded; `words` are said of it."""
    row = take_in(shop.store, kind, text.encode(), "file.csv", "owner@example.com")
    if words:
        say_columns(row, row.columns, words)
    return row


def worked(row: Import, state: str = ImportState.RUNNING) -> Import:
    """It from its first line to its last, as a worker does it."""
    begin(row, state)
    while acts.work_one():
        pass
    row.refresh_from_db()
    return row


def counts(row: Import) -> tuple[int, int, int, int]:
    """New, changed, unchanged, refused."""
    return row.added, row.changed, row.unchanged, row.refused
