"""Ninja in our manner: wrong fields are named by their place in the body or query, and a wrong method is a problem too."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import ValidationError, ValidationErrorContext

from orderwire.api.problems import told, wrong_method
from orderwire.core.schema import field_errors


class StrictApi(NinjaAPI):
    """The API of this house."""

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """The addresses, as Django's path() takes them."""
        patterns, app, namespace = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = _in_words(pattern.callback)
        return patterns, app, namespace

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """Body and query errors come wrapped in the parameter's name, which is ours and no field's."""
        found = []
        for context in error_contexts:
            wrapped = context.model.__ninja_param_source__ in ("body", "query")
            found += field_errors(context.pydantic_validation_error, skip=1 if wrapped else 0)
        return ValidationError(told(found))


def _in_words(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Ninja answers a method it does not know with plain text; ours is a problem like any other."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if isinstance(answer, HttpResponseNotAllowed):
            allowed = ", ".join(sorted(answer.headers["Allow"].split(", ")))
            return wrong_method(request.method or "", allowed)
        return answer

    return answered
