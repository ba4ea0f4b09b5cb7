"""What each status of a shop means: the platform's word, unless somebody here says otherwise."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from orderwire.access import store_for
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts.attention import STATUSES_NAMED
from orderwire.carts.meaning import Meaning
from orderwire.carts.registry import CARTS
from orderwire.core.failures import Refusal
from orderwire.stores import meanings
from orderwire.stores.models import Store
from orderwire.stores.statuses import StatusRow, statuses_of
from orderwire.web.guard import Visit, member
from orderwire.web.said import translated
from orderwire.web.shell import visit_store

Words = dict[str, "str | Promise"]
AXES: Words = {
    "order": gettext_lazy("Order"),
    "payment": gettext_lazy("Payment"),
    "fulfilment": gettext_lazy("Fulfilment"),
}
WORDS: dict[str, Words] = {
    "order": {
        "": gettext_lazy("says nothing"),
        "open": gettext_lazy("open"),
        "on_hold": gettext_lazy("on hold"),
        "cancelled": gettext_lazy("cancelled"),
        "completed": gettext_lazy("completed"),
        "failed": gettext_lazy("failed"),
        "draft": gettext_lazy("draft"),
    },
    "payment": {
        "": gettext_lazy("says nothing"),
        "awaiting": gettext_lazy("awaited"),
        "authorized": gettext_lazy("authorized"),
        "partially_paid": gettext_lazy("partly paid"),
        "paid": gettext_lazy("paid"),
        "partially_refunded": gettext_lazy("partly refunded"),
        "refunded": gettext_lazy("refunded"),
        "voided": gettext_lazy("voided"),
        "failed": gettext_lazy("failed"),
        "disputed": gettext_lazy("disputed"),
    },
    "fulfilment": {
        "": gettext_lazy("says nothing"),
        "unfulfilled": gettext_lazy("not yet begun"),
        "processing": gettext_lazy("in preparation"),
        "on_hold": gettext_lazy("on hold"),
        "partially_shipped": gettext_lazy("partly shipped"),
        "shipped": gettext_lazy("shipped"),
        "ready_for_pickup": gettext_lazy("ready for pickup"),
        "out_for_delivery": gettext_lazy("out for delivery"),
        "delivered": gettext_lazy("delivered"),
        "picked_up": gettext_lazy("picked up"),
        "delivery_failed": gettext_lazy("delivery failed"),
        "returned": gettext_lazy("returned"),
        "partially_returned": gettext_lazy("partly returned"),
        "not_needed": gettext_lazy("not needed"),
    },
}
_UNKNOWN = gettext_lazy("not known")


@dataclass(frozen=True, slots=True)
class Choice:
    """One select of a row: its field's name, its label, what is chosen, and the words to choose from."""

    name: str
    label: "str | Promise"
    chosen: str
    options: Words


@dataclass(frozen=True, slots=True)
class Row:
    """A status as the page shows it; `unknown` when orders were seen in it and nobody said what it means."""

    status: StatusRow
    means: Meaning
    said: bool
    unknown: bool

    @property
    def value(self) -> str:
        """What a button that is about this status posts."""
        return f"{self.status.axis}:{self.status.key}"

    @property
    def axis(self) -> "str | Promise":
        """The axis in words."""
        return AXES[self.status.axis]

    @property
    def choices(self) -> list[Choice]:
        """The three selects."""
        nothing = {} if self.means or self.said else {"": _UNKNOWN}
        return [
            Choice(f"{self.value}:{axis}", AXES[axis], getattr(self.means, axis), {**words, **nothing})
            for axis, words in WORDS.items()
        ]


@require_http_methods(["GET", "POST"])
@member(Role.VIEWER, changing=Role.EDITOR)
def index(visit: Visit, store_id: str) -> HttpResponse:
    """Every status: how often it occurs, whose word it is, what it means. One form; `reset` and `nothing` are about one row."""
    store = store_for(visit.account, store_id)
    visit_store(visit, store)
    rows = _rows(store)
    if visit.method == "POST":
        try:
            count = _keep(visit, store, _wishes(rows, visit.POST))
        except Refusal as refusal:
            messages.error(visit, translated(refusal.errors[0].message))
        else:
            said = ngettext("%(count)d status changed.", "%(count)d statuses changed.", count) % {"count": count}
            messages.success(
                visit, f"{said} {_('It counts for orders from now on.')}" if count else _("Nothing changed.")
            )
        return redirect("store_statuses", store.pk)
    unknown = [row for row in rows if row.unknown]
    context = {
        "store": store,
        "cart": CARTS[store.platform],
        "rows": rows,
        "unknown": unknown[:STATUSES_NAMED],
        "unknown_more": len(unknown[STATUSES_NAMED:]),
        "here": "stores",
    }
    return render(visit, "web/stores/statuses.html", context)


def _rows(store: Store) -> list[Row]:
    """Unknown ones first, then as the store lists them; at most as many as can be told apart."""
    unknown = {(row.axis, row.key) for row in meanings.unmapped(store)}
    rows = [
        Row(
            status,
            meanings.meaning_of(store, status.axis, status.key),
            meanings.said_of(store, status.axis, status.key) is not None,
            (status.axis, status.key) in unknown,
        )
        for status in statuses_of(store)
    ]
    return sorted(rows, key=lambda row: not row.unknown)[: meanings.MOST]


def _wishes(rows: list[Row], posted: QueryDict) -> dict[tuple[str, str], dict[str, str] | None]:
    """What the form says otherwise than it stands; for one row alone where its own button was pressed."""
    for row in rows:
        pair = (row.status.axis, row.status.key)
        if posted.get("reset") == row.value:
            return {pair: None} if row.said else {}
        if posted.get("nothing") == row.value:
            return {pair: dict.fromkeys(WORDS, "")}
    found: dict[tuple[str, str], dict[str, str] | None] = {}
    for row in rows:
        standing = {axis: getattr(row.means, axis) for axis in WORDS}
        words = {axis: posted.get(f"{row.value}:{axis}", standing[axis]) for axis in WORDS}
        if words != standing:
            found[row.status.axis, row.status.key] = words
    return found


def _keep(visit: Visit, store: Store, wishes: dict[tuple[str, str], dict[str, str] | None]) -> int:
    meanings.say_all(store, wishes)
    for (_axis, key), words in wishes.items():
        act = "status meaning reset" if words is None else "status meaning said"
        audit.note(visit.account, visit.actor, act, store.pk, key=key, **(words or {}))
    return len(wishes)
