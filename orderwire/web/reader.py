"""Who reads a page: in which language, and in which manner numbers and dates are written for them."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from decimal import Decimal

from babel import Locale, negotiate_locale
from babel.dates import format_date
from babel.localedata import locale_identifiers
from babel.numbers import format_decimal
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from orderwire.accounts.models import User

MANNERS = (
    "en-GB",
    "en-US",
    "de-DE",
    "de-AT",
    "de-CH",
    "fr-FR",
    "fr-CH",
    "es-ES",
    "it-IT",
    "nl-NL",
    "pl-PL",
    "pt-BR",
    "sv-SE",
)
PROGRAMS = ("/api/", "/hooks/", "/health/", "/metrics")  # nobody reads here: always English
_manner: ContextVar[str] = ContextVar("manner", default="en")


class ReaderMiddleware:
    """After LocaleMiddleware and the sign-in: a person's own choice of language and manner wins over their browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, in the reader's language."""
        if request.path.startswith(PROGRAMS):
            translation.activate("en")
            return self.get_response(request)
        user = request.user if request.COOKIES.get(settings.SESSION_COOKIE_NAME) else None
        chosen = user.language if isinstance(user, User) else ""
        if chosen in dict(settings.LANGUAGES):
            translation.activate(chosen)
        language = translation.get_language() or settings.LANGUAGE_CODE
        manner = user.manner if isinstance(user, User) else ""
        before = _manner.set(manner or _asked(request.headers.get("Accept-Language", ""), language))
        try:
            return self.get_response(request)
        finally:
            _manner.reset(before)


def manner() -> Locale:
    """How numbers and amounts are written for whoever reads the present page."""
    return Locale.parse(_manner.get(), sep="-")


def calendar() -> Locale:
    """How dates and times are written. English of nowhere in particular puts the day first and counts 24 hours."""
    return Locale("en", "GB") if _manner.get() == "en" else manner()


def number(value: int | float | Decimal) -> str:
    """1234.5 → 1,234.5 or 1.234,5, as the reader writes it."""
    return format_decimal(value, locale=manner())


def languages() -> list[tuple[str, str]]:
    """The languages the pages speak, each in its own words; "" leaves it to the browser."""
    return [("", _("As my browser asks")), *settings.LANGUAGES]


def manners() -> list[tuple[str, str]]:
    """The manners of writing to choose from, each with a sample; "" goes with the language."""
    return [("", _("As usual in my language")), *((one, _sample(one)) for one in MANNERS)]


def _sample(code: str) -> str:
    locale = Locale.parse(code, sep="-")
    name = locale.get_display_name(translation.get_language() or "en")
    day = format_date(date(2026, 3, 31), "medium", locale=locale)
    return f"{name} · {format_decimal(Decimal('1234.56'), locale=locale)} · {day}"


def _asked(header: str, language: str) -> str:
    """The first manner the browser names that is of the page's language: de-CH for a page in German."""
    for tag, _weight in parse_accept_lang_header(header.lower()):
        if tag.partition("-")[0] == language.partition("-")[0] and "-" in tag:
            known = negotiate_locale([tag.replace("-", "_")], locale_identifiers())
            if known and known.lower() == tag.replace("-", "_"):
                return known.replace("_", "-")
    return language
