"""Ending one of one's own sign-ins in another browser."""

from typing import cast

from allauth.usersessions.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orderwire.access import Missing, session_for
from orderwire.accounts.models import User


@require_http_methods(["GET", "POST"])
@login_required
def end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Ask, then sign out there. The browser one looks with is signed out by signing out."""
    try:
        session = session_for(cast(User, request.user), session_id)
    except Missing as missing:
        raise Http404 from missing
    if session.is_current():
        return redirect("account_logout")
    if request.method == "POST":
        get_adapter().end_sessions([session])
        messages.success(request, _("That browser is signed out."))
        return redirect("usersessions_list")
    return render(request, "usersessions/usersession_end.html", {"session": session})
