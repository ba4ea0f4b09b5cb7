"""Who may open a page: signed in, in an account, in a role that may. A stranger's id is a page that does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from orderwire.access import Missing
from orderwire.accounts.models import Account, Role, User, at_least
from orderwire.accounts.people import account_of, role_of

LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})


class Visit(HttpRequest):
    """A request of a member: who, for which account, in which role; `actor` is the name that the audit trail keeps."""

    user: User
    account: Account
    role: str
    actor: str


View = Callable[..., HttpResponseBase]


def member(needed: Role, changing: Role | None = None) -> Callable[[View], View]:
    """Let a view be opened by members in role `needed` or above; to change anything takes `changing` where it is given.

    Signed out: to the sign-in page and back. Role too low: 403, saying who may. access.Missing: 404.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            account = account_of(request.user)
            if account is None:
                return render(request, "web/no_account.html", status=403)
            visit = cast(Visit, request)
            visit.actor = request.user.email
            visit.account, visit.role = account, role_of(request.user, account) or Role.VIEWER
            wanted = changing if changing and request.method not in LOOKING else needed
            if not at_least(visit.role, wanted):
                return render(request, "403.html", {"needed": wanted, "role": visit.role}, status=403)
            try:
                return view(visit, *args, **kwargs)
            except Missing as missing:
                raise Http404 from missing

        return guarded

    return wrap
