"""The demo's mailbox: every mail that the built-in server caught, as its customer would see it.

Open without sign-in: the demo listens on this machine alone, its customers are made up, and nothing here changes anything.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orderwire.demo.mailbox import Caught, Mailbox
from orderwire.emails.framing import MAIL_POLICY, framed

SHOWN = 50
MOST = 1000


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The newest mails."""
    return _page(request, None)


@require_GET
def show(request: HttpRequest, mail_id: str) -> HttpResponse:
    """One mail beside the list; ?part= html, text or headers."""
    return _page(request, _mail(mail_id))


@require_GET
def content(request: HttpRequest, mail_id: str) -> HttpResponse:
    """A mail's HTML, for a frame."""
    answer = HttpResponse(framed(_mail(mail_id).html))
    answer.headers["Content-Security-Policy"] = f"{MAIL_POLICY}; sandbox allow-popups allow-popups-to-escape-sandbox"
    return answer


@require_GET
def raw(request: HttpRequest, mail_id: str) -> HttpResponse:
    """The mail's bytes, to be opened in a mail program."""
    answer = HttpResponse(_mail(mail_id).raw, content_type="message/rfc822")
    answer.headers["Content-Disposition"] = f'attachment; filename="{mail_id}.eml"'
    return answer


@require_GET
def as_json(request: HttpRequest) -> JsonResponse:
    """The newest mails for programs; ?limit= (default 200), ?before= an id."""
    wanted = request.GET.get("limit", "200")
    limit = min(int(wanted), MOST) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 else 200
    mails = _mailbox().list(limit, request.GET.get("before", ""))
    return JsonResponse([_plain(mail) for mail in mails], safe=False)


def _page(request: HttpRequest, mail: Caught | None) -> HttpResponse:
    before = request.GET.get("before", "")
    found = list(_mailbox().list(SHOWN + 1, before))
    part = request.GET.get("part", "")
    known = [name for name in ("html", "text") if mail and getattr(mail, name)]
    context: dict[str, Any] = {
        "frame": "web/shell.html" if request.user.is_authenticated else "demo/frame.html",
        "mails": found[:SHOWN],
        "older": found[SHOWN - 1].id if len(found) > SHOWN else "",
        "before": before,
        "count": _mailbox().count(),
        "mail": mail,
        "part": part if part in (*known, "headers") else (known or ["headers"])[0],
        "parts": [*known, "headers"],
        "here": "mailbox",
    }
    return render(request, "demo/mailbox.html", context)


def _mailbox() -> Mailbox:
    return Mailbox(settings.DATA / "mailbox")


def _mail(mail_id: str) -> Caught:
    mail = _mailbox().get(mail_id)
    if mail is None:
        raise Http404
    return mail


def _plain(mail: Caught) -> dict[str, Any]:
    return {
        "id": mail.id,
        "at": mail.at.isoformat() if mail.at else None,
        "from": mail.from_,
        "to": mail.to,
        "mail_from": mail.mail_from,
        "rcpt_tos": list(mail.rcpt_tos),
        "subject": mail.subject,
        "date": mail.date,
        "text": mail.text,
        "html": mail.html,
        "headers": dict(reversed(mail.headers)),  # the first of several of one name
    }
