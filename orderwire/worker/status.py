"""What `orderwire status` and the metrics say."""

from typing import Any

from django.db import connection
from django.db.models import Count

from orderwire.core import clock
from orderwire.orders import inbox
from orderwire.outbox import queue, seats
from orderwire.outbox.models import Message


def look() -> dict[str, Any]:
    """CONTRACT §1's status, without the version."""
    now = clock.now()
    events = inbox.counts()
    oldest = queue.oldest_due(now)
    states = Message.objects.values_list("state").order_by().annotate(n=Count("id"))
    return {
        "database": connection.vendor,
        "unread_events": events["unread"],
        "parked_events": events["parked"],
        "due_messages": queue.due_now(now),
        "oldest_due_seconds": int((now - oldest).total_seconds()) if oldest else 0,
        "messages": dict(states),
        "workers": seats.living(),
    }
