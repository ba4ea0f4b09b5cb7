"""What a browser may do with our pages: scripts, styles and frames from this site alone, nothing inline, no eval.

The policy's words are those of Content Security Policy Level 3 (w3.org/TR/CSP3). A page that shows a mail gets
the mail's policy instead (as_mail), the page of the mail editor its own (as_editor).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from orderwire.emails.framing import MAIL_POLICY, NO_PICTURES_POLICY

PAGE_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; frame-ancestors 'self'; form-action 'self'; base-uri 'none'; object-src 'none'"
)
# The mail editor's page alone: its canvas is a frame of the page's own, drawn with styles in elements, and pictures come from
# where the merchant keeps them. Scripts are this site's own there too, none inline, none from text.
EDITOR_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' https: http: data: blob:; "
    "font-src 'self' data:; connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'"
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"


class ContentPolicyMiddleware:
    """Puts the policy on every answer that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with its headers."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


def as_mail(response: HttpResponse, *, pictures: bool = True) -> HttpResponse:
    """`response` shows a mail: it gets the mail's policy, without `pictures` one that loads none, and no browser keeps it."""
    response.headers["Content-Security-Policy"] = MAIL_POLICY if pictures else NO_PICTURES_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def as_editor(response: HttpResponse) -> HttpResponse:
    """`response` is the mail editor's page: it may style from scripts, and is never kept by a browser."""
    response.headers["Content-Security-Policy"] = EDITOR_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response
