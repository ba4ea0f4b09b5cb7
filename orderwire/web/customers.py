"""Customers: the list, and one with what they bought and got; their consent, their data handed out, forgetting them."""

from functools import partial

import orjson
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orderwire.access import customer_for, customers_in, messages_about, store_for, suppressions_of
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts import customers as acts
from orderwire.acts.stores import suppress as put_on_list
from orderwire.audience.suppression import in_words, stops
from orderwire.core.email_address import canonical
from orderwire.core.failures import Conflict, Refusal
from orderwire.orders.erasing import is_gone, orders_of
from orderwire.orders.models import Customer
from orderwire.reports.customers import lifetimes, named
from orderwire.reports.rows import customer_file
from orderwire.web.guard import Visit, member
from orderwire.web.orders import statuses_on
from orderwire.web.paging import newest, newest_among
from orderwire.web.said import translated
from orderwire.web.shell import visit_store

SHOWN = 50
ORDERS_WITH_MAILS = 500  # the newest orders, whose mails are looked for


@require_GET
@member(Role.VIEWER)
def index(visit: Visit, store_id: str) -> HttpResponse:
    """The newest to us first; `q` finds an address, a first or a last name by its beginning."""
    store = store_for(visit.account, store_id)
    visit_store(visit, store)
    q = visit.GET.get("q", "").strip()[:120]
    rows = customers_in(store)
    before = visit.GET.get("before", "")
    page = newest_among(rows, before, partial(named, q)) if q else newest(rows, before)
    figures = lifetimes(page.rows)
    context = {
        "store": store,
        "q": q,
        "page": page,
        "rows": [{"customer": row, "gone": is_gone(row), **figures[row.pk]} for row in page.rows],
        "query": urlencode({"q": q}) if q else "",
        "here": "customers",
    }
    return render(visit, "web/customers/index.html", context)


@require_GET
@member(Role.VIEWER)
def show(visit: Visit, customer_id: str) -> HttpResponse:
    """One customer: figures, orders, mails, consent, and what can be done."""
    customer = customer_for(visit.account, customer_id)
    visit_store(visit, customer.store)
    orders = list(orders_of(customer).order_by("-pk")[:SHOWN])
    known = orders_of(customer).order_by("-pk").values_list("pk", flat=True)[:ORDERS_WITH_MAILS]
    mails = messages_about(list(known)).order_by("-pk")[:SHOWN]
    address = canonical(customer.email)
    entry = stops(visit.account.pk, customer.store_id, [address]).get(address) if address else None
    context = {
        "customer": customer,
        "store": customer.store,
        "name": f"{customer.first_name} {customer.last_name}".strip(),
        "gone": is_gone(customer),
        "figures": lifetimes([customer])[customer.pk],
        "orders": [{"order": row, "statuses": statuses_on(customer.store, row)} for row in orders],
        "mails": list(mails),
        "most": SHOWN,
        "entry": entry,
        "entry_words": in_words(entry) if entry else "",
        "here": "customers",
    }
    return render(visit, "web/customers/show.html", context)


@require_POST
@member(Role.EDITOR)
def suppress(visit: Visit, customer_id: str) -> HttpResponse:
    """Put the customer's address on the suppression list: no store of the account writes to it any more."""
    customer = customer_for(visit.account, customer_id)
    try:
        entry = put_on_list(visit.account, {"address": customer.email, "reason": "manual"})
    except (Conflict, Refusal) as refused:
        said = refused.detail if isinstance(refused, Conflict) else refused.errors[0].message
        messages.warning(visit, translated(said))
    else:
        audit.note(visit.account, visit.actor, "suppression added", entry.pk, value=entry.as_given)
        said = _("%(address)s gets no more mail. What was waiting for it is stopped.")
        messages.success(visit, said % {"address": entry.as_given})
    return redirect("customer", customer.pk)


@require_GET
@member(Role.EDITOR)
def export(visit: Visit, customer_id: str) -> HttpResponse:
    """All that is kept of the customer, as one JSON file."""
    customer = customer_for(visit.account, customer_id)
    address = canonical(customer.email) or None
    file = customer_file(customer, suppressions_of(visit.account).filter(value=address))
    audit.note(visit.account, visit.actor, "customer exported", customer.pk)
    answer = HttpResponse(orjson.dumps(file, option=orjson.OPT_INDENT_2), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="customer-{customer.pk}.json"'
    return answer


@require_http_methods(["GET", "POST"])
@member(Role.ADMIN)
def erase(visit: Visit, customer_id: str) -> HttpResponse:
    """Ask, saying what goes and what stays; then forget the person."""
    customer = customer_for(visit.account, customer_id)
    if visit.method == "POST":
        try:
            acts.erase(customer)
        except Conflict as conflict:
            messages.warning(visit, translated(conflict.detail))
        else:
            audit.note(visit.account, visit.actor, "customer erased", customer.pk)
            messages.success(visit, _("The customer is erased. Their orders and the figures stay, without a name."))
        return redirect("customer", customer.pk)
    context = {
        "head": _("Erase %(name)s?") % {"name": _who(customer)},
        "sentences": [
            _(
                "Name, addresses and phone go from the customer, from their orders and from the events that brought them. "
                "So do the text of every mail to them, and what they opened and clicked. Mails that wait are cancelled."
            ),
            _(
                "What stays: order numbers, statuses, items and amounts, all counts, and entries on the suppression list, so "
                "that the address still gets no mail."
            ),
            _("This cannot be undone. To keep a copy, download the customer's data first."),
        ],
        "act": _("Erase the customer"),
        "back": reverse("customer", args=[customer.pk]),
        "here": "customers",
    }
    return render(visit, "web/ask.html", context)


def _who(customer: Customer) -> str:
    return f"{customer.first_name} {customer.last_name}".strip() or customer.email or _("this customer")
