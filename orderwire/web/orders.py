"""Orders: the list, and one order with its parcels, its time line and the reasons for every mail."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orderwire.access import messages_of, order_for, orders_of, shipment_for, store_for
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts import orders as acts
from orderwire.core.failures import Conflict, Refusal
from orderwire.emails.carriers import tracking_url
from orderwire.orders.models import Order
from orderwire.stores.models import Store
from orderwire.stores.statuses import label_of
from orderwire.web.forms import Field, Form, posted
from orderwire.web.guard import Visit, member
from orderwire.web.paging import newest
from orderwire.web.shell import visit_store
from orderwire.web.words import AXES

MESSAGES_SHOWN = 50


@require_GET
@member(Role.VIEWER)
def index(visit: Visit, store_id: str) -> HttpResponse:
    """Newest first; `q` finds a number or an address by its beginning."""
    store = store_for(visit.account, store_id)
    visit_store(visit, store)
    q = visit.GET.get("q", "").strip()
    rows = orders_of(store).select_related("customer")
    if q:
        rows = rows.filter(
            Q(number__startswith=q.removeprefix("#"))
            | Q(canonical_email__startswith=q.lower())
            | Q(email__istartswith=q)
        )
    page = newest(rows, visit.GET.get("before", ""))
    context = {
        "store": store,
        "q": q,
        "page": page,
        "rows": [{"order": order, "statuses": _statuses(store, order)} for order in page.rows],
        "query": urlencode({"q": q}) if q else "",
        "here": "orders",
    }
    return render(visit, "web/orders/index.html", context)


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
    messages.success(visit, f"{shipment.number} is added. Mails that were waiting for it go now; later ones show it.")
    return redirect("order", order.pk)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def remove_shipment(visit: Visit, order_id: str, shipment_id: str) -> HttpResponse:
    """Ask, then take a typed number away."""
    shipment = shipment_for(visit.account, order_id, shipment_id)
    if visit.method == "POST":
        try:
            acts.remove_shipment(shipment)
        except Conflict as conflict:
            messages.warning(visit, conflict.detail)
        else:
            audit.note(visit.account, visit.actor, "tracking number removed", order_id, number=shipment.number)
            messages.success(visit, f"{shipment.number} is removed. Mails already sent keep it.")
        return redirect("order", order_id)
    context = {
        "head": f"Remove {shipment.number or 'this parcel'}?",
        "sentences": [
            f"Later mails about order {shipment.order.number} no longer show it. Mails already sent keep it."
        ],
        "act": "Remove the number",
        "back": reverse("order", args=[order_id]),
        "here": "orders",
    }
    return render(visit, "web/ask.html", context)


def _form() -> Form:
    return Form(
        [
            Field(
                "carrier", "Carrier", help="DHL, UPS, Royal Mail …", attrs={"maxlength": "120", "autocomplete": "off"}
            ),
            Field("number", "Tracking number", required=True, attrs={"maxlength": "120", "autocomplete": "off"}),
            Field("url", "Tracking page", "url", help="Empty: the carrier's own page, where we know it."),
        ]
    )


def _page(visit: Visit, order: Order, form: Form, status: int = 200) -> HttpResponse:
    visit_store(visit, order.store)
    shipments = list(order.shipments.order_by("pk"))
    mails = list(messages_of(visit.account).filter(order=order).order_by("-pk")[:MESSAGES_SHOWN])
    context = {
        "order": order,
        "store": order.store,
        "statuses": _statuses(order.store, order),
        "items": list(order.items.order_by("position")),
        "totals": _totals(order),
        "addresses": [
            (name, address)
            for name, address in (("Ships to", order.shipping_to), ("Bills to", order.billing))
            if address
        ],
        "shipments": [{"row": row, "url": row.url or tracking_url(row.carrier, row.number)} for row in shipments],
        "mails": mails,
        "changes": _time_line(order),
        "form": form,
        "here": "orders",
    }
    return render(visit, "web/orders/show.html", context, status=status)


def _statuses(store: Store, order: Order) -> list[tuple[str, str]]:
    """(axis, label) of each axis the order uses."""
    return [(AXES[axis], label_of(store, axis, key)) for axis in AXES if (key := order.status_on(axis))]


def _totals(order: Order) -> list[tuple[str, Any]]:
    named = [
        ("Subtotal", order.subtotal),
        ("Discount", -order.discount if order.discount else None),
        ("Shipping", order.shipping),
        ("Tax", order.tax),
    ]
    return [(name, amount) for name, amount in named if amount is not None]


def _time_line(order: Order) -> list[dict[str, Any]]:
    """The answers of explain, newest first, in the shop's words."""
    explained = acts.explain(order)["changes"]
    for change in explained:
        change["axis_name"] = AXES[change["axis"]]
        change["to_label"] = label_of(order.store, change["axis"], change["to"])
        change["from_label"] = label_of(order.store, change["axis"], change["from"]) if change["from"] else ""
        change["called"] = [one for one in change["rules"] if one["outcome"] != "not_triggered"]
        change["idle"] = [one for one in change["rules"] if one["outcome"] == "not_triggered"]
    return list(reversed(explained))
