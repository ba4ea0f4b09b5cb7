"""Settings: where each of them stands, and what a person chooses for themselves."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orderwire.accounts.models import Role, at_least
from orderwire.accounts.people import choose, tell
from orderwire.web.forms import Field, Form, posted
from orderwire.web.guard import Visit, member
from orderwire.web.reader import languages, manners
from orderwire.web.shell import current_store, stores_in_frame


@require_GET
@member(Role.VIEWER)
def index(visit: Visit) -> HttpResponse:
    """Every setting by what it is about, with a sentence that says what stands there."""
    stores = stores_in_frame(visit)
    context = {
        "groups": [_of_mails(current_store(visit, stores)), _of_account(visit), _of_person()],
        "here": "settings",
    }
    return render(visit, "web/settings/index.html", context)


@require_http_methods(["GET", "POST"])
@member(Role.VIEWER)
def you(visit: Visit) -> HttpResponse:
    """One's own sign-in, language and manner of numbers, and whether one is told when something breaks."""
    user = visit.user
    form = Form(_fields(), {"language": user.language, "manner": user.manner})
    form["told"].value = "on" if visit.membership.told else ""
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        if form["language"].value in dict(languages()) and form["manner"].value in dict(manners()):
            choose(user, form["language"].value, form["manner"].value)
            tell(visit.membership, form["told"].checked)
            messages.success(visit, _("Kept."))
            return redirect("you")
        form.complaints.append(_("Choose from what is offered."))
    status = 422 if visit.method == "POST" else 200
    context = {"form": form, "choice_of_languages": len(settings.LANGUAGES) > 1, "here": "settings"}
    return render(visit, "web/settings/you.html", context, status=status)


def _of_mails(store: Any) -> dict[str, Any]:
    rows = [
        (reverse("senders"), "senders", _("Senders"), _("Your mail servers, and what DNS says of your domain.")),
        (
            reverse("suppressions"),
            "suppressions",
            _("Suppression list"),
            _("Who gets no mail, whatever a rule says. Import, export, search."),
        ),
    ]
    rows.append((reverse("images"), "image", _("Images"), _("The pictures that your mails show.")))
    if store is not None:
        words = {"store": store.name}
        brand = reverse("brand", args=[store.pk])
        rows.append(
            (brand, "templates", _("Brand"), _("Logo, colours, font and address in the mails of %(store)s.") % words)
        )
        place = reverse("store_change", args=[store.pk])
        rows += [
            (place, "mailbox", _("Test address"), _("Where the mails of %(store)s go in test mode.") % words),
            (
                f"{place}#measuring",
                "overview",
                _("Tracking and attribution"),
                _("What %(store)s measures: opens, clicks, and which later order counts as a conversion.") % words,
            ),
        ]
    return {"name": _("Mails"), "rows": rows}


def _of_account(visit: Visit) -> dict[str, Any]:
    rows = [
        (reverse("team"), "person", _("Team and roles"), _("Who belongs to this account, and what they may do.")),
        (reverse("keys"), "key", _("API keys"), _("What your programs sign their calls with.")),
    ]
    if at_least(visit.role, Role.ADMIN):
        rows.append((reverse("audit"), "clock", _("Audit trail"), _("Who did what, and when. For owners and admins.")))
    return {"name": _("Account"), "rows": rows}


def _of_person() -> dict[str, Any]:
    rows = [
        (reverse("you"), "settings", _("Language and numbers"), _("How pages speak and write dates to you.")),
        (
            f"{reverse('you')}#told",
            "bolt",
            _("Notifications"),
            _("Whether you are told when a store, a sender or a rule breaks."),
        ),
        (reverse("account_change_password"), "key", _("Password"), _("Change it; you are signed out elsewhere.")),
        (
            reverse("mfa_index"),
            "shield",
            _("Two-step sign-in"),
            _("After your password, a code from your phone: a stolen password alone opens nothing."),
        ),
        (
            reverse("mfa_list_webauthn"),
            "key",
            _("Passkeys"),
            _("Sign in with the finger, face or PIN of your device instead of a password."),
        ),
        (
            reverse("usersessions_list"),
            "person",
            _("Where you are signed in"),
            _("The browsers that are signed in as you. Sign out of one of them, or of all others."),
        ),
    ]
    return {"name": _("You"), "rows": rows}


def _fields() -> list[Field]:
    return [
        Field("language", _("Language of the pages"), "select", choices=languages(), required=True),
        Field("manner", _("Numbers and dates"), "select", choices=manners(), required=True),
        Field(
            "told",
            _("Tell me by mail when a store, a sender or a rule breaks, and when it mends"),
            "checkbox",
            help=_("Owners and admins are told, once for each break. Everybody sees it on the pages."),
        ),
    ]
