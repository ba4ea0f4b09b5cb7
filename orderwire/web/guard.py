"""Who may open a page: signed in, in an account, in a role that may. A stranger's id is a page that does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from orderwire.access import Missing
from orderwire.accounts.models import Account, Membership, Role, User, at_least
from orderwire.accounts.people import memberships_of, working_in

ACCOUNT = "account"  # the session's word for the account a person chose to work in
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})


class Visit(HttpRequest):
    """A request of a member: who, for which account, in which role; `actor` is the name that the audit trail keeps.

    `memberships` are all of the person's; `membership` is the one they work in now.
    """

    user: User
    account: Account
    role: str
    actor: str
    membership: Membership
    memberships: list[Membership]


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
            memberships = memberships_of(request.user)
            membership = working_in(memberships, request.session.get(ACCOUNT, ""))
            if membership is None:
                return render(request, "web/no_account.html", status=403)
            visit = cast(Visit, request)
            visit.actor = request.user.email
            visit.memberships, visit.membership = memberships, membership
            visit.account, visit.role = membership.account, membership.role
            wanted = changing if changing and request.method not in LOOKING else needed
            if not at_least(visit.role, wanted):
                return render(request, "403.html", {"needed": wanted, "role": visit.role}, status=403)
            try:
                return view(visit, *args, **kwargs)
            except Missing as missing:
                raise Http404 from missing

        return guarded

    return wrap
