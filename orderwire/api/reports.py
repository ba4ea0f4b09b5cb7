"""What was sent and what was not: the figures of a store, and its four logs as JSON and as CSV."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router
from ninja.responses import Response
from pydantic import Field

from orderwire.access import Missing, store_for
from orderwire.api.auth import Call
from orderwire.api.bodies import Asked
from orderwire.api.pages import Paging
from orderwire.core import clock
from orderwire.reports import figures
from orderwire.reports.csv_file import lines
from orderwire.reports.logs import LOGS, page
from orderwire.reports.span import Span, read_span
from orderwire.stores.models import Store

router = Router()
AHEAD = timedelta(days=400)  # as far as a rule can plan


class OverviewWords(Asked):
    """Which workflow."""

    workflow: Annotated[Literal["order_status"], Field(description="The only one there is.")] = "order_status"


class LogWords(Paging):
    """Which rows. A date is the store's; the last 30 days when none is given, in Pending also what is planned."""

    from_: Annotated[str | None, Field(alias="from", description="Then or later: a time, or a date.")] = None
    until: Annotated[str | None, Field(description="Before then.")] = None
    q: Annotated[str, Field(description="Part of an address or an order number.")] = ""


@router.get("/stores/{store_id}/overview")
def overview(request: Call, store_id: str, asked: Query[OverviewWords]) -> dict[str, Any]:
    """The figures of all time, deleted rules included, and the mails sent in each ISO week of the store's zone."""
    return figures.overview(store_for(request.auth, store_id), asked.workflow)


@router.get("/stores/{store_id}/logs/{log}")
def get_log(request: Call, store_id: str, log: str, asked: Query[LogWords]) -> HttpResponseBase:
    """One log: `pending`, `sent`, `conversions` or `blocked`. With `Accept: text/csv` all its rows as CSV.

    Each row has `at`, `to`, `order_number`, `rule_id`, `rule_name`, and what is its log's own.
    """
    store = store_for(request.auth, store_id)
    if log not in LOGS:
        raise Missing
    span = _span(store, log, asked)
    if request.get_preferred_type(["application/json", "text/csv"]) == "text/csv":
        answer = StreamingHttpResponse(lines(store, log, span, asked.q), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{log}.csv"'
        return answer
    found = page(store, log, span, asked.q, asked.cursor, asked.limit)
    return Response({"items": found.items, "next": found.next})


def _span(store: Store, log: str, asked: LogWords) -> Span:
    """What waits is due in the future: without an `until`, Pending looks ahead."""
    until = asked.until
    if log == "pending" and not until:
        until = (clock.now() + AHEAD).isoformat()
        return read_span(store, asked.from_ or (clock.now() - timedelta(days=30)).isoformat(), until)
    return read_span(store, asked.from_, until)
