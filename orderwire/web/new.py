"""Add New: the way to a new store or a new message, in the words of the product, one step a page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from orderwire.access import stores_of
from orderwire.accounts.models import Role
from orderwire.web.guard import Visit, member

_TRAIL = (
    (gettext_lazy("Add New"), "new"),
    (gettext_lazy("Add Message"), "new_message"),
    (gettext_lazy("Automatic"), "new_automatic"),
    (gettext_lazy("Transactional"), "new_transactional"),
)


def _step(visit: Visit, head: str, depth: int, choices: list[dict[str, str]]) -> HttpResponse:
    trail = [(name, reverse(page)) for name, page in _TRAIL[:depth]]
    return render(visit, "web/new/step.html", {"head": head, "trail": trail, "choices": choices})


@require_GET
@member(Role.EDITOR)
def add(visit: Visit) -> HttpResponse:
    """A store or a message."""
    choices = [
        {
            "name": _("Add Store"),
            "icon": "stores",
            "href": reverse("store_platforms"),
            "text": _("Connect a shop, so that its orders and their statuses arrive here."),
        },
        {
            "name": _("Add Message"),
            "icon": "messages",
            "href": reverse("new_message"),
            "text": _("Write to customers when something happens to their order."),
        },
    ]
    return _step(visit, _("What do you want to add?"), 0, choices)


@require_GET
@member(Role.EDITOR)
def message(visit: Visit) -> HttpResponse:
    """How it is sent: automatic."""
    text = _("Goes out by itself, each time what you describe happens.")
    choices = [{"name": _("Automatic"), "icon": "bolt", "href": reverse("new_automatic"), "text": text}]
    return _step(visit, _("How is the message sent?"), 1, choices)


@require_GET
@member(Role.EDITOR)
def automatic(visit: Visit) -> HttpResponse:
    """What kind it is: transactional."""
    text = _("About an order the customer has placed. No advertising, so no consent to it is needed.")
    choices = [{"name": _("Transactional"), "icon": "orders", "href": reverse("new_transactional"), "text": text}]
    return _step(visit, _("What kind of message is it?"), 2, choices)


@require_GET
@member(Role.EDITOR)
def transactional(visit: Visit) -> HttpResponse:
    """Which workflow: Order Status Update."""
    text = _(
        "When an order's status changes: received, shipped, back-ordered, delivered, cancelled, or one of your own."
    )
    choices = [{"name": _("Order Status Update"), "icon": "truck", "href": reverse("new_order_status"), "text": text}]
    return _step(visit, _("What is it about?"), 3, choices)


@require_GET
@member(Role.EDITOR)
def order_status(visit: Visit) -> HttpResponse:
    """For which store: asked only when there are several, and led to making one when there is none."""
    stores = list(stores_of(visit.account).order_by("name", "id"))
    if len(stores) == 1:
        return redirect("rule_new", stores[0].pk)
    trail = [(name, reverse(page)) for name, page in _TRAIL]
    return render(visit, "web/new/store.html", {"stores": stores, "trail": trail})
