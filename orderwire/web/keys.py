"""The keys that an account's programs use."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orderwire.access import key_for, keys_of
from orderwire.accounts import audit
from orderwire.accounts import keys as room
from orderwire.accounts.models import Role
from orderwire.web.guard import Visit, member
from orderwire.web.secrets import show_once, take

KEYS_SHOWN = 100


@require_http_methods(["GET", "POST"])
@member(Role.VIEWER, changing=Role.ADMIN)
def index(visit: Visit) -> HttpResponse:
    """The keys; making one, which is shown once."""
    if visit.method == "POST":
        key, plain = room.issue(visit.account, visit.POST.get("name", "")[:120], visit.user)
        show_once(visit, "api key", plain)
        audit.note(visit.account, visit.actor, "API key made", key.pk, name=key.name)
        return redirect("keys")
    context = {
        "keys": list(keys_of(visit.account).order_by("-id")[:KEYS_SHOWN]),
        "new_key": take(visit, "api key"),
        "here": "settings",
    }
    return render(visit, "web/settings/keys.html", context)


@require_http_methods(["GET", "POST"])
@member(Role.ADMIN)
def revoke(visit: Visit, key_id: str) -> HttpResponse:
    """Ask, then close a key for good."""
    key = key_for(visit.account, key_id)
    if visit.method == "POST":
        room.revoke(key)
        audit.note(visit.account, visit.actor, "API key revoked", key.pk, name=key.name)
        messages.success(visit, _("“%(name)s” opens nothing any more.") % {"name": key.name})
        return redirect("keys")
    context = {
        "head": _("Revoke “%(name)s” (…%(hint)s)?") % {"name": key.name, "hint": key.hint},
        "sentences": [
            _("Programs that use it are refused from their next call on. A revoked key cannot be brought back.")
        ],
        "act": _("Revoke the key"),
        "back": reverse("keys"),
        "here": "settings",
    }
    return render(visit, "web/ask.html", context)
