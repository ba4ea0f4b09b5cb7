"""The suppression list: addresses and domains that get no mail, whatever a rule says."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from orderwire.access import store_for, stores_of, suppression_for, suppressions_of
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts import stores as acts
from orderwire.audience.models import Suppression
from orderwire.audience.suppression import in_words
from orderwire.core.failures import Conflict, FieldError, Refusal
from orderwire.reports.csv_file import file_of
from orderwire.web.forms import Field, Form, posted
from orderwire.web.guard import Visit, member
from orderwire.web.paging import newest
from orderwire.web.shell import stores_in_frame

REASONS = {
    "manual": gettext_lazy("By hand"),
    "bounce": gettext_lazy("Bounce"),
    "complaint": gettext_lazy("Complaint"),
    "unsubscribe": gettext_lazy("Unsubscribed"),
}
_FILTERS = ("q", "store", "reason")
COLUMNS = ("address", "domain", "reason", "store", "since")


@require_http_methods(["GET", "POST"])
@member(Role.VIEWER, changing=Role.EDITOR)
def index(visit: Visit) -> HttpResponse:
    """The list, and adding to it."""
    form = Form(_fields(visit))
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        if _added(visit, form):
            return redirect("suppressions")
    context = {
        "form": form,
        "page": newest(_asked(visit).select_related("store"), visit.GET.get("before", "")),
        "reasons": REASONS,
        "stores": stores_in_frame(visit),
        "asked": {name: visit.GET.get(name, "").strip() for name in _FILTERS},
        "query": urlencode({name: visit.GET[name] for name in _FILTERS if visit.GET.get(name)}),
        "here": "suppressions",
    }
    return render(visit, "web/suppressions/index.html", context, status=422 if visit.method == "POST" else 200)


@require_GET
@member(Role.EDITOR)
def csv_file(visit: Visit) -> HttpResponseBase:
    """What the page's filter leaves, as CSV, however long; the import takes it again."""
    audit.note(visit.account, visit.actor, "suppressions exported")
    rows = _asked(visit).select_related("store").order_by("-pk")
    answer = StreamingHttpResponse(file_of(COLUMNS, _cells(rows)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="suppressions.csv"'
    return answer


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def remove(visit: Visit, suppression_id: str) -> HttpResponse:
    """Ask, then take an entry off the list."""
    entry = suppression_for(visit.account, suppression_id)
    if visit.method == "POST":
        given = entry.as_given
        acts.lift(entry)
        audit.note(visit.account, visit.actor, "suppression lifted", suppression_id, value=given)
        messages.success(
            visit, _("%(given)s is off the list. What it stopped stays stopped; later mails go.") % {"given": given}
        )
        return redirect("suppressions")
    warning = {
        "complaint": _(
            "Its owner marked a mail of yours as spam: writing again harms your standing with mail providers."
        ),
        "bounce": _("Mails to it came back. Take it off only when you know that the address works again."),
        "unsubscribe": _("Its owner asked for no more mails. Take it off only when they ask you to."),
    }
    sentences = [f"{in_words(entry)}.", _("Mails to it go out again from now on.")]
    context = {
        "head": _("Take %(given)s off the list?") % {"given": entry.as_given},
        "sentences": [*sentences, *([warning[entry.reason]] if entry.reason in warning else [])],
        "act": _("Take it off the list"),
        "back": reverse("suppressions"),
        "here": "suppressions",
    }
    return render(visit, "web/ask.html", context)


def _asked(visit: Visit) -> QuerySet[Suppression, Suppression]:
    rows = suppressions_of(visit.account)
    q = visit.GET.get("q", "").strip().lower()
    store, reason = visit.GET.get("store", ""), visit.GET.get("reason", "")
    if q:
        rows = rows.filter(Q(value__contains=q) | Q(as_given__icontains=q))
    if store:
        rows = rows.filter(store=None) if store == "all" else rows.filter(store_id=store[:40])
    if reason:
        rows = rows.filter(reason=reason[:12])
    return rows


def _cells(rows: QuerySet[Suppression, Suppression]) -> Iterator[list[Any]]:
    for row in rows.iterator(500):
        given = [row.as_given, ""] if row.kind == "address" else ["", row.as_given]
        yield [*given, row.reason, row.store.name if row.store else "", row.created_at]


def _fields(visit: Visit) -> list[Field]:
    stores = [("", _("all stores")), *((store.pk, store.name) for store in stores_of(visit.account).order_by("name"))]
    return [
        Field(
            "address",
            _("Address or domain"),
            required=True,
            help=_("ada@example.com, or example.com for everybody there."),
            attrs={"maxlength": "254"},
        ),
        Field("store", _("For"), "select", choices=stores, required=True),
    ]


def _added(visit: Visit, form: Form) -> bool:
    """Whether the entry was taken; otherwise the form says why not."""
    given = form.values()
    word = given["address"]
    store = store_for(visit.account, given["store"]) if given["store"] else None
    is_address = "@" in word.lstrip("*@")
    try:
        entry = acts.suppress(visit.account, {"address" if is_address else "domain": word, "reason": "manual"}, store)
    except Refusal as refusal:
        form.take(Refusal([FieldError("address", error.message) for error in refusal.errors]))
        return False
    except Conflict as conflict:
        form.take(Refusal.of("address", conflict.detail))
        return False
    audit.note(visit.account, visit.actor, "suppression added", entry.pk, value=entry.as_given)
    messages.success(
        visit, _("%(given)s gets no more mail. What was waiting for it is stopped.") % {"given": entry.as_given}
    )
    return True
