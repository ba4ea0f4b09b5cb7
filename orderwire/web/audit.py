"""The audit trail: who did what, when, on which row. For owners and admins."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orderwire import access
from orderwire.accounts.models import AuditEntry, Role
from orderwire.core.ids import first_id
from orderwire.reports.csv_file import file_of
from orderwire.web.audit_words import ACTS
from orderwire.web.guard import Visit, member
from orderwire.web.paging import newest
from orderwire.web.shell import current_store, stores_in_frame

KEYS = "API key"  # how the name of every program begins
COLUMNS = ("at", "who", "what", "row", "detail")
# where a row's page stands, by the beginning of its id
_PAGES: dict[str, tuple[Any, str]] = {
    "sto": (access.stores_of, "store"),
    "rul": (access.account_rules_of, "rule_confirm"),
    "ord": (access.account_orders_of, "order"),
    "msg": (access.messages_of, "message"),
    "snd": (access.senders_of, "sender"),
}
_LISTS = {"sup": "suppressions", "key": "keys", "usr": "team", "inv": "team"}


@require_GET
@member(Role.ADMIN)
def index(visit: Visit) -> HttpResponse:
    """A page of it, newest first. The work does not grow with the trail: ids carry their time."""
    zone = _zone(visit)
    page = newest(_asked(visit, zone), visit.GET.get("before", ""))
    asked = {name: visit.GET.get(name, "").strip() for name in ("who", "what", "from", "until")}
    links = _links(visit, page.rows)
    context = {
        "page": page,
        "rows": [
            {"entry": row, "what": said(row), "detail": detail(row), "href": links.get(row.target)} for row in page.rows
        ],
        "people": [
            KEYS,
            *access.members_of(visit.account).order_by("user__email").values_list("user__email", flat=True)[:500],
        ],
        "acts": sorted(((key, str(words)) for key, words in ACTS.items()), key=lambda pair: pair[1]),
        "asked": asked,
        "from": asked["from"],
        "query": urlencode({name: word for name, word in asked.items() if word}),
        "zone": zone,
        "here": "settings",
    }
    return render(visit, "web/settings/audit.html", context)


@require_GET
@member(Role.ADMIN)
def csv_file(visit: Visit) -> HttpResponseBase:
    """The whole trail that the page's filter leaves, as CSV, however long."""
    rows = _asked(visit, _zone(visit)).order_by("-pk")
    answer = StreamingHttpResponse(file_of(COLUMNS, _cells(rows)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    return answer


def said(entry: AuditEntry) -> str:
    """The act in a person's words."""
    return str(ACTS.get(entry.action, capfirst(entry.action)))


def detail(entry: AuditEntry) -> str:
    """What was kept beside it: name: Main, port: 25."""
    return ", ".join(f"{name}: {_plain(value)}" for name, value in entry.detail.items())


def _plain(value: Any) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _zone(visit: Visit) -> str:
    store = current_store(visit, stores_in_frame(visit))
    return store.timezone if store else "UTC"


def _asked(visit: Visit, zone: str) -> QuerySet[AuditEntry, AuditEntry]:
    rows = access.audit_of(visit.account)
    who, what = visit.GET.get("who", "").strip(), visit.GET.get("what", "").strip()
    if who == KEYS:
        rows = rows.filter(actor__gte=KEYS, actor__lt=f"{KEYS}~")
    elif who:
        rows = rows.filter(actor=who[:254])
    if what:
        rows = rows.filter(action=what[:80])
    try:
        if visit.GET.get("from"):
            rows = rows.filter(pk__gte=first_id("aud", _dawn(visit.GET["from"], zone)))
        if visit.GET.get("until"):
            rows = rows.filter(pk__lt=first_id("aud", _dawn(visit.GET["until"], zone, days=1)))
    except (ValueError, OverflowError):
        messages.error(visit, _("Give a date like 2026-11-23."))
    return rows


def _dawn(day: str, zone: str, days: int = 0) -> datetime:
    """The first moment of a day (or of one `days` later) in a zone. Raises ValueError, OverflowError."""
    asked = date.fromisoformat(day.strip()) + timedelta(days=days)
    if not 1970 < asked.year < 9000:
        raise ValueError(day)
    return datetime.combine(asked, time(0), ZoneInfo(zone))


def _links(visit: Visit, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """The page of each row that still stands: a few queries for a whole page of the trail."""
    by_kind: dict[str, set[str]] = {}
    for entry in entries:
        by_kind.setdefault(entry.target.partition("_")[0], set()).add(entry.target)
    found = {}
    for kind, ids in by_kind.items():
        if kind in _PAGES:
            rows_of, route = _PAGES[kind]
            standing = rows_of(visit.account).filter(pk__in=ids).order_by().values_list("pk", flat=True)
            found.update({pk: reverse(route, args=[pk]) for pk in standing})
        elif kind in _LISTS:
            found.update(dict.fromkeys(ids, reverse(_LISTS[kind])))
    return found


def _cells(rows: QuerySet[AuditEntry, AuditEntry]) -> Iterator[list[Any]]:
    for row in rows.iterator(500):
        yield [row.at, row.actor, row.action, row.target, detail(row)]
