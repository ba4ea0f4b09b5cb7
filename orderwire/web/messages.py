"""Messages of a store: the list, and one with its mail, its attempts and what can be done about it."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from orderwire.access import message_for, messages_in, messages_of, store_for
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts import messages as acts
from orderwire.core.failures import Conflict
from orderwire.delivery.view import attempts_of
from orderwire.outbox.content import writing_json, writings_of
from orderwire.outbox.models import BLOCKED, PENDING, SENT, WAITING, Message
from orderwire.reports.search import messages_like
from orderwire.tracking.view import MOST_EVENTS, by_person, events_of, reactions_of
from orderwire.web.guard import Visit, member
from orderwire.web.paging import newest, newest_among
from orderwire.web.rule_languages import paper_name
from orderwire.web.said import translated
from orderwire.web.shell import visit_store
from orderwire.web.words import held_words

WHO = {
    "person": gettext_lazy("A person"),
    "apple_prefetch": gettext_lazy("Apple Mail, ahead of its reader"),
    "image_proxy": gettext_lazy("An image proxy"),
    "scanner": gettext_lazy("A scanner"),
    "unknown": gettext_lazy("An unknown program"),
}
GROUPS = {
    "pending": (gettext_lazy("Pending"), PENDING),
    "sent": (gettext_lazy("Sent"), SENT),
    "blocked": (gettext_lazy("Blocked"), BLOCKED),
}


@require_GET
@member(Role.VIEWER)
def index(visit: Visit, store_id: str) -> HttpResponse:
    """Newest first, tests and copies too; `q` finds an address or an order number by its beginning."""
    store = store_for(visit.account, store_id)
    visit_store(visit, store)
    q, group = visit.GET.get("q", "").replace("\0", "").strip()[:120], visit.GET.get("state", "")
    rows = messages_in(store)
    if group in GROUPS:
        rows = rows.filter(state__in=GROUPS[group][1])
    before = visit.GET.get("before", "")
    context = {
        "store": store,
        "q": q,
        "group": group,
        "groups": [(key, name) for key, (name, _states) in GROUPS.items()],
        "page": newest_among(rows, before, partial(messages_like, store.pk, q)) if q else newest(rows, before),
        "query": urlencode({"q": q, "state": group}) if q or group else "",
        "here": "messages",
    }
    return render(visit, "web/messages/index.html", context)


@require_GET
@member(Role.VIEWER)
def show(visit: Visit, message_id: str) -> HttpResponse:
    """One message."""
    message = message_for(visit.account, message_id)
    visit_store(visit, message.store)
    written = writings_of([message.pk]).get(message.pk)
    settled = message.state in (*SENT, *BLOCKED)
    context = {
        "message": message,
        "store": message.store,
        "attempts": attempts_of(message),
        "written": written and writing_json(written),
        "papers": [(one, paper_name(one["kind"])) for one in written.attachments] if written else [],
        "done": reactions_of([message.pk])[message.pk],
        "by_person": by_person(message.store),
        "events": [{**event, "who": WHO[event["verdict"]]} for event in events_of([message.pk])[message.pk]],
        "most_events": MOST_EVENTS,
        "copies": _copies(visit, message),
        "held_words": held_words(message.held_reason) if message.held_reason else "",
        "may_cancel": message.state in WAITING,
        "may_resend": settled and message.change_id is not None and message.rule.deleted_at is None,
        "here": "messages",
    }
    return render(visit, "web/messages/show.html", context)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def resend(visit: Visit, message_id: str) -> HttpResponse:
    """Ask, then send a marked copy."""
    message = message_for(visit.account, message_id)
    if visit.method == "POST":
        try:
            copy = acts.resend(message)
        except Conflict as conflict:
            messages.warning(visit, translated(conflict.detail))
            return redirect("message", message.pk)
        audit.note(visit.account, visit.actor, "message sent again", message.pk, copy=copy.pk)
        messages.success(visit, _("The copy is on its way. This is its page."))
        return redirect("message", copy.pk)
    context = {
        "head": _("Send it again?"),
        "sentences": [
            _("%(address)s gets the mail once more, written anew from the order as it stands now.")
            % {"address": message.to_address},
            _("It is kept as a copy, made by you."),
        ],
        "act": _("Send it again"),
        "back": reverse("message", args=[message.pk]),
        "here": "messages",
    }
    return render(visit, "web/ask.html", context)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def send_now(visit: Visit, message_id: str) -> HttpResponse:
    """Ask, then make a waiting mail due now. What stands against it is said, and nothing is changed."""
    message = message_for(visit.account, message_id)
    if visit.method == "POST":
        try:
            acts.send_now(message)
        except Conflict as conflict:
            messages.warning(visit, translated(conflict.detail))
        else:
            audit.note(visit.account, visit.actor, "message sent now", message.pk)
            messages.success(visit, _("It is due now and goes with the next free worker."))
        return redirect("message", message.pk)
    sentences = [_("%(address)s gets the mail at once instead of later.") % {"address": message.to_address}]
    if message.held_reason:
        sentences.append(held_words(message.held_reason))
    context = {
        "head": _("Send it now?"),
        "sentences": sentences,
        "act": _("Send it now"),
        "safe": True,
        "back": reverse("message", args=[message.pk]),
        "here": "messages",
    }
    return render(visit, "web/ask.html", context)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def cancel(visit: Visit, message_id: str) -> HttpResponse:
    """Ask, then stop a mail that waits."""
    message = message_for(visit.account, message_id)
    if visit.method == "POST":
        try:
            acts.cancel(message)
        except Conflict as conflict:
            messages.warning(visit, translated(conflict.detail))
        else:
            audit.note(visit.account, visit.actor, "message cancelled", message.pk)
            messages.success(visit, _("Cancelled: it will not be sent."))
        return redirect("message", message.pk)
    context = {
        "head": _("Cancel this mail?"),
        "sentences": [
            _("%(address)s will not get it. You can send it again by hand later.") % {"address": message.to_address}
        ],
        "act": _("Cancel the mail"),
        "back": reverse("message", args=[message.pk]),
        "here": "messages",
    }
    return render(visit, "web/ask.html", context)


def _copies(visit: Visit, message: Message) -> list[Message]:
    """The other mails of the same change and rule: the first one and every copy a person made."""
    if message.change_id is None:
        return []
    same = messages_of(visit.account).filter(rule_id=message.rule_id, change_id=message.change_id)
    return list(same.exclude(pk=message.pk).order_by("copy")[:20])
