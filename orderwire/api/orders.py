"""Orders: their state handed in, read back, explained; tracking numbers typed by hand."""

from dataclasses import replace
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body, Query, Router
from ninja.responses import Response
from pydantic import Field

from orderwire import flow
from orderwire.access import order_for, orders_of, shipment_for, store_for
from orderwire.acts import orders as acts
from orderwire.api.auth import ORDERS_A_MINUTE, Call, Key, note
from orderwire.api.bodies import NOTHING, Asked, Nothing
from orderwire.api.order_body import REQUEST_BODY
from orderwire.api.pages import Paging, page
from orderwire.carts.base import ShopFacts
from orderwire.carts.custom import read_order, unknown_fields
from orderwire.carts.failures import UnreadableField
from orderwire.carts.reading import clean_id
from orderwire.carts.snapshot import OrderSnapshot
from orderwire.core.failures import FieldError, Refusal
from orderwire.core.schema import Input
from orderwire.orders.view import shipment_json
from orderwire.reports.rows import orders_shown
from orderwire.stores.models import Store
from orderwire.stores.statuses import axis_of

router = Router()


class PutWords(Asked):
    """How the state is taken."""

    baseline: Annotated[bool, Field(description="Record it and wake no rule: so the past is brought in.")] = False


class OrderWords(Paging):
    """Which orders."""

    number: Annotated[str, Field(description="Only the order with this number.")] = ""


class ShipmentWish(Input):
    """A tracking number typed by hand."""

    carrier: str | None = None
    number: str
    url: str | None = None


class ShipmentPatch(Input):
    """What changes of a typed tracking number."""

    carrier: str | None = None
    number: str | None = None
    url: str | None = None


@router.put(
    "/stores/{store_id}/orders/{path:external_id}",
    auth=Key("orders", ORDERS_A_MINUTE),
    response={200: dict[str, Any], 201: dict[str, Any]},
    openapi_extra=REQUEST_BODY,
)
def put_order(
    request: Call, store_id: str, external_id: str, asked: Query[PutWords], order: Body[dict[str, Any]]
) -> HttpResponse:
    """The state of an order now, known in the shop as `external_id`. Sent again it changes nothing.

    Answers 201 the first time and 200 after, with `{"id", "changes": [{"axis", "kind", "from", "to"}], "messages": [ids]}`.
    """
    store = store_for(request.auth, store_id)
    applied = flow.apply_order(store, _snapshot(store, order, external_id), silent=asked.baseline)
    told = {
        "id": applied.order.pk if applied.order else None,
        "changes": [
            {"axis": one.axis, "kind": one.kind, "from": one.from_status or None, "to": one.to_status}
            for one in applied.changes
        ],
        "messages": applied.messages,
    }
    return Response(told, status=201 if applied.created else 200)


@router.get("/stores/{store_id}/orders")
def list_orders(request: Call, store_id: str, asked: Query[OrderWords]) -> dict[str, Any]:
    """A store's orders, the newest to us first, each with its items, shipments, changes and messages."""
    rows = orders_of(store_for(request.auth, store_id))
    if asked.number:
        rows = rows.filter(number=asked.number)
    return page(rows, asked, orders_shown)


@router.get("/orders/{order_id}")
def get_order(request: Call, order_id: str) -> dict[str, Any]:
    """One order with its items, shipments, changes and messages."""
    return orders_shown([order_for(request.auth, order_id)])[0]


@router.get("/orders/{order_id}/explain")
def explain(request: Call, order_id: str) -> dict[str, Any]:
    """Why a mail went out or did not: every change of the order, every rule, every check with what it expected and found.

    `outcome` is `message`, `blocked` or `not_triggered`; a blocked one has its `reason`.
    """
    return acts.explain(order_for(request.auth, order_id))


@router.post("/orders/{order_id}/shipments", response={201: dict[str, Any]})
def add_shipment(request: Call, order_id: str, wish: ShipmentWish) -> HttpResponse:
    """Type a tracking number. It survives whatever the shop sends later, and lets mails go that wait for one."""
    order = order_for(request.auth, order_id)
    shipment = acts.add_shipment(order, wish.carrier or "", wish.number, wish.url or "")
    note(request, "tracking number added", order.pk, number=shipment.number)
    return Response(shipment_json(shipment), status=201)


@router.patch("/orders/{order_id}/shipments/{shipment_id}")
def change_shipment(request: Call, order_id: str, shipment_id: str, patch: ShipmentPatch) -> dict[str, Any]:
    """Change a typed tracking number, its carrier or its page. 409 for a parcel that the shop told of: change it there."""
    shipment = shipment_for(request.auth, order_id, shipment_id)
    given = patch.model_dump(exclude_unset=True)
    words = [given.get(name, getattr(shipment, name)) or "" for name in ("carrier", "number", "url")]
    shipment = acts.change_shipment(shipment, *words)
    note(request, "tracking number changed", order_id, number=shipment.number)
    return shipment_json(shipment)


@router.delete("/orders/{order_id}/shipments/{shipment_id}", response={204: None})
def delete_shipment(request: Call, order_id: str, shipment_id: str, nothing: Body[Nothing] = NOTHING) -> None:
    """Take a typed tracking number away. 409 for a parcel that the shop told of: remove it there."""
    shipment = shipment_for(request.auth, order_id, shipment_id)
    acts.remove_shipment(shipment)
    note(request, "tracking number removed", order_id, number=shipment.number)


def _snapshot(store: Store, order: dict[str, Any], external_id: str) -> OrderSnapshot:
    """The body in our words; its status moves on the axis that the store's platform has it on. Raises Refusal."""
    strange = unknown_fields(order)
    if strange:
        raise Refusal(FieldError(name, "This field is not known here: remove it or mend its name.") for name in strange)
    if not clean_id(external_id):
        raise Refusal.of("external_id", "Give the id that the shop knows the order by, at the end of the address.")
    try:
        snapshot = read_order(order, external_id, ShopFacts(store.timezone, store.currency))
    except UnreadableField as unreadable:
        raise Refusal.of(unreadable.field, str(unreadable)) from unreadable
    status = snapshot.statuses["order"]
    return replace(snapshot, statuses={axis_of(store, status): status})
