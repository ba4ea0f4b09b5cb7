"""The unsubscribe link in a mail: GET shows, POST acts. Scanners follow every link, so a GET changes nothing (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from orderwire.acts.stores import suppress
from orderwire.core.failures import Conflict
from orderwire.outbox.links import message_id_of
from orderwire.outbox.models import Message


@csrf_exempt  # a mail program posts here without ever having seen a page of ours
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one message's link; a token that is not ours is 404."""
    if token == "preview":  # noqa: S105 - a word, no secret
        return _page(request, "preview")
    message_id = message_id_of("unsubscribe", token)
    rows = Message.objects.select_related("store__account")
    message = rows.filter(pk=message_id).first() if message_id else None
    if message is None:
        return _page(request, "unknown", status=404)
    if message.test:  # its reader is somebody of the shop, who must not suppress the test address
        return _page(request, "preview")
    if request.method != "POST":
        return _page(request, "ask", message)
    try:
        given = {"address": message.to_address, "reason": "unsubscribe"}
        suppress(message.store.account, given, store=message.store)
    except Conflict:
        return _page(request, "done", message)  # it was on the list already
    return _page(request, "done", message)


def _page(request: HttpRequest, step: str, message: Message | None = None, status: int = 200) -> HttpResponse:
    store = message.store.name if message else ""
    address = message.to_address if message else ""
    page = render(request, "hooks/unsubscribe.html", {"step": step, "store": store, "address": address}, status=status)
    page["X-Robots-Tag"] = "noindex"
    page["Referrer-Policy"] = "no-referrer"
    page["Cache-Control"] = "no-store"
    return page
