"""A store's raw webhook events: what came, what could not be read, and reading it again."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Body, Query, Router
from ninja.responses import Response
from pydantic import Field

from orderwire.access import event_for, events_of, store_for
from orderwire.acts.orders import replay_event
from orderwire.api.auth import Call, note
from orderwire.api.bodies import NOTHING, Nothing
from orderwire.api.pages import Paging, page
from orderwire.orders.models import Event

router = Router()


class EventWords(Paging):
    """Which events."""

    state: Annotated[Literal["unread", "read", "parked"] | None, Field(description="Only these.")] = None


@router.get("/stores/{store_id}/events")
def list_events(request: Call, store_id: str, asked: Query[EventWords]) -> dict[str, Any]:
    """A store's webhook events, newest first. A parked one could not be read; `reason` says why."""
    rows = events_of(store_for(request.auth, store_id)).defer("body", "headers")
    if asked.state:
        rows = rows.filter(state=asked.state)
    return page(rows, asked, lambda found: [as_json(row) for row in found])


@router.post("/events/{event_id}/replay", response={202: dict[str, Any]})
def replay(request: Call, event_id: str, nothing: Body[Nothing] = NOTHING) -> HttpResponse:
    """Read a parked event again, after a mend. 409 when it is not parked."""
    event = event_for(request.auth, event_id)
    replay_event(event)
    note(request, "event read again", event.pk)
    event.refresh_from_db()
    return Response(as_json(event), status=202)


def as_json(event: Event) -> dict[str, Any]:
    """An event without its body."""
    return {
        "id": event.pk,
        "store_id": event.store_id,
        "topic": event.topic or None,
        "state": event.state,
        "outcome": event.outcome or None,
        "reason": event.reason or None,
        "order_external_id": event.order_external_id or None,
        "received_at": event.received_at,
        "handled_at": event.handled_at,
    }
