"""The suppression list: who gets no mail."""

from typing import Any, Literal

from django.http import HttpResponse
from ninja import Body, Query, Router
from ninja.responses import Response

from orderwire.access import store_for, suppression_for, suppressions_of
from orderwire.acts.stores import lift, suppress
from orderwire.api.auth import Call, note
from orderwire.api.bodies import NOTHING, Nothing
from orderwire.api.pages import Paging, page
from orderwire.audience.suppression import as_json
from orderwire.core.schema import Input

router = Router()


class SuppressionWish(Input):
    """An address or a whole domain, for one store or all."""

    address: str | None = None
    domain: str | None = None
    reason: Literal["manual", "bounce", "complaint", "unsubscribe"] = "manual"
    store_id: str | None = None


@router.get("/suppressions")
def list_suppressions(request: Call, asked: Query[Paging]) -> dict[str, Any]:
    """The list, newest first. `store_id` null means all your stores."""
    return page(suppressions_of(request.auth), asked, lambda rows: [as_json(row) for row in rows])


@router.post("/suppressions", response={201: dict[str, Any]})
def add_suppression(request: Call, wish: SuppressionWish) -> HttpResponse:
    """Let an address or a domain get no mail any more. What waits for it is stopped. 409 when it is on the list already."""
    store = store_for(request.auth, wish.store_id) if wish.store_id else None
    given = {"address": wish.address or "", "domain": wish.domain or "", "reason": wish.reason}
    entry = suppress(request.auth, given, store)
    note(request, "suppression added", entry.pk, value=entry.as_given)
    return Response(as_json(entry), status=201)


@router.delete("/suppressions/{suppression_id}", response={204: None})
def delete_suppression(request: Call, suppression_id: str, nothing: Body[Nothing] = NOTHING) -> None:
    """Take an entry off the list. What it stopped stays stopped and can be sent again."""
    entry = suppression_for(request.auth, suppression_id)
    lift(entry)
    note(request, "suppression lifted", suppression_id, value=entry.as_given)
