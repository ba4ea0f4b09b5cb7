"""Senders: the account's own mail servers."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orderwire.access import sender_for, senders_of, stores_of
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.core.failures import Conflict, Refusal
from orderwire.core.schema import read
from orderwire.delivery.domain_words import NAMES
from orderwire.delivery.domains import check_domains, domains_of, shown
from orderwire.delivery.models import Sender
from orderwire.delivery.senders import SenderPatch, SenderWish, change_sender, check_sender, make_sender, remove_sender
from orderwire.delivery.trial import try_sender
from orderwire.web.forms import Field, Form, posted
from orderwire.web.guard import Visit, member
from orderwire.web.said import translated

_TLS = [
    ("starttls", gettext_lazy("STARTTLS, usually port 587")),
    ("implicit", gettext_lazy("TLS from the first byte, usually port 465")),
    ("none", gettext_lazy("None: only inside your own network")),
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
    context = {
        "form": form,
        "sender": sender,
        "domains": shown(sender, domains_of(visit.account)),
        "names": NAMES,
        "trial_from": _from(visit),
        "here": "senders",
    }
    return render(visit, "web/senders/edit.html", context, status=_status(visit))


@require_POST
@member(Role.ADMIN)
def check(visit: Visit, sender_id: str) -> HttpResponse:
    """Test the connection now, and ask DNS about the domains that mails are from."""
    sender = sender_for(visit.account, sender_id)
    check_domains(visit.account, sender)
    return _tested(visit, sender)


@require_POST
@member(Role.ADMIN)
def trial(visit: Visit, sender_id: str) -> HttpResponse:
    """Send one mail through it, and show what the server said."""
    sender = sender_for(visit.account, sender_id)
    try:
        taken, said = try_sender(sender, _from(visit), visit.POST.get("to", ""))
    except Refusal as refusal:
        messages.error(visit, translated(refusal.errors[0].message))
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
    else:
        words = {"host": sender.host, "said": translated(said)}
        if taken:
            messages.success(visit, _("%(host)s took the mail. It said: %(said)s") % words)
        else:
            messages.warning(visit, _("%(host)s did not take the mail. It said: %(said)s") % words)
    return redirect("sender", sender.pk)


@require_http_methods(["GET", "POST"])
@member(Role.ADMIN)
def delete(visit: Visit, sender_id: str) -> HttpResponse:
    """Ask, then forget a sender."""
    sender = sender_for(visit.account, sender_id)
    if visit.method == "POST":
        pk, name = sender.pk, sender.name
        remove_sender(sender)
        audit.note(visit.account, visit.actor, "sender removed", pk, name=name)
        messages.success(visit, _("%(name)s is removed.") % {"name": name})
        return redirect("senders")
    context = {
        "head": _("Remove %(name)s?") % {"name": sender.name},
        "sentences": [
            _(
                "Mails go out through your next sender, or the server of whoever runs this Orderwire. Without either they wait."
            )
        ],
        "act": _("Remove the sender"),
        "back": reverse("sender", args=[sender.pk]),
        "here": "senders",
    }
    return render(visit, "web/ask.html", context)


def _from(visit: Visit) -> str:
    """Who a test mail is from: the first store's address, else the person's own."""
    stores = stores_of(visit.account).exclude(sender_email="").order_by("id")
    return stores.values_list("sender_email", flat=True).first() or visit.user.email


def _tested(visit: Visit, sender: Sender) -> HttpResponse:
    sender = check_sender(sender)
    if sender.status == "working":
        messages.success(visit, _("%(host)s answered and let us in.") % {"host": sender.host})
    else:
        words = {"host": sender.host, "said": translated(sender.problem)}
        messages.warning(visit, _("%(host)s did not let us in. It said: %(said)s") % words)
    return redirect("sender", sender.pk)


def _fields(sender: Sender | None) -> list[Field]:
    help_ = _("Sealed when kept, and never shown again.")
    if sender and sender.password_sealed:
        help_ += " " + _("One is kept; leave this empty to keep it.")
    return [
        Field("name", _("Name"), required=True, help=_("For you, like “Main server”."), attrs={"maxlength": "120"}),
        Field(
            "host",
            _("Server"),
            required=True,
            help=_("Like smtp.example.com."),
            attrs={"maxlength": "255", "autocomplete": "off", "inputmode": "url"},
        ),
        Field("port", _("Port"), "number", required=True, attrs={"min": "1", "max": "65535"}),
        Field("tls", _("Encryption"), "select", choices=[(key, str(words)) for key, words in _TLS], required=True),
        Field("username", _("User name"), attrs={"autocomplete": "off"}),
        Field(
            "password",
            _("Password"),
            "password",
            help=help_,
            attrs={"autocomplete": "new-password"},
        ),
        Field(
            "dkim_selector",
            _("DKIM selector"),
            help=_("What your mail provider signs under, like s1. With it we look whether the key is published."),
            attrs={"maxlength": "63", "autocomplete": "off", "autocapitalize": "off"},
        ),
        Field(
            "default",
            _("Send all mails of this account through it"),
            "checkbox",
            help=_("Exactly one sender is the default; the first becomes it by itself."),
        ),
    ]


def _wish(form: Form) -> dict[str, Any]:
    given = form.values()
    wish: dict[str, Any] = {name: given[name] for name in ("name", "host", "port", "tls", "username", "dkim_selector")}
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
        "dkim_selector": sender.dkim_selector,
        "default": "on" if sender.is_default else "",
    }


def _status(visit: Visit) -> int:
    return 422 if visit.method == "POST" else 200
