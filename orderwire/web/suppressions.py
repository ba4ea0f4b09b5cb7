"""The suppression list: addresses and domains that get no mail, whatever a rule says."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from orderwire.access import store_for, stores_of, suppression_for, suppressions_of
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts import stores as acts
from orderwire.audience.suppression import in_words
from orderwire.core.failures import Conflict, FieldError, Refusal
from orderwire.web.forms import Field, Form, posted
from orderwire.web.guard import Visit, member
from orderwire.web.paging import newest

REASONS = {"manual": "By hand", "bounce": "Bounce", "complaint": "Complaint", "unsubscribe": "Unsubscribed"}


@require_http_methods(["GET", "POST"])
@member(Role.VIEWER, changing=Role.EDITOR)
def index(visit: Visit) -> HttpResponse:
    """The list, and adding to it."""
    form = Form(_fields(visit))
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        if _added(visit, form):
            return redirect("suppressions")
    q = visit.GET.get("q", "").strip().lower()
    rows = suppressions_of(visit.account).select_related("store")
    if q:
        rows = rows.filter(Q(value__contains=q) | Q(as_given__icontains=q))
    context = {
        "form": form,
        "page": newest(rows, visit.GET.get("before", "")),
        "reasons": REASONS,
        "q": q,
        "query": urlencode({"q": q}) if q else "",
        "here": "suppressions",
    }
    return render(visit, "web/suppressions/index.html", context, status=422 if visit.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def remove(visit: Visit, suppression_id: str) -> HttpResponse:
    """Ask, then take an entry off the list."""
    entry = suppression_for(visit.account, suppression_id)
    if visit.method == "POST":
        given = entry.as_given
        acts.lift(entry)
        audit.note(visit.account, visit.actor, "suppression lifted", suppression_id, value=given)
        messages.success(visit, f"{given} is off the list. What it stopped stays stopped; later mails go.")
        return redirect("suppressions")
    warning = {
        "complaint": "Its owner marked a mail of yours as spam: writing again harms your standing with mail providers.",
        "bounce": "Mails to it came back. Take it off only when you know that the address works again.",
        "unsubscribe": "Its owner asked for no more mails. Take it off only when they ask you to.",
    }
    sentences = [f"{in_words(entry)}.", "Mails to it go out again from now on."]
    context = {
        "head": f"Take {entry.as_given} off the list?",
        "sentences": [*sentences, *([warning[entry.reason]] if entry.reason in warning else [])],
        "act": "Take it off the list",
        "back": reverse("suppressions"),
        "here": "suppressions",
    }
    return render(visit, "web/ask.html", context)


def _fields(visit: Visit) -> list[Field]:
    stores = [("", "all stores"), *((store.pk, store.name) for store in stores_of(visit.account).order_by("name"))]
    return [
        Field(
            "address",
            "Address or domain",
            required=True,
            help="ada@example.com, or example.com for everybody there.",
            attrs={"maxlength": "254"},
        ),
        Field("store", "For", "select", choices=stores, required=True),
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
    messages.success(visit, f"{entry.as_given} gets no more mail. What was waiting for it is stopped.")
    return True
