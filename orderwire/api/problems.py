"""Errors as problem JSON (RFC 9457): what is wrong and what to do, never what it looks like inside."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import structlog
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.responses import Response

from orderwire.access import Missing
from orderwire.core.failures import Conflict, FieldError, Refusal
from orderwire.core.strictjson import NotJson

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The body cannot be read",
    401: "A key is needed",
    404: "There is no such thing",
    405: "This is not done here",
    409: "This cannot be done now",
    413: "The body is too large",
    422: "The input cannot be taken",
    429: "Too many calls",
    500: "Something broke on our side",
    503: "The database is busy",
}
NO_SUCH_THING = "There is no such thing in your account: look at the id."


class Stopped(Exception):
    """A door closes before the work: too large, too often. `headers` go out with the problem."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        self.status, self.detail = status, detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        super().__init__(detail)


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """The answer of a failure. `type` points at its explanation on the docs page."""
    title = TITLES.get(status) or HTTPStatus(status).phrase
    told = {"type": f"/api/v1/docs#status-{status}", "title": title, "status": status, "detail": detail, **more}
    return Response(told, status=status, content_type=MEDIA_TYPE)


def install(api: NinjaAPI) -> None:
    """Let every failure of a route end in a problem."""
    api.add_exception_handler(Refusal, lambda _request, refusal: _refused(refusal))
    api.add_exception_handler(ValidationError, lambda _request, error: _refused(error))
    api.add_exception_handler(Conflict, lambda _request, conflict: _conflict(conflict))
    api.add_exception_handler(Missing, lambda _request, _missing: problem(404, NO_SUCH_THING))
    api.add_exception_handler(Http404, lambda _request, _missing: problem(404, NO_SUCH_THING))
    api.add_exception_handler(AuthenticationError, lambda _request, _error: _no_key())
    api.add_exception_handler(HttpError, lambda _request, error: _unreadable(error))
    api.add_exception_handler(Stopped, lambda _request, stopped: _stopped(stopped))
    api.add_exception_handler(OperationalError, lambda _request, _error: _busy())
    api.add_exception_handler(Exception, _broken)


@csrf_exempt
def no_route(request: HttpRequest) -> HttpResponse:
    """Answers every address under /api/ that is no route."""
    return problem(404, "There is no such route: /api/v1/docs lists them.")


def wrong_method(method: str, allowed: str) -> HttpResponse:
    """405, with the methods that the address knows."""
    answer = problem(405, f"{method} is not done here: use {allowed}.")
    answer.headers["Allow"] = allowed
    return answer


def told(errors: Sequence[FieldError]) -> list[dict[str, Any]]:
    """Field errors as the JSON has them."""
    return [{"field": error.field, "message": error.message} for error in errors]


def _refused(refusal: Any) -> HttpResponse:
    """A room's Refusal, or ninja's own, which has its errors as JSON already (strict_api.py)."""
    errors = told(refusal.errors) if isinstance(refusal, Refusal) else refusal.errors
    sentences = [f"{error['field']}: {error['message']}" if error["field"] else error["message"] for error in errors]
    return problem(422, " ".join(sentences), errors=errors)


def _conflict(conflict: Any) -> HttpResponse:
    return problem(409, conflict.detail, warnings=conflict.warnings)


def _no_key() -> HttpResponse:
    detail = "Send the header “Authorization: Bearer <key>” with a key from Settings → API keys."
    answer = problem(401, detail)
    answer.headers["WWW-Authenticate"] = 'Bearer realm="Orderwire"'
    return answer


def _unreadable(error: Any) -> HttpResponse:
    """What ninja stops with itself; of a body that is no JSON its cause knows the reason."""
    return problem(error.status_code, str(error.__cause__ if isinstance(error.__cause__, NotJson) else error))


def _stopped(stopped: Any) -> HttpResponse:
    answer = problem(stopped.status, stopped.detail)
    for name, value in stopped.headers.items():
        answer.headers[name] = value
    return answer


def _busy() -> HttpResponse:
    log.exception("the database did not answer a call")
    answer = problem(503, "It could not be done just now: send it again.")
    answer.headers["Retry-After"] = "5"
    return answer


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("a call broke", method=request.method, path=request.path, exc_info=error)
    return problem(500, "It is in our log. Nothing was changed; try again, and tell whoever runs this site.")
