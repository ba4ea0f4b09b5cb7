"""What every page's frame needs to know: who, in which account, which store, which theme."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from orderwire.access import store_for, stores_of
from orderwire.accounts.models import Account, Role, User, at_least
from orderwire.accounts.people import account_of, role_of
from orderwire.stores.models import Store
from orderwire.web.shortcuts import shortcuts

THEMES = ("auto", "light", "dark")
_CURRENT = "store"


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame's context. Three small queries for a signed-in person, none for a stranger."""
    theme = request.COOKIES.get("theme", "auto")
    found: dict[str, Any] = {"theme": theme if theme in THEMES else "auto", "demo": settings.DEMO}
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return found
    account: Account | None = getattr(request, "account", None) or account_of(user)
    if account is None:
        return found
    role = getattr(request, "role", None) or role_of(user, account) or Role.VIEWER
    stores = list(stores_of(account).order_by("name", "id"))
    store = current_store(request, stores)
    return found | {
        "account": account,
        "role": role,
        "may_edit": at_least(role, Role.EDITOR),
        "may_manage": at_least(role, Role.ADMIN),
        "all_stores": stores,
        "current_store": store,
        "shortcuts": shortcuts(store),
    }


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
