"""Senders: the account's own mail servers."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orderwire.access import sender_for, senders_of
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.core.failures import Refusal
from orderwire.core.schema import read
from orderwire.delivery.models import Sender
from orderwire.delivery.senders import SenderPatch, SenderWish, change_sender, check_sender, make_sender, remove_sender
from orderwire.web.forms import Field, Form, posted
from orderwire.web.guard import Visit, member

_TLS = [
    ("starttls", "STARTTLS, usually port 587"),
    ("implicit", "TLS from the first byte, usually port 465"),
    ("none", "None: only inside your own network"),
]


@require_GET
@member(Role.VIEWER)
def index(visit: Visit) -> HttpResponse:
    """All senders of the account, and whether the operator's server stands in."""
    rows = list(senders_of(visit.account).order_by("-is_default", "name", "id"))
    context = {"rows": rows, "stand_in": bool(settings.SMTP_URL), "here": "senders"}
    return render(visit, "web/senders/index.html", context)


@require_http_methods(["GET", "POST"])
@member(Role.ADMIN)
def make(visit: Visit) -> HttpResponse:
    """Add a mail server, and test it at once."""
    form = Form(_fields(None), {"port": "587", "tls": "starttls"})
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        try:
            sender = make_sender(visit.account, read(SenderWish, _wish(form)))
        except Refusal as refusal:
            form.take(refusal)
        else:
            audit.note(visit.account, visit.actor, "sender added", sender.pk, host=sender.host)
            return _tested(visit, sender)
    return render(visit, "web/senders/edit.html", {"form": form, "here": "senders"}, status=_status(visit))


@require_http_methods(["GET", "POST"])
@member(Role.VIEWER, changing=Role.ADMIN)
def change(visit: Visit, sender_id: str) -> HttpResponse:
    """One sender; an empty password stays as it is."""
    sender = sender_for(visit.account, sender_id)
    form = Form(_fields(sender), _values(sender))
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        try:
            change_sender(sender, read(SenderPatch, _wish(form)))
        except Refusal as refusal:
            form.take(refusal)
        else:
            audit.note(visit.account, visit.actor, "sender changed", sender.pk)
            return _tested(visit, sender)
    return render(
        visit, "web/senders/edit.html", {"form": form, "sender": sender, "here": "senders"}, status=_status(visit)
    )


@require_POST
@member(Role.ADMIN)
def check(visit: Visit, sender_id: str) -> HttpResponse:
    """Test the connection now."""
    return _tested(visit, sender_for(visit.account, sender_id))


@require_http_methods(["GET", "POST"])
@member(Role.ADMIN)
def delete(visit: Visit, sender_id: str) -> HttpResponse:
    """Ask, then forget a sender."""
    sender = sender_for(visit.account, sender_id)
    if visit.method == "POST":
        pk, name = sender.pk, sender.name
        remove_sender(sender)
        audit.note(visit.account, visit.actor, "sender removed", pk, name=name)
        messages.success(visit, f"{name} is removed.")
        return redirect("senders")
    context = {
        "head": f"Remove {sender.name}?",
        "sentences": [
            "Mails go out through your next sender, or the server of whoever runs this Orderwire. Without either they wait."
        ],
        "act": "Remove the sender",
        "back": reverse("sender", args=[sender.pk]),
        "here": "senders",
    }
    return render(visit, "web/ask.html", context)


def _tested(visit: Visit, sender: Sender) -> HttpResponse:
    sender = check_sender(sender)
    if sender.status == "working":
        messages.success(visit, f"{sender.host} answered and let us in.")
    else:
        messages.warning(visit, f"{sender.host} did not let us in. It said: {sender.problem}")
    return redirect("sender", sender.pk)


def _fields(sender: Sender | None) -> list[Field]:
    kept = " One is kept; leave this empty to keep it." if sender and sender.password_sealed else ""
    return [
        Field("name", "Name", required=True, help="For you, like “Main server”.", attrs={"maxlength": "120"}),
        Field(
            "host",
            "Server",
            required=True,
            help="Like smtp.example.com.",
            attrs={"maxlength": "255", "autocomplete": "off", "inputmode": "url"},
        ),
        Field("port", "Port", "number", required=True, attrs={"min": "1", "max": "65535"}),
        Field("tls", "Encryption", "select", choices=_TLS, required=True),
        Field("username", "User name", attrs={"autocomplete": "off"}),
        Field(
            "password",
            "Password",
            "password",
            help=f"Sealed when kept, and never shown again.{kept}",
            attrs={"autocomplete": "new-password"},
        ),
        Field(
            "default",
            "Send all mails of this account through it",
            "checkbox",
            help="Exactly one sender is the default; the first becomes it by itself.",
        ),
    ]


def _wish(form: Form) -> dict[str, Any]:
    given = form.values()
    wish: dict[str, Any] = {name: given[name] for name in ("name", "host", "port", "tls", "username")}
    wish["default"] = form["default"].checked
    if given["password"]:
        wish["password"] = given["password"]
    return wish


def _values(sender: Sender) -> dict[str, str]:
    return {
        "name": sender.name,
        "host": sender.host,
        "port": str(sender.port),
        "tls": sender.tls,
        "username": sender.username,
        "default": "on" if sender.is_default else "",
    }


def _status(visit: Visit) -> int:
    return 422 if visit.method == "POST" else 200
