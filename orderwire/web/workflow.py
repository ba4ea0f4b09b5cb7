"""The Order Status Update workflow of a store: Overview, Rules, Logs."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from orderwire.access import Missing, rules_of, store_for
from orderwire.accounts.models import Role
from orderwire.core import clock
from orderwire.core.failures import Refusal
from orderwire.reports import figures
from orderwire.reports.csv_file import lines
from orderwire.reports.logs import page
from orderwire.reports.span import Span, read_span
from orderwire.rules.sentences import timing
from orderwire.stores.models import Store
from orderwire.stores.statuses import label_of
from orderwire.web.chart import weekly_chart
from orderwire.web.guard import Visit, member
from orderwire.web.shell import visit_store

LOGS = {"pending": "Pending", "sent": "Sent", "conversions": "Conversions", "blocked": "Blocked"}
EXPLAINED = {
    "pending": "Mails that passed every check of their rule and wait for their time.",
    "sent": "Mails that were handed to the mail server.",
    "conversions": "Later orders of customers who had clicked in one of these mails a few days before.",
    "blocked": "Mails that a status called for and that a setting, a suppression or a missing address stopped.",
}
DAYS = 30


@require_GET
@member(Role.VIEWER)
def overview(visit: Visit, store_id: str) -> HttpResponse:
    """All-time figures and the weekly chart."""
    store = _store(visit, store_id)
    found = figures.overview(store)
    per_rule = figures.by_rule(store)
    rules = list(rules_of(store).order_by("name"))
    best = sorted(rules, key=lambda rule: -per_rule.get(rule.pk, {}).get("sent", 0))[:5]
    context = {
        "figures": found,
        "machines": figures.machines(store),
        "chart": weekly_chart(found["weekly"][-26:]),
        "rules": [{"rule": rule, **per_rule.get(rule.pk, {"sent": 0, "pending": 0})} for rule in best],
        "active": sum(rule.state == "active" for rule in rules),
        "tab": "overview",
    }
    return _page(visit, "web/workflow/overview.html", store, context)


@require_GET
@member(Role.VIEWER)
def rules(visit: Visit, store_id: str) -> HttpResponse:
    """Every rule of the store."""
    store = _store(visit, store_id)
    per_rule = figures.by_rule(store)
    rows = [
        {
            "rule": rule,
            "when": f"{timing(rule)}".capitalize(),
            "status": label_of(store, rule.axis, rule.status),
            "figures": per_rule.get(rule.pk, {"sent": 0, "pending": 0, "blocked": 0}),
        }
        for rule in rules_of(store).order_by("name", "id")
    ]
    return _page(visit, "web/workflow/rules.html", store, {"rows": rows, "tab": "rules"})


@require_GET
@member(Role.VIEWER)
def logs(visit: Visit, store_id: str) -> HttpResponse:
    """One log over a range of dates; nonsense in the range is said, and the last 30 days are shown."""
    store = _store(visit, store_id)
    log = visit.GET.get("log", "pending")
    if log not in LOGS:
        raise Missing
    q = visit.GET.get("q", "").strip()
    first, last = _days(visit, store, log)
    try:
        found = page(store, log, _span(store, first, last), q, visit.GET.get("cursor", ""))
    except Refusal as refusal:
        messages.error(visit, " ".join(error.message for error in refusal.errors))
        first, last = _default_days(store, log)
        found = page(store, log, _span(store, first, last), q)
    query = urlencode({"log": log, "from": first, "until": last, "q": q})
    context = {
        "log": log,
        "logs": LOGS,
        "explained": EXPLAINED[log],
        "rows": found.items,
        "next": found.next,
        "cursor": visit.GET.get("cursor", ""),
        "from": first,
        "until": last,
        "q": q,
        "query": query,
        "tab": "logs",
    }
    return _page(visit, "web/workflow/logs.html", store, context)


@require_GET
@member(Role.VIEWER)
def csv_file(visit: Visit, store_id: str, log: str) -> HttpResponseBase:
    """The whole log of the range as CSV, however long. 422 for a range that is none."""
    store = store_for(visit.account, store_id)
    if log not in LOGS:
        raise Missing
    first, last = _days(visit, store, log)
    try:
        span = _span(store, first, last)
    except Refusal as refusal:
        return HttpResponse(refusal.errors[0].message, status=422, content_type="text/plain; charset=utf-8")
    answer = StreamingHttpResponse(
        lines(store, log, span, visit.GET.get("q", "")), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{log}-{first}-to-{last}.csv"'
    return answer


def _days(visit: Visit, store: Store, log: str) -> tuple[str, str]:
    first, last = _default_days(store, log)
    return visit.GET.get("from", "").strip() or first, visit.GET.get("until", "").strip() or last


def _default_days(store: Store, log: str) -> tuple[str, str]:
    """The last 30 days, today included; Pending looks as far ahead as a rule can plan."""
    today = clock.now().astimezone(ZoneInfo(store.timezone)).date()
    ahead = timedelta(days=400) if log == "pending" else timedelta(0)
    return (today - timedelta(days=DAYS - 1)).isoformat(), (today + ahead).isoformat()


def _span(store: Store, first: str, last: str) -> Span:
    """Both days whole: the page's “to” includes its day, as people read it."""
    try:
        until = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        raise Refusal.of("until", "Give a date like 2026-11-23.") from None
    return read_span(store, first, until)


def _store(visit: Visit, store_id: str) -> Store:
    store = store_for(visit.account, store_id)
    visit_store(visit, store)
    return store


def _page(visit: Visit, template: str, store: Store, context: dict[str, Any]) -> HttpResponse:
    return render(visit, template, {"store": store, "here": "workflow", **context})
