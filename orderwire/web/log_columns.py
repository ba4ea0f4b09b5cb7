"""Which columns of a log a person looks at: chosen on the page, kept in a cookie for each log."""

from collections.abc import Collection

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orderwire.stores.models import Store

_YEAR = 365 * 86_400
_COMMON = (("at", _("When")), ("to", _("To")), ("order", _("Order")), ("rule", _("Rule")))
_UNKEPT = {
    "opens": {
        "off": _("Opens are not counted in this store."),
        "anonymous": _(
            "Opens are not kept by person in this store: they count in its figures, and no mail shows its own."
        ),
    },
    "clicks": {
        "off": _("Clicks are not counted in this store."),
        "anonymous": _(
            "Clicks are not kept by person in this store: they count in its figures, and no mail shows its own."
        ),
    },
}
_OWN = {
    "pending": (("state", _("State")),),
    "sent": (("state", _("State")), ("opens", _("Opened")), ("clicks", _("Clicked"))),
    "conversions": (("revenue", _("Revenue")), ("mail", _("After which mail"))),
    "blocked": (("why", _("Why")),),
}


def of(log: str) -> "list[tuple[str, str | Promise]]":
    """The columns a log has, in their order."""
    return [*_COMMON, *_OWN[log]]


def chosen(request: HttpRequest, log: str) -> list[str]:
    """Those to show: asked for now, else kept, else all. Never none."""
    asked = request.GET.getlist("column") if _asks(request) else request.COOKIES.get(_name(log), "").split(".")
    known = [key for key, _label in of(log)]
    return [key for key in known if key in asked] or known


def unkept(store: Store, columns: Collection[str]) -> "list[str | Promise]":
    """Why these columns hold dashes, said once for the whole table."""
    counted = {"opens": store.track_opens, "clicks": store.track_clicks}
    return [words[counted[key]] for key, words in _UNKEPT.items() if key in columns and counted[key] in words]


def keep(request: HttpRequest, answer: HttpResponse, log: str) -> None:
    """Keep what was asked for in this browser."""
    if _asks(request):
        answer.set_cookie(
            _name(log),
            ".".join(chosen(request, log)),
            max_age=_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def _asks(request: HttpRequest) -> bool:
    return "columns" in request.GET


def _name(log: str) -> str:
    return f"columns-{log}"
