"""The Logs tab of the workflow: Pending, Sent, Conversions, Blocked, over a range of days, with filters, columns and CSV."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from orderwire.access import Missing, every_rule_of, store_for
from orderwire.accounts.models import Role
from orderwire.core.failures import Refusal
from orderwire.reports.csv_file import lines
from orderwire.reports.logs import CHECKS, HELD, Wanted, page, states_of
from orderwire.stores.models import Store
from orderwire.web import log_columns
from orderwire.web.days import read_days, today
from orderwire.web.guard import Visit, member
from orderwire.web.said import translated
from orderwire.web.shell import visit_store
from orderwire.web.words import say

LOGS = {
    "pending": gettext_lazy("Pending"),
    "sent": gettext_lazy("Sent"),
    "conversions": gettext_lazy("Conversions"),
    "blocked": gettext_lazy("Blocked"),
}
EXPLAINED = {
    "pending": gettext_lazy("Mails that passed every check of their rule and wait for their time."),
    "sent": gettext_lazy("Mails that were handed to the mail server."),
    "conversions": gettext_lazy("Later orders of customers who had clicked in one of these mails a few days before."),
    "blocked": gettext_lazy(
        "Mails that a status called for and that a setting, a suppression or a missing address stopped."
    ),
}
DAYS = 30


@require_GET
@member(Role.VIEWER)
def index(visit: Visit, store_id: str) -> HttpResponse:
    """One log over a range of days; nonsense in the range is said, and the usual days are shown."""
    store = store_for(visit.account, store_id)
    visit_store(visit, store)
    log = visit.GET.get("log", "pending")
    if log not in LOGS:
        raise Missing
    wanted = _wanted(visit, log)
    first, last = _days(visit, store, log)
    try:
        found = page(store, log, read_days(store, first, last), wanted, visit.GET.get("cursor", ""))
    except Refusal as refusal:
        messages.error(visit, " ".join(translated(error.message) for error in refusal.errors))
        first, last = _default_days(store, log)
        found = page(store, log, read_days(store, first, last), wanted)
    context = _context(visit, store, log, wanted) | {
        "rows": found.items,
        "next": found.next,
        "from": first,
        "until": last,
    }
    context["query"] = urlencode({"log": log, "from": first, "until": last, **_filters(wanted)})
    answer = render(visit, "web/workflow/logs.html", context)
    log_columns.keep(visit, answer, log)
    return answer


def _context(visit: Visit, store: Store, log: str, wanted: Wanted) -> dict[str, Any]:
    columns = log_columns.chosen(visit, log)
    return {
        "store": store,
        "log": log,
        "logs": LOGS,
        "explained": EXPLAINED[log],
        "cursor": visit.GET.get("cursor", ""),
        "q": wanted.q,
        "rule": wanted.rule_id,
        "state": wanted.state,
        "filtered": bool(_filters(wanted)),
        "rules": list(every_rule_of(store).order_by("name", "id")),
        "states": [(state, _state_word(state)) for state in states_of(log)],
        "columns": columns,
        "unkept": log_columns.unkept(store, columns),
        "every_column": log_columns.of(log),
        "tab": "logs",
        "here": "workflow",
    }


def _filters(wanted: Wanted) -> dict[str, str]:
    """The filters that are set, by the name they have in an address."""
    named = {"q": wanted.q, "rule": wanted.rule_id, "state": wanted.state}
    return {name: word for name, word in named.items() if word}


@require_GET
@member(Role.VIEWER)
def csv_file(visit: Visit, store_id: str, log: str) -> HttpResponseBase:
    """All rows that the page's filters leave, as CSV, however many. 422 for a range that is none."""
    store = store_for(visit.account, store_id)
    if log not in LOGS:
        raise Missing
    first, last = _days(visit, store, log)
    try:
        span = read_days(store, first, last)
    except Refusal as refusal:
        return HttpResponse(translated(refusal.errors[0].message), status=422, content_type="text/plain; charset=utf-8")
    rows = lines(store, log, span, _wanted(visit, log))
    answer = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{log}-{first}-to-{last}.csv"'
    return answer


def _wanted(visit: Visit, log: str) -> Wanted:
    state = visit.GET.get("state", "")
    words = [visit.GET.get(name, "").strip()[:120] for name in ("q", "rule")]
    return Wanted(words[0], words[1], state if state in states_of(log) else "")


def _state_word(state: str) -> str:
    if state == HELD:
        return _("Held")
    return _("Stopped by: %(check)s") % {"check": state} if state in CHECKS else str(say("message", state).word)


def _days(visit: Visit, store: Store, log: str) -> tuple[str, str]:
    first, last = _default_days(store, log)
    return visit.GET.get("from", "").strip() or first, visit.GET.get("until", "").strip() or last


def _default_days(store: Store, log: str) -> tuple[str, str]:
    """The last 30 days, today included; Pending looks as far ahead as a rule can plan."""
    ahead = timedelta(days=400) if log == "pending" else timedelta(0)
    return (today(store) - timedelta(days=DAYS - 1)).isoformat(), (today(store) + ahead).isoformat()
