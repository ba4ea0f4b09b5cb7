"""An invitation's link: for somebody new, for somebody who has to sign in, and for the one it is meant for."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orderwire.accounts import audit, team
from orderwire.accounts.limits import allow
from orderwire.accounts.models import Invitation, Membership, User
from orderwire.core.failures import Conflict, Refusal
from orderwire.web.forms import Field, Form, posted
from orderwire.web.said import translated
from orderwire.web.team import signed_in_to
from orderwire.web.words import MAY, ROLE_NAMES

TRIES = 20
TRIES_SECONDS = 600


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows, POST joins: whoever only looks at a link, like a mail scanner, uses nothing up."""
    invitation = team.invitation_by(token)
    if invitation is None:
        return render(request, "web/join.html", {"case": "gone"}, status=404)
    known = User.objects.filter(email=invitation.email).exists()
    form = Form([_password()])
    if request.method == "POST":
        if not allow("join", invitation.pk, TRIES, TRIES_SECONDS):
            form.complaints.append(_("Too many tries: wait ten minutes."))
        else:
            done = _joined(request, invitation, form, known)
            if done is not None:
                return done
    context = {
        "invitation": invitation,
        "case": _case(request, invitation, known),
        "role": ROLE_NAMES[invitation.role],
        "may": MAY[invitation.role],
        "form": form,
    }
    return render(request, "web/join.html", context, status=422 if request.method == "POST" else 200)


def _case(request: HttpRequest, invitation: Invitation, known: bool) -> str:
    """What stands between this browser and joining: nothing ("mine"), another or no sign-in, or no password yet ("new")."""
    if isinstance(request.user, User):
        return "mine" if team.is_for(invitation, request.user) else "other"
    return "known" if known else "new"


def _joined(request: HttpRequest, invitation: Invitation, form: Form, known: bool) -> HttpResponse | None:
    """Where to go after joining; None when the page has to say why not."""
    form.fill(posted(request.POST))
    try:
        if isinstance(request.user, User):
            user, membership = request.user, team.accept(invitation, request.user)
        elif known:
            return None
        else:
            user, membership = team.accept_as_new(invitation, form["password"].value, get_language() or "")
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            UserSession.objects.create_from_request(request)  # allauth notes only the sign-ins it does itself
    except Refusal as refusal:
        form.take(refusal)
        return None
    except Conflict as conflict:
        form.complaints.append(translated(conflict.detail))
        return None
    return _welcomed(request, user, membership)


def _welcomed(request: HttpRequest, user: User, membership: Membership) -> HttpResponse:
    account = membership.account
    audit.note(account, user.email, "member joined", user.pk, email=user.email, role=membership.role)
    signed_in_to(request, membership)
    messages.success(request, _("Welcome to %(account)s.") % {"account": account.name})
    return redirect("home")


def _password() -> Field:
    return Field(
        "password",
        _("Choose a password"),
        "password",
        help=_("At least 10 characters. A sentence is fine."),
        required=True,
        attrs={"autocomplete": "new-password"},
    )
