"""Stores: made, changed, looked at, paused, removed; the statuses they use."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Body, Query, Router
from ninja.responses import Response
from pydantic import Field

from orderwire.access import store_for, stores_of
from orderwire.acts import connections, own_mails
from orderwire.acts import stores as acts
from orderwire.api.auth import Call, note
from orderwire.api.bodies import NOTHING, Nothing
from orderwire.api.pages import Paging, page
from orderwire.core.schema import Input
from orderwire.stores import meanings
from orderwire.stores.models import Store
from orderwire.stores.shops import StorePatch, StoreWish, make_store, remove_store, rotate_secret
from orderwire.stores.statuses import StatusRow, axis_of, statuses_of
from orderwire.stores.view import as_json

router = Router()


class BackfillWish(Input):
    """POST /stores/{id}/backfill: how many days back."""

    days: Annotated[int, Field(ge=1, le=730)] = 90


_USUAL = BackfillWish()


class MeaningWish(Input):
    """PUT /stores/{id}/statuses/{key}: the three words, each may be left out; the axis where a key stands on two."""

    axis: Literal["order", "payment", "fulfilment"] | None = None
    means: dict[str, str] | None


class OwnMailWish(Input):
    """POST /stores/{id}/own-mails/{key}: whether it is off, and who switches it."""

    off: bool
    by: Literal["us", "merchant"] = "merchant"


@router.get("/stores")
def list_stores(request: Call, asked: Query[Paging]) -> dict[str, Any]:
    """Your stores, newest first."""
    return page(stores_of(request.auth), asked, lambda rows: [as_json(row) for row in rows])


@router.post("/stores", response={201: dict[str, Any]})
def add_store(request: Call, wish: StoreWish) -> HttpResponse:
    """Make a store. The network is not asked: `status` says later whether the shop can be reached.

    The answer holds `webhook_url`, where the shop sends its webhooks, and this once the `webhook_secret` it signs them with.
    """
    store, secret = make_store(request.auth, wish)
    note(request, "store made", store.pk, name=store.name, platform=store.platform)
    return Response(as_json(store, secret), status=201)


@router.get("/stores/{store_id}")
def get_store(request: Call, store_id: str) -> dict[str, Any]:
    """One store. `credentials_set` names the credentials there are; they themselves are never shown."""
    return as_json(store_for(request.auth, store_id))


@router.patch("/stores/{store_id}")
def patch_store(request: Call, store_id: str, patch: StorePatch) -> dict[str, Any]:
    """Change what is named, and nothing else; a credential that is "" is forgotten.

    `brand` is how the store's mails look; in it, too, only what is named changes, and null sets it back. `logo` is the address
    of an image uploaded under Images.
    """
    store = acts.change_store(store_for(request.auth, store_id), patch)
    note(request, "store changed", store.pk)
    return as_json(store)


@router.delete("/stores/{store_id}", response={204: None})
def delete_store(request: Call, store_id: str, nothing: Body[Nothing] = NOTHING) -> None:
    """Forget a store with its orders, rules, messages and figures. It cannot be brought back."""
    store = store_for(request.auth, store_id)
    name = store.name
    remove_store(store)
    note(request, "store deleted", store_id, name=name)


@router.get("/stores/{store_id}/statuses")
def list_statuses(request: Call, store_id: str) -> list[dict[str, Any]]:
    """The platform's statuses, then the shop's own. `seen` counts the orders that entered each.

    Answers `[{"key", "label", "axis", "seen", "means", "said"}]`; `means` is what it comes to, `said` whether you said so.
    """
    store = store_for(request.auth, store_id)
    return [_status(store, row) for row in statuses_of(store)]


@router.put("/stores/{store_id}/statuses/{status_key}")
def say_status(request: Call, store_id: str, status_key: str, wish: MeaningWish) -> dict[str, Any]:
    """Say what a status means: `{"means": {"order", "payment", "fulfilment"}}`, or null to leave it to the platform."""
    store = store_for(request.auth, store_id)
    axis = wish.axis or axis_of(store, status_key)
    meanings.say(store, axis, status_key, wish.means)
    note(request, "status meaning said", store.pk, key=status_key)
    return next(_status(store, row) for row in statuses_of(store) if (row.axis, row.key) == (axis, status_key))


def _status(store: Store, row: StatusRow) -> dict[str, Any]:
    means = meanings.meaning_of(store, row.axis, row.key)
    return {
        "key": row.key,
        "label": row.label,
        "axis": row.axis,
        "seen": row.seen,
        "means": {"order": means.order, "payment": means.payment, "fulfilment": means.fulfilment} if means else None,
        "said": meanings.said_of(store, row.axis, row.key) is not None,
    }


@router.post("/stores/{store_id}/rotate-secret")
def rotate(request: Call, store_id: str, nothing: Body[Nothing] = NOTHING) -> dict[str, Any]:
    """A new webhook secret, shown this once. The old one is good for 24 more hours."""
    store = store_for(request.auth, store_id)
    secret = rotate_secret(store)
    note(request, "webhook secret rotated", store.pk)
    return as_json(store, secret)


@router.post("/stores/{store_id}/check")
def check(request: Call, store_id: str, nothing: Body[Nothing] = NOTHING) -> dict[str, Any]:
    """Look at the connection now. The store's `status` and `problem` say what was found."""
    return as_json(connections.check_store(store_for(request.auth, store_id)))


@router.post("/stores/{store_id}/backfill", response={202: dict[str, Any]})
def backfill(request: Call, store_id: str, wish: Body[BackfillWish] = _USUAL) -> HttpResponse:
    """Fetch the last days' orders silently; `days` is 90 when absent. 409 while it runs, and for a store not asked for orders.

    The store's `backfill` says how far it is. One that was stopped goes on where it was.
    """
    store = store_for(request.auth, store_id)
    connections.start_backfill(store, wish.days)
    note(request, "backfill started", store.pk, days=wish.days)
    return Response(as_json(store), status=202)


@router.delete("/stores/{store_id}/backfill")
def stop_backfill(request: Call, store_id: str, nothing: Body[Nothing] = NOTHING) -> dict[str, Any]:
    """Stop fetching after the page in hand. 409 when nothing is being fetched."""
    store = store_for(request.auth, store_id)
    connections.stop_backfill(store)
    note(request, "backfill stopped", store.pk)
    return as_json(store)


@router.get("/stores/{store_id}/own-mails")
def list_own_mails(request: Call, store_id: str) -> list[dict[str, Any]]:
    """The mails the cart itself sends to buyers, which of your active rules replace each, and who switched it off.

    Answers `[{"key", "name", "statuses", "off", "replaced_by", "switches", "how"}]`; `off` is "us", "merchant" or null while it
    may still go out, `switches` says whether we can switch it off, `how` what to click where we cannot.
    """
    return [_own_mail(one) for one in own_mails.all_of(store_for(request.auth, store_id))]


@router.post("/stores/{store_id}/own-mails/{mail_key}")
def switch_own_mail(request: Call, store_id: str, mail_key: str, wish: OwnMailWish) -> dict[str, Any]:
    """Switch one of the cart's own mails off through its API (`"by": "us"`), or say that you did; `"off": false`: it goes again.

    409 where only the shop itself can switch it off, and when the shop does not let us.
    """
    store = store_for(request.auth, store_id)
    if wish.off:
        own_mails.switch_off(store, mail_key, wish.by)
        note(request, "own mail switched off", store.pk, mail=mail_key, by=wish.by)
    else:
        own_mails.on_again(store, mail_key)
        note(request, "own mail on again", store.pk, mail=mail_key)
    return next(_own_mail(one) for one in own_mails.all_of(store) if one.mail.key == mail_key)


def _own_mail(one: own_mails.Beside) -> dict[str, Any]:
    return {
        "key": one.mail.key,
        "name": one.mail.name,
        "statuses": list(one.mail.statuses),
        "off": one.off or None,
        "replaced_by": [rule.pk for rule in one.rules],
        "switches": one.mail.by_us,
        "how": one.mail.how,
    }


@router.post("/stores/{store_id}/pause")
def pause(request: Call, store_id: str, nothing: Body[Nothing] = NOTHING) -> dict[str, Any]:
    """Hold every mail of this store. Its orders are still taken and recorded."""
    store = acts.pause_store(store_for(request.auth, store_id))
    note(request, "store paused", store.pk)
    return as_json(store)


@router.post("/stores/{store_id}/resume")
def resume(request: Call, store_id: str, nothing: Body[Nothing] = NOTHING) -> dict[str, Any]:
    """Let the store's mails go again. Those whose time ran out meanwhile expire."""
    store = acts.resume_store(store_for(request.auth, store_id))
    note(request, "store resumed", store.pk)
    return as_json(store)
