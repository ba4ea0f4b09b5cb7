"""Messages: the mails owed and sent, each with its attempts; sending one again, cancelling one."""

from typing import Annotated, Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from ninja import Body, Query, Router
from ninja.responses import Response
from pydantic import Field, field_validator

from orderwire.access import message_for, messages_in, messages_of, order_for, rule_for, store_for, stores_of
from orderwire.accounts.models import Account
from orderwire.acts import messages as acts
from orderwire.api.auth import Call, note
from orderwire.api.bodies import NOTHING, Nothing
from orderwire.api.pages import Paging, page
from orderwire.core.email_address import canonical
from orderwire.outbox.models import Message, State
from orderwire.reports.rows import messages_shown
from orderwire.reports.span import read_moment
from orderwire.stores.models import Store

router = Router()


class MessageWords(Paging):
    """Which messages; what is left out does not matter."""

    store: Annotated[str, Field(description="Of this store.")] = ""
    rule: Annotated[str, Field(description="Of this rule.")] = ""
    order: Annotated[str, Field(description="About this order.")] = ""
    state: Annotated[str, Field(description="In this state, or in one of several with commas between.")] = ""
    to: Annotated[str, Field(description="To this address.")] = ""
    from_: Annotated[
        str, Field(alias="from", description="Due then or later: a time, or a date in the store's zone.")
    ] = ""
    until: Annotated[str, Field(description="Due before then.")] = ""

    @field_validator("state")
    @classmethod
    def _states(cls, value: str) -> str:
        strange = [word for word in value.split(",") if value and word.strip() not in State.values]
        if strange:
            raise ValueError(f"There is no such state: choose from {', '.join(State.values)}.")
        return value


@router.get("/messages")
def list_messages(request: Call, asked: Query[MessageWords]) -> dict[str, Any]:
    """Messages of all your stores, newest first, tests and copies too."""
    rows, stores = _wanted(request.auth, asked)
    return page(rows, asked, messages_shown, stores)


@router.get("/messages/{message_id}")
def get_message(request: Call, message_id: str) -> dict[str, Any]:
    """One message with its attempts: each with how far it got and what the mail server said."""
    return messages_shown([message_for(request.auth, message_id)])[0]


@router.post("/messages/{message_id}/resend", response={202: dict[str, Any]})
def resend(request: Call, message_id: str, nothing: Body[Nothing] = NOTHING) -> HttpResponse:
    """A marked copy of a settled mail, written anew from the order as it stands now. 409 while it may still go by itself."""
    message = message_for(request.auth, message_id)
    copy = acts.resend(message)
    note(request, "message sent again", message.pk, copy=copy.pk)
    return Response(messages_shown([copy])[0], status=202)


@router.post("/messages/{message_id}/send-now", response={202: dict[str, Any]})
def send_now(request: Call, message_id: str, nothing: Body[Nothing] = NOTHING) -> HttpResponse:
    """Make a waiting mail due now; one that waits for a tracking number goes without it.

    409 with the reason when it may not go: its store or rule is paused, its address is suppressed or got its share of mails,
    there is no mail server, or it is on its way or settled.
    """
    message = acts.send_now(message_for(request.auth, message_id))
    note(request, "message sent now", message.pk)
    return Response(messages_shown([message])[0], status=202)


@router.post("/messages/{message_id}/cancel", response={202: dict[str, Any]})
def cancel(request: Call, message_id: str, nothing: Body[Nothing] = NOTHING) -> HttpResponse:
    """Stop a mail that waits. 409 when it is on its way, or settled."""
    message = acts.cancel(message_for(request.auth, message_id))
    note(request, "message cancelled", message.pk)
    return Response(messages_shown([message])[0], status=202)


def _wanted(account: Account, asked: MessageWords) -> tuple[QuerySet[Message], list[str]]:
    """The rows, and the stores to look for them in one by one; none when one store, order or rule holds them all."""
    store = store_for(account, asked.store) if asked.store else None
    rows = messages_in(store) if store else messages_of(account)
    if asked.order:
        rows = rows.filter(order=order_for(account, asked.order))
    if asked.rule:
        rows = _of_rule(account, rows, asked.rule)
    if asked.state:
        rows = rows.filter(state__in=[word.strip() for word in asked.state.split(",")])
    if asked.to:
        rows = rows.filter(Q(canonical_to=canonical(asked.to)) | Q(to_address=asked.to))
    one_by_one = not (asked.store or asked.order or asked.rule)
    return _due(rows, asked, store), list(stores_of(account).values_list("pk", flat=True)) if one_by_one else []


def _of_rule(account: Account, rows: QuerySet[Message], rule_id: str) -> QuerySet[Message]:
    """A deleted rule's messages can still be asked for; a rule that is not the account's is Missing."""
    found = rows.filter(rule_id=rule_id)
    if not found.exists():
        rule_for(account, rule_id)
    return found


def _due(rows: QuerySet[Message], asked: MessageWords, store: Store | None) -> QuerySet[Message]:
    zone = store or Store(timezone="UTC")  # dates need a zone; without a store they are UTC's
    if asked.from_:
        rows = rows.filter(due_at__gte=read_moment(zone, "from", asked.from_))
    if asked.until:
        rows = rows.filter(due_at__lt=read_moment(zone, "until", asked.until))
    return rows
