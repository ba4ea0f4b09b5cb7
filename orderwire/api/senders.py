"""Senders: the account's own mail servers."""

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from ninja import Body, Query, Router
from ninja.responses import Response

from orderwire.access import sender_for, senders_of
from orderwire.api.auth import Call, note
from orderwire.api.bodies import NOTHING, Nothing
from orderwire.api.pages import Paging, page
from orderwire.delivery.domains import check_domains, domains_of, shown
from orderwire.delivery.models import Sender
from orderwire.delivery.senders import (
    SenderPatch,
    SenderWish,
    as_json,
    change_sender,
    check_sender,
    make_sender,
    remove_sender,
)

router = Router()


@router.get("/senders")
def list_senders(request: Call, asked: Query[Paging]) -> dict[str, Any]:
    """Your mail servers, newest first. Mail goes out through the default one."""
    return page(senders_of(request.auth), asked, lambda rows: _shown(request, rows))


@router.post("/senders", response={201: dict[str, Any]})
def add_sender(request: Call, wish: SenderWish) -> HttpResponse:
    """Add an SMTP server. The first one is the default. It is not asked yet: check it."""
    sender = make_sender(request.auth, wish)
    note(request, "sender added", sender.pk, host=sender.host)
    return Response(_shown(request, [sender])[0], status=201)


@router.get("/senders/{sender_id}")
def get_sender(request: Call, sender_id: str) -> dict[str, Any]:
    """One mail server. Its password is never shown; `domains` are those you write from, with the records to publish."""
    return _shown(request, [sender_for(request.auth, sender_id)])[0]


@router.patch("/senders/{sender_id}")
def patch_sender(request: Call, sender_id: str, patch: SenderPatch) -> dict[str, Any]:
    """Change what is named, and nothing else. The server counts as unchecked again."""
    sender = change_sender(sender_for(request.auth, sender_id), patch)
    note(request, "sender changed", sender.pk)
    return _shown(request, [sender])[0]


@router.delete("/senders/{sender_id}", response={204: None})
def delete_sender(request: Call, sender_id: str, nothing: Body[Nothing] = NOTHING) -> None:
    """Forget a mail server. Mail goes out through the next one, else through the operator's."""
    sender = sender_for(request.auth, sender_id)
    name = sender.name
    remove_sender(sender)
    note(request, "sender removed", sender_id, name=name)


@router.post("/senders/{sender_id}/check")
def check(request: Call, sender_id: str, nothing: Body[Nothing] = NOTHING) -> dict[str, Any]:
    """Connect, greet and sign in now; ask DNS about the domains you write from. `status` says whether signing in worked,
    `problem` what the server said, `domains` which records to publish and what DNS says of them."""
    sender = check_sender(sender_for(request.auth, sender_id))
    check_domains(request.auth, sender)
    return _shown(request, [sender])[0]


def _shown(request: Call, rows: Sequence[Sender]) -> list[dict[str, Any]]:
    """Senders with their domains: three queries, however many."""
    domains = domains_of(request.auth)
    prefetch_related_objects(list(rows), "domain_checks")
    return [as_json(row) | {"domains": shown(row, domains)} for row in rows]
