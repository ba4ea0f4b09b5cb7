"""Fetching the orders of the last days silently: how far it is, and a person's start and stop."""

from datetime import timedelta

from orderwire.core import clock
from orderwire.core.failures import Conflict
from orderwire.stores.models import Connection


def begin(line: Connection, days: int) -> None:
    """Fetch the orders of the last `days`; one that was stopped or failed goes on where it was. Raises Conflict."""
    line.refresh_from_db()
    if line.backfill == "running":
        raise Conflict("The last days are being fetched already.")
    now = clock.now()
    if line.backfill in ("stopped", "failed") and line.backfill_cursor:
        fields: dict[str, object] = {"backfill": "running", "backfill_ended": None}
    else:
        fields = {
            "backfill": "running",
            "backfill_since": now - timedelta(days=days),
            "backfill_cursor": "",
            "backfill_read": 0,
            "backfill_total": None,
            "backfill_began": now,
            "backfill_ended": None,
        }
    Connection.objects.filter(pk=line.pk).update(**fields)


def stop(store_id: str) -> None:
    """Stop after the page in hand; it can be gone on with. Raises Conflict when none is running."""
    running = Connection.objects.filter(pk=store_id, backfill="running")
    if not running.update(backfill="stopped", backfill_ended=clock.now()):
        raise Conflict("Nothing is being fetched.")
