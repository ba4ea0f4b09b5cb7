"""Lists by keyset, newest first: the work of a page does not grow with what lies before it."""

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from pydantic import Field

from orderwire.api.bodies import Asked
from orderwire.core.failures import Refusal

Some = TypeVar("Some", bound=Model)
_ID = re.compile(r"[a-z]{3}_[0-9a-z]{26}")


class Paging(Asked):
    """How many, and where to go on."""

    limit: Annotated[int, Field(ge=1, le=200, description="How many at most.")] = 50
    cursor: Annotated[str, Field(description="`next` of the page before; left out, the list begins at its newest.")] = (
        ""
    )


def page(
    rows: QuerySet[Some, Some],
    asked: Paging,
    show: Callable[[list[Some]], list[dict[str, Any]]],
    stores: Sequence[str] = (),
) -> dict[str, Any]:
    """One page of rows that have ids of ours, as `{"items", "next"}`. Raises Refusal for a cursor that is not one of ours.

    Rows of several `stores` are looked for in each: an index gives a store's newest, and of all together only a sort would.
    """
    if asked.cursor:
        rows = rows.filter(pk__lt=_read(asked.cursor))
    if stores:
        newest = [rows.filter(store=store).order_by("-pk").values_list("pk", flat=True) for store in stores]
        rows = rows.filter(pk__in=[pk for own in newest for pk in own[: asked.limit + 1]])
    found = list(rows.order_by("-pk")[: asked.limit + 1])
    shown = found[: asked.limit]
    return {"items": show(shown), "next": _write(shown[-1].pk) if len(found) > asked.limit else None}


def _write(pk: str) -> str:
    return base64.urlsafe_b64encode(pk.encode()).decode().rstrip("=")


def _read(cursor: str) -> str:
    try:
        pk = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error):
        pk = ""
    if not _ID.fullmatch(pk):
        raise Refusal.of("cursor", "This cursor is not one of ours: begin again without it.")
    return pk
