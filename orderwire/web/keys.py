"""Settings of the account: who belongs to it, and the keys its programs use."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orderwire.access import key_for, keys_of
from orderwire.accounts import audit
from orderwire.accounts import keys as room
from orderwire.accounts.models import Role
from orderwire.web.guard import Visit, member
from orderwire.web.secrets import show_once, take
from orderwire.web.words import ROLES

KEYS_SHOWN = 100


@require_GET
@member(Role.VIEWER)
def settings_page(visit: Visit) -> HttpResponse:
    """The account, its people, its API keys."""
    memberships = visit.account.memberships.select_related("user").order_by("id")
    context = {
        "people": [{"user": one.user, "role": ROLES.get(one.role, one.role)} for one in memberships],
        "keys": list(keys_of(visit.account).order_by("-id")[:KEYS_SHOWN]),
        "new_key": take(visit, "api key"),
        "here": "settings",
    }
    return render(visit, "web/settings/index.html", context)


@require_POST
@member(Role.ADMIN)
def make(visit: Visit) -> HttpResponse:
    """Make an API key, shown once."""
    key, plain = room.issue(visit.account, visit.POST.get("name", "")[:120], visit.user)
    show_once(visit, "api key", plain)
    audit.note(visit.account, visit.actor, "API key made", key.pk, name=key.name)
    return redirect("settings")


@require_http_methods(["GET", "POST"])
@member(Role.ADMIN)
def revoke(visit: Visit, key_id: str) -> HttpResponse:
    """Ask, then close a key for good."""
    key = key_for(visit.account, key_id)
    if visit.method == "POST":
        room.revoke(key)
        audit.note(visit.account, visit.actor, "API key revoked", key.pk, name=key.name)
        messages.success(visit, f"“{key.name}” opens nothing any more.")
        return redirect("settings")
    context = {
        "head": f"Revoke “{key.name}” (…{key.hint})?",
        "sentences": [
            "Programs that use it are refused from their next call on. A revoked key cannot be brought back."
        ],
        "act": "Revoke the key",
        "back": reverse("settings"),
        "here": "settings",
    }
    return render(visit, "web/ask.html", context)
