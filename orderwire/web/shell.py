"""What every page's frame needs to know."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame's context."""
    return {}
