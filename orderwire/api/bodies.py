"""What comes in: bodies read exactly, and query words that must be known."""

from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser
from pydantic import ValidationInfo, model_validator

from orderwire.core.schema import Input
from orderwire.core.strictjson import loads


class StrictParser(Parser):
    """JSON without guessing (core/strictjson.py): doubled names, NaN and deep nesting are 400."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value in the body; fractions are Decimal. Raises NotJson."""
        return loads(request.body)


class Asked(Input):
    """The words of a query (`?limit=5`); one that is not known is refused like a field of a body."""

    @model_validator(mode="before")
    @classmethod
    def _whole(cls, data: Any, info: ValidationInfo) -> Any:
        """Ninja hands over the words it knows; take all there are."""
        request = (info.context or {}).get("request")
        return data if request is None else dict(request.GET.items())


class Nothing(Input):
    """An empty body, or `{}`: a field that is sent all the same is refused."""


NOTHING = Nothing()
