"""Orders: the list, and one order with its parcels, its time line and the reasons for every mail."""

from functools import partial, reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orderwire.access import messages_of, order_for, orders_of, shipment_for, store_for
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts import orders as acts
from orderwire.core.failures import Conflict, Refusal
from orderwire.emails.carriers import tracking_url
from orderwire.orders.models import Order
from orderwire.outbox.view import last_mails
from orderwire.reports.search import orders_like
from orderwire.stores.models import Store
from orderwire.stores.statuses import label_of, statuses_of
from orderwire.web.days import read_days, today
from orderwire.web.forms import Field, Form, posted
from orderwire.web.guard import Visit, member
from orderwire.web.paging import Slice, newest, newest_among, newest_by
from orderwire.web.said import translated
from orderwire.web.shell import visit_store
from orderwire.web.time_line import time_line
from orderwire.web.words import AXES

MESSAGES_SHOWN = 50
STATUS_COLUMNS = {"order": "status", "payment": "payment_status", "fulfilment": "fulfilment_status"}


@require_GET
@member(Role.VIEWER)
def index(visit: Visit, store_id: str) -> HttpResponse:
    """Newest first; `q` finds a number or an address by its beginning, `status` is axis:key, `from` and `until` are days."""
    store = store_for(visit.account, store_id)
    visit_store(visit, store)
    asked = {name: visit.GET.get(name, "").strip()[:120] for name in ("q", "status", "from", "until")}
    rows = _wanted(orders_of(store), asked).select_related("customer")
    if asked["from"] or asked["until"]:
        try:
            span = read_days(store, asked["from"] or "1970-01-02", asked["until"] or today(store).isoformat())
        except Refusal as refusal:
            messages.error(visit, translated(refusal.errors[0].message))
            asked |= {"from": "", "until": ""}
        else:
            rows = rows.filter(placed_at__gte=span.start, placed_at__lt=span.until)
    by_day = bool(asked["from"] or asked["until"])
    before = visit.GET.get("before", "")
    page = _found(rows, asked["q"], before, by_day)
    last = last_mails([order.pk for order in page.rows])
    context = {
        "store": store,
        "asked": asked,
        "filtered": any(asked.values()),
        "statuses": _choices(store),
        "page": page,
        "rows": [
            {"order": order, "statuses": statuses_on(store, order), "mail": last.get(order.pk)} for order in page.rows
        ],
        "query": urlencode({name: word for name, word in asked.items() if word}),
        "here": "orders",
    }
    return render(visit, "web/orders/index.html", context)


def _found(rows: QuerySet[Order], q: str, before: str, by_day: bool) -> Slice[Order]:
    if by_day:
        return newest_by("placed_at", rows.filter(reduce(or_, orders_like(q))) if q else rows, before)
    return newest_among(rows, before, partial(orders_like, q)) if q else newest(rows, before)


def _wanted(rows: QuerySet[Order], asked: dict[str, str]) -> QuerySet[Order]:
    axis, _colon, key = asked["status"].partition(":")
    if axis in AXES and key:
        column = STATUS_COLUMNS[axis]
        rows = rows.exclude(**{column: ""}).filter(**{column: key})
    return rows


def _choices(store: Store) -> list[tuple[str, list[tuple[str, str]]]]:
    """The statuses that orders of this store were seen in, by axis."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in statuses_of(store):
        if row.seen:
            groups.setdefault(AXES[row.axis], []).append((f"{row.axis}:{row.key}", row.label))
    return list(groups.items())


@require_GET
@member(Role.VIEWER)
def show(visit: Visit, order_id: str) -> HttpResponse:
    """One order."""
    return _page(visit, order_for(visit.account, order_id), _form())


@require_POST
@member(Role.EDITOR)
def add_shipment(visit: Visit, order_id: str) -> HttpResponse:
    """Type a tracking number: it survives later news of the shop, and lets mails go that wait for one."""
    order = order_for(visit.account, order_id)
    form = _form().fill(posted(visit.POST))
    given = form.values()
    try:
        shipment = acts.add_shipment(order, given["carrier"], given["number"], given["url"])
    except Refusal as refusal:
        form.take(refusal)
        return _page(visit, order, form, 422)
    audit.note(visit.account, visit.actor, "tracking number added", order.pk, number=shipment.number)
    said = _("%(number)s is added. Mails that were waiting for it go now; later ones show it.")
    messages.success(visit, said % {"number": shipment.number})
    return redirect("order", order.pk)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def change_shipment(visit: Visit, order_id: str, shipment_id: str) -> HttpResponse:
    """Mend a typed number: its carrier, the number itself, its page."""
    shipment = shipment_for(visit.account, order_id, shipment_id)
    form = _form()
    if visit.method == "POST":
        given = form.fill(posted(visit.POST)).values()
        try:
            acts.change_shipment(shipment, given["carrier"], given["number"], given["url"])
        except Refusal as refusal:
            form.take(refusal)
        except Conflict as conflict:
            messages.warning(visit, translated(conflict.detail))
            return redirect("order", order_id)
        else:
            audit.note(visit.account, visit.actor, "tracking number changed", order_id, number=shipment.number)
            messages.success(visit, _("Changed. Mails already sent keep what they said."))
            return redirect("order", order_id)
    else:
        form.fill({name: getattr(shipment, name) for name in ("carrier", "number", "url")})
    context = {"order": shipment.order, "shipment": shipment, "form": form, "here": "orders"}
    return render(visit, "web/orders/shipment.html", context, status=422 if visit.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def remove_shipment(visit: Visit, order_id: str, shipment_id: str) -> HttpResponse:
    """Ask, then take a typed number away."""
    shipment = shipment_for(visit.account, order_id, shipment_id)
    if visit.method == "POST":
        try:
            acts.remove_shipment(shipment)
        except Conflict as conflict:
            messages.warning(visit, translated(conflict.detail))
        else:
            audit.note(visit.account, visit.actor, "tracking number removed", order_id, number=shipment.number)
            messages.success(
                visit, _("%(number)s is removed. Mails already sent keep it.") % {"number": shipment.number}
            )
        return redirect("order", order_id)
    context = {
        "head": _("Remove %(number)s?") % {"number": shipment.number or _("this parcel")},
        "sentences": [
            _("Later mails about order %(number)s no longer show it. Mails already sent keep it.")
            % {"number": shipment.order.number}
        ],
        "act": _("Remove the number"),
        "back": reverse("order", args=[order_id]),
        "here": "orders",
    }
    return render(visit, "web/ask.html", context)


def _form() -> Form:
    return Form(
        [
            Field(
                "carrier",
                _("Carrier"),
                help=_("DHL, UPS, Royal Mail …"),
                attrs={"maxlength": "120", "autocomplete": "off"},
            ),
            Field("number", _("Tracking number"), required=True, attrs={"maxlength": "120", "autocomplete": "off"}),
            Field("url", _("Tracking page"), "url", help=_("Empty: the carrier's own page, where we know it.")),
        ]
    )


def _page(visit: Visit, order: Order, form: Form, status: int = 200) -> HttpResponse:
    visit_store(visit, order.store)
    shipments = list(order.shipments.order_by("pk"))
    mails = list(messages_of(visit.account).filter(order=order).order_by("-pk")[:MESSAGES_SHOWN])
    context = {
        "order": order,
        "store": order.store,
        "statuses": statuses_on(order.store, order),
        "items": list(order.items.order_by("position")),
        "totals": _totals(order),
        "addresses": [
            (name, address)
            for name, address in ((_("Ships to"), order.shipping_to), (_("Bills to"), order.billing))
            if address
        ],
        "shipments": [{"row": row, "url": row.url or tracking_url(row.carrier, row.number)} for row in shipments],
        "mails": mails,
        "line": time_line(order, mails, shipments),
        "form": form,
        "here": "orders",
    }
    return render(visit, "web/orders/show.html", context, status=status)


def statuses_on(store: Store, order: Order) -> list[tuple[str, str]]:
    """(axis, label) of each axis the order uses."""
    return [(AXES[axis], translated(label_of(store, axis, key))) for axis in AXES if (key := order.status_on(axis))]


def _totals(order: Order) -> list[tuple[str, Any]]:
    named = [
        (_("Subtotal"), order.subtotal),
        (_("Discount"), -order.discount if order.discount else None),
        (_("Shipping"), order.shipping),
        (_("Tax"), order.tax),
    ]
    return [(name, amount) for name, amount in named if amount is not None]
