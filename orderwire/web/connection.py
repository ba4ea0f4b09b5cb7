"""A store's connection as its page shows it: how it stands, a look now, the last days fetched, what to look at."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from orderwire.access import store_for
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts import connections
from orderwire.acts.attention import attention_of
from orderwire.carts.registry import CARTS
from orderwire.core import clock
from orderwire.core.failures import Conflict
from orderwire.orders import lookups
from orderwire.stores.models import Connection, Store
from orderwire.web.guard import Visit, member
from orderwire.web.said import translated

DAYS = (7, 30, 90, 180, 365)
USUAL_DAYS = 90
MOST_TURNS = 900  # of two seconds: a page left open asks for half an hour, then only when somebody says so
MOST_WAITING = 1_000  # orders still to be fetched are counted so far


def connection_context(store: Store, turn: int = 0) -> dict[str, Any]:
    """What web/stores/connection.html shows."""
    line = Connection.objects.filter(pk=store.pk).first()
    waiting = lookups.waiting(store, MOST_WAITING) if line else 0
    return {
        "store": store,
        "cart": CARTS[store.platform],
        "line": line,
        "asked": _is_asked(store),
        "waiting": waiting,
        "waiting_most": waiting == MOST_WAITING,
        "busy": line is not None and _is_busy(store, line),
        "next_turn": turn + 1 if turn < MOST_TURNS else 0,
        "next_at": _next_at(line),
        "share": _share(line),
        "fetched_days": _days_of(line),
        "days": DAYS,
        "usual_days": USUAL_DAYS,
    }


def notices(store: Store) -> list[tuple[str, str]]:
    """What to look at on the store's own page, each with where it is mended; what is broken is said by the connection itself."""
    where = {
        "statuses": reverse("store_statuses", args=[store.pk]),
        "own mails": reverse("store", args=[store.pk]) + "#own-mails",
    }
    return [(one.text, where[one.about]) for one in attention_of(store) if one.about in where]


def say_checked(visit: Visit, store: Store) -> None:
    """Say what a look at the connection found."""
    trouble = connections.trouble_of(store)
    line = Connection.objects.filter(pk=store.pk).first()
    if trouble:
        messages.warning(visit, translated(trouble))
    elif line is None:
        messages.success(visit, _("The connection works: events of the shop have arrived."))
    elif store.connection == "connected":
        cart = CARTS[store.platform].name
        messages.success(visit, _("Connected: %(cart)s answers, and its orders are read from now on.") % {"cart": cart})
    else:
        messages.info(visit, _("The shop is being asked at this moment. This page shows what it answers."))


@require_POST
@member(Role.EDITOR)
def check(visit: Visit, store_id: str) -> HttpResponse:
    """Look at the connection now."""
    say_checked(visit, connections.check_store(store_for(visit.account, store_id)))
    return redirect("store", store_id)


@require_GET
@member(Role.VIEWER)
def progress(visit: Visit, store_id: str) -> HttpResponse:
    """The card of the connection alone, which the page asks for every two seconds while something is going on."""
    store = store_for(visit.account, store_id)
    turn = visit.GET.get("turn", "")
    context = connection_context(store, int(turn[:6]) if turn.isdecimal() else 0)
    return render(visit, "web/stores/connection.html", context)


@require_POST
@member(Role.EDITOR)
def backfill(visit: Visit, store_id: str) -> HttpResponse:
    """Fetch the last days silently, or go on where that was stopped."""
    store = store_for(visit.account, store_id)
    given = visit.POST.get("days", "")
    days = int(given) if given in [str(choice) for choice in DAYS] else USUAL_DAYS
    try:
        connections.start_backfill(store, days)
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
    else:
        audit.note(visit.account, visit.actor, "backfill started", store.pk, days=days)
        messages.success(visit, _("Past orders are being fetched. Nobody gets a mail about them."))
    return redirect("store", store.pk)


@require_POST
@member(Role.EDITOR)
def stop(visit: Visit, store_id: str) -> HttpResponse:
    """Stop fetching after the page in hand."""
    store = store_for(visit.account, store_id)
    try:
        connections.stop_backfill(store)
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
    else:
        audit.note(visit.account, visit.actor, "backfill stopped", store.pk)
        messages.success(visit, _("Stopped. You can go on where it stopped."))
    return redirect("store", store.pk)


def _is_asked(store: Store) -> bool:
    """Whether this cart can be asked for its orders at all."""
    cart = CARTS[store.platform]
    return cart.fetches


def _is_busy(store: Store, line: Connection) -> bool:
    """Whether the page will say something else in a moment: past orders come in, or the first look is still to come."""
    first_look = line.looked_at is None and not line.error and store.connection != "broken"
    return line.backfill == "running" or first_look


def _next_at(line: Connection | None) -> datetime | None:
    """When orders are asked for next; None for as soon as a worker is free."""
    if line is None:
        return None
    at = max(line.poll_at, line.wait_until or line.poll_at)
    return at if at > clock.now() else None


def _share(line: Connection | None) -> int | None:
    """How many of a hundred past orders are read; None where the shop does not say how many there are."""
    if line is None or not line.backfill_total:
        return None
    return min(100, line.backfill_read * 100 // line.backfill_total)


def _days_of(line: Connection | None) -> str:
    """“of the last 90 days”, as the past orders were asked for."""
    if line is None or line.backfill_since is None or line.backfill_began is None:
        return ""
    days = (line.backfill_began - line.backfill_since).days
    return ngettext("of the last %(days)d day", "of the last %(days)d days", days) % {"days": days}
