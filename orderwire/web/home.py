"""The account's overview: every store at a glance, and what somebody should look at. Without a store: the first steps."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from orderwire.access import senders_of, stores_of
from orderwire.accounts.models import Role
from orderwire.core import clock
from orderwire.delivery.models import Sender
from orderwire.reports.attention import DAYS, MOST, Need, glance, needs
from orderwire.web.guard import Visit, member
from orderwire.web.said import translated
from orderwire.web.words import held_words

Line = dict[str, "str | Promise"]


@require_GET
@member(Role.VIEWER)
def index(visit: Visit) -> HttpResponse:
    """Figures of each store and the list of what needs attention, each line with a link to where it is mended."""
    stores = list(stores_of(visit.account).order_by("name", "id"))
    if not stores:
        return render(visit, "web/first_steps.html", {"here": "home"})
    figures = glance(stores)
    context = {
        "rows": [{"store": store, "figures": figures[store.pk]} for store in stores],
        "needs": [*_senders(visit), *[_line(need) for need in needs(stores)]],
        "days": DAYS,
        "here": "home",
    }
    return render(visit, "web/home.html", context)


def _senders(visit: Visit) -> list[Line]:
    """Mail servers that let nobody in, or are left alone for a while because they do not answer."""
    lines: list[Line] = []
    for sender in senders_of(visit.account).order_by("name", "id"):
        if sender.status == "broken" or _rests(sender):
            head = _("%(name)s lets no mail through") % {"name": sender.name}
            text = translated(sender.problem) or _("It does not answer. It is tried again by itself.")
            lines.append({"tone": "bad", "head": head, "text": text, "href": reverse("sender", args=[sender.pk])})
    return lines


def _rests(sender: Sender) -> bool:
    return sender.rest_until is not None and sender.rest_until > clock.now()


def _line(need: Need) -> Line:
    pk, name = need.store.pk, need.store.name
    number = f"{MOST}+" if need.many else str(need.count)
    if need.kind == "broken":
        head, text = _("%(store)s is not connected") % {"store": name}, translated(need.detail)
        return {"tone": "bad", "head": head, "text": text, "href": reverse("store", args=[pk])}
    if need.kind == "paused":
        head = _("%(store)s is paused") % {"store": name}
        text = _("All its mails are held until somebody resumes it.")
        return {"tone": "warn", "head": head, "text": text, "href": reverse("store", args=[pk])}
    if need.kind == "parked":
        said = ngettext(
            "%(store)s: %(number)s event could not be read",
            "%(store)s: %(number)s events could not be read",
            need.count,
        )
        text = _("Their orders may be out of date. Look at the reason, then have them read again.")
        href = reverse("store", args=[pk]) + "#parked"
        return {"tone": "bad", "head": said % {"store": name, "number": number}, "text": text, "href": href}
    if need.kind == "held":
        said = ngettext("%(store)s: %(number)s mail is held", "%(store)s: %(number)s mails are held", need.count)
        href = reverse("logs", args=[pk]) + "?log=pending&state=held"
        text = held_words(need.detail)
        return {"tone": "warn", "head": said % {"store": name, "number": number}, "text": text, "href": href}
    head = _("%(store)s uses statuses that no rule waits for") % {"store": name}
    text = _("%(statuses)s: no mail goes out for them until a rule names them.") % {"statuses": need.detail}
    return {"tone": "info", "head": head, "text": text, "href": reverse("rule_new", args=[pk])}
