"""The demo's link that signs in once, the theme, and the first page a person sees."""

import base64
import hashlib
import hmac

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orderwire.accounts.models import Role, User
from orderwire.core import clock
from orderwire.core.seal import key_for
from orderwire.web.guard import Visit, member
from orderwire.web.shell import THEMES

ENTRY_SECONDS = 30 * 60
_YEAR = 365 * 86_400


def entry_path(user: User) -> str:
    """The path that signs `user` in: once, within 30 minutes, and in the demo only."""
    until = int(clock.now().timestamp()) + ENTRY_SECONDS
    name = base64.urlsafe_b64encode(user.pk.encode()).decode().rstrip("=")
    return f"/enter/{name}.{until}.{_signature(user, until)}"


def user_of(token: str) -> User | None:
    """Whom a token signs in; None when it is forged, too old, or was used (its signature covers the last sign-in)."""
    name, _, rest = token.partition(".")
    until, _, signature = rest.partition(".")
    try:
        pk = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()
        end = int(until)
    except ValueError:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or end < clock.now().timestamp() or not hmac.compare_digest(signature, _signature(user, end)):
        return None
    return user


def _signature(user: User, until: int) -> str:
    last = user.last_login.isoformat() if user.last_login else "never"
    return hmac.new(key_for("entry link"), f"{user.pk}|{until}|{last}".encode(), hashlib.sha256).hexdigest()


@require_GET
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Follow the demo's link. A used or old one leads to the sign-in page, which says so. No such page but in the demo."""
    if not settings.DEMO:
        raise Http404
    if isinstance(request.user, User):
        return redirect("home")
    user = user_of(token)
    if user is None:
        messages.warning(
            request, _("This link was used before or is too old. Sign in with the address and password instead.")
        )
        return redirect(settings.LOGIN_URL)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    UserSession.objects.create_from_request(request)  # allauth notes only the sign-ins it does itself
    return redirect("home")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep a theme (auto, light or dark) in this browser, and go back to the page."""
    back = request.POST.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    answer = redirect(back)
    wanted = request.POST.get("theme", "auto")
    if wanted in THEMES:
        answer.set_cookie("theme", wanted, max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return answer


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep a language in this browser, for who is not signed in; a person's own choice stands above it."""
    back = request.POST.get("back", "/")
    answer = redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/")
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return answer


@require_GET
@member(Role.VIEWER)
def keyboard(visit: Visit) -> HttpResponse:
    """The help sheet as a page of its own, for who has no scripts."""
    return render(visit, "web/keyboard.html", {"here": "keyboard"})
