"""Search over all stores: orders, customers and messages; the whole page, or only what was found for the field of each page."""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orderwire.access import stores_of
from orderwire.accounts.models import Role
from orderwire.orders.models import Customer, Order
from orderwire.outbox.models import Message
from orderwire.reports.search import LONGEST, Found, find
from orderwire.web.guard import Visit, member
from orderwire.web.templatetags.show import named
from orderwire.web.words import say


class Hit(NamedTuple):
    """One row as a link."""

    id: str
    href: str
    head: str
    text: str


class Group(NamedTuple):
    """Hits of one kind; `more` when there are others."""

    name: "str | Promise"
    icon: str
    hits: list[Hit]
    more: bool


@require_GET
@member(Role.VIEWER)
def index(visit: Visit) -> HttpResponse:
    """What begins with `q`. For the search field of the frame (htmx, target `found`) only the list."""
    q = visit.GET.get("q", "").strip()[:LONGEST]
    stores = [store.pk for store in stores_of(visit.account)]
    found = find(stores, q)
    context: dict[str, Any] = {"q": q, "found": {"groups": _groups(found, several=len(stores) > 1)}, "here": "search"}
    small = visit.headers.get("HX-Target") == "found"
    return render(visit, "web/search/found.html" if small else "web/search/index.html", context)


def _groups(found: Found, *, several: bool) -> list[Group]:
    groups = [
        Group(_("Orders"), "orders", [_order(row, several) for row in found.orders], "orders" in found.more),
        Group(
            _("Customers"), "person", [_customer(row, several) for row in found.customers], "customers" in found.more
        ),
        Group(_("Messages"), "messages", [_message(row, several) for row in found.messages], "messages" in found.more),
    ]
    return [group for group in groups if group.hits]


def _order(row: Order, several: bool) -> Hit:
    name = f"{row.buyer.get('first_name', '')} {row.buyer.get('last_name', '')}".strip()
    head = _("Order %(number)s") % {"number": row.number}
    return Hit(row.pk, reverse("order", args=[row.pk]), head, _line(name, row.email, row.store.name if several else ""))


def _customer(row: Customer, several: bool) -> Hit:
    name = f"{row.first_name} {row.last_name}".strip()
    text = _line(row.email if name else "", row.store.name if several else "")
    return Hit(row.pk, reverse("customer", args=[row.pk]), name or row.email or _("A customer without a name"), text)


def _message(row: Message, several: bool) -> Hit:
    text = _line(row.to_address, str(say("message", row.state).word), row.store.name if several else "")
    return Hit(row.pk, reverse("message", args=[row.pk]), named(row), text)


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
