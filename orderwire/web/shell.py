"""What every page's frame needs to know: who, in which account, which store, which theme."""

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from orderwire.access import store_for, stores_of, troubles_of
from orderwire.accounts.models import Account, Membership, Role, User, at_least
from orderwire.accounts.people import memberships_of, working_in
from orderwire.reports import trouble_words
from orderwire.stores.models import Store
from orderwire.web.guard import ACCOUNT, Visit
from orderwire.web.shortcuts import shortcuts

THEMES = ("auto", "light", "dark")
TROUBLES_SHOWN = 3
_CURRENT = "store"


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame's context. A few small queries for a signed-in person, none for a stranger."""
    theme = request.COOKIES.get("theme", "auto")
    found: dict[str, Any] = {"theme": theme if theme in THEMES else "auto", "demo": settings.DEMO}
    found["page_languages"] = settings.LANGUAGES
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return found
    memberships: list[Membership] = getattr(request, "memberships", None) or memberships_of(user)
    membership: Membership | None = getattr(request, "membership", None)
    membership = membership or working_in(memberships, request.session.get(ACCOUNT, ""))
    if membership is None:
        return found
    account, role = membership.account, membership.role
    stores = stores_in_frame(request, account)
    store = current_store(request, stores)
    return (
        found
        | {
            "here": "settings" if request.path.startswith("/settings/") else "",  # a page's own word goes before it
            "account": account,
            "role": role,
            "memberships": memberships,
            "may_edit": at_least(role, Role.EDITOR),
            "may_manage": at_least(role, Role.ADMIN),
            "all_stores": stores,
            "current_store": store,
            "shortcuts": shortcuts(store),
            "troubles": [
                {"words": trouble_words.broken(one), "path": trouble_words.path(one)}
                for one in troubles_of(account)[:TROUBLES_SHOWN]
            ],
        }
    )


def stores_in_frame(request: HttpRequest, account: Account | None = None) -> list[Store]:
    """The stores of a visit's account by name, looked up once for a page."""
    kept: list[Store] | None = getattr(request, "_stores", None)
    if kept is None:
        kept = list(stores_of(account or cast(Visit, request).account).order_by("name", "id"))
        request._stores = kept  # type: ignore[attr-defined]
    return kept


def current_store(request: HttpRequest, stores: list[Store]) -> Store | None:
    """The store last visited, else the first."""
    chosen = request.session.get(_CURRENT)
    return next((store for store in stores if store.pk == chosen), stores[0] if stores else None)


def shown_store(request: HttpRequest, account: Account) -> Store | None:
    """The shop in whose name something of the whole account is shown: ?store=, else the one last visited, else the first.

    Raises Missing for another account's.
    """
    if request.GET.get("store"):
        return store_for(account, request.GET["store"])
    return current_store(request, list(stores_of(account).order_by("name", "id")))


def visit_store(request: HttpRequest, store: Store) -> None:
    """From now on the frame is about this store."""
    if request.session.get(_CURRENT) != store.pk:
        request.session[_CURRENT] = store.pk


def came_from(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that a form says it stands on; `otherwise` when it says none."""
    back = request.POST.get("back", "")
    return back if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else otherwise
