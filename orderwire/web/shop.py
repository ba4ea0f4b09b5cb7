"""One store: its connection, its webhook, what could not be read, and the acts on it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orderwire.access import event_for, events_of, store_for
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts import orders as order_acts
from orderwire.acts import own_mails
from orderwire.acts import stores as store_acts
from orderwire.carts.registry import CARTS
from orderwire.core.failures import Conflict
from orderwire.orders.models import EventState
from orderwire.stores.secrets import credential_names
from orderwire.stores.shops import remove_store, rotate_secret, webhook_url
from orderwire.stores.statuses import statuses_of
from orderwire.web.connection import connection_context, notices
from orderwire.web.guard import Visit, member
from orderwire.web.paging import newest
from orderwire.web.said import translated
from orderwire.web.secrets import show_once, take
from orderwire.web.shell import came_from, visit_store

PARKED_ON_A_PAGE = 20


@require_GET
@member(Role.VIEWER)
def show(visit: Visit, store_id: str) -> HttpResponse:
    """How the store is connected, and what it was heard to say."""
    store = store_for(visit.account, store_id)
    visit_store(visit, store)
    own = own_mails.all_of(store)
    parked = events_of(store).filter(state=EventState.PARKED)
    context = {
        "store": store,
        "cart": CARTS[store.platform],
        "hook": webhook_url(store),
        "secret": take(visit, f"{store.pk}.webhook"),
        "credentials": credential_names(store),
        "seen": [row for row in statuses_of(store) if row.seen],
        "page": newest(parked, visit.GET.get("before", ""), PARKED_ON_A_PAGE),
        "replaced": [one for one in own if one.rules or one.off],
        "not_replaced": [one for one in own if not (one.rules or one.off)],
        "notices": notices(store),
        "here": "stores",
        **connection_context(store),
    }
    return render(visit, "web/stores/show.html", context)


@require_POST
@member(Role.EDITOR)
def pause(visit: Visit, store_id: str) -> HttpResponse:
    """Hold all mails of the store."""
    store = store_acts.pause_store(store_for(visit.account, store_id))
    audit.note(visit.account, visit.actor, "store paused", store.pk)
    words = _("%(store)s is paused: its events are still recorded, and every mail is held until you resume.")
    messages.success(visit, words % {"store": store.name})
    return redirect(came_from(visit, reverse("store", args=[store.pk])))


@require_POST
@member(Role.EDITOR)
def resume(visit: Visit, store_id: str) -> HttpResponse:
    """Let them go again."""
    store = store_acts.resume_store(store_for(visit.account, store_id))
    audit.note(visit.account, visit.actor, "store resumed", store.pk)
    messages.success(visit, _("%(store)s sends again. Held mails go as they fall due.") % {"store": store.name})
    return redirect(came_from(visit, reverse("store", args=[store.pk])))


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def pause_all(visit: Visit) -> HttpResponse:
    """Ask, then hold all mails of all stores."""
    if visit.method == "POST":
        count = store_acts.pause_all(visit.account)
        audit.note(visit.account, visit.actor, "account paused", stores=count)
        messages.success(visit, _("Everything is paused: events are still recorded, and every mail is held."))
        return redirect("stores")
    context = {
        "head": _("Pause everything?"),
        "sentences": [
            _("No mail of any store goes out until you resume. Events are still recorded."),
            _("A mail that is not sent within the hours its rule gives expires and is never sent late."),
        ],
        "act": _("Pause everything"),
        "back": reverse("stores"),
        "keep": _("Cancel"),
        "here": "stores",
    }
    return render(visit, "web/ask.html", context)


@require_POST
@member(Role.EDITOR)
def resume_all(visit: Visit) -> HttpResponse:
    """Let all stores go again."""
    count = store_acts.resume_all(visit.account)
    audit.note(visit.account, visit.actor, "account resumed", stores=count)
    messages.success(visit, _("All stores send again. Held mails go as they fall due."))
    return redirect("stores")


@require_http_methods(["GET", "POST"])
@member(Role.ADMIN)
def rotate(visit: Visit, store_id: str) -> HttpResponse:
    """Make a new webhook secret, shown once."""
    store = store_for(visit.account, store_id)
    if visit.method == "POST":
        show_once(visit, f"{store.pk}.webhook", rotate_secret(store))
        audit.note(visit.account, visit.actor, "webhook secret rotated", store.pk)
        messages.success(visit, _("Here is the new secret. The old one still signs for 24 hours."))
        return redirect("store", store.pk)
    context = {
        "head": _("Make a new webhook secret?"),
        "sentences": [
            _("Put the new one into %(cart)s within 24 hours; until then the old one is good too.")
            % {"cart": CARTS[store.platform].name},
            _("After that, calls signed with the old secret are refused."),
        ],
        "act": _("Make a new secret"),
        "back": reverse("store", args=[store.pk]),
        "here": "stores",
    }
    return render(visit, "web/ask.html", context)


@require_http_methods(["GET", "POST"])
@member(Role.ADMIN)
def delete(visit: Visit, store_id: str) -> HttpResponse:
    """Ask, then forget the store and all that hangs on it."""
    store = store_for(visit.account, store_id)
    if visit.method == "POST":
        name, pk = store.name, store.pk
        remove_store(store)
        audit.note(visit.account, visit.actor, "store deleted", pk, name=name)
        messages.success(visit, _("%(name)s is deleted.") % {"name": name})
        return redirect("stores")
    context = {
        "head": _("Delete %(name)s?") % {"name": store.name},
        "sentences": [
            _("Its orders, rules, messages and figures are deleted with it, and no pending mail goes out."),
            _("This cannot be undone. To stop its mails for a while, pause it instead."),
        ],
        "act": _("Delete the store for good"),
        "back": reverse("store", args=[store.pk]),
        "here": "stores",
    }
    return render(visit, "web/ask.html", context)


@require_POST
@member(Role.EDITOR)
def read_again(visit: Visit, event_id: str) -> HttpResponse:
    """Read a parked event once more, with the others."""
    event = event_for(visit.account, event_id)
    try:
        order_acts.replay_event(event)
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
    else:
        audit.note(visit.account, visit.actor, "event read again", event.pk)
        messages.success(visit, _("It is in the queue again and will be read in a moment."))
    return redirect("store", event.store_id)
