"""Customers: who they are, what they bought and got; handing their data out, forgetting them."""

from typing import Annotated, Any

from ninja import Body, Query, Router
from pydantic import Field

from orderwire.access import customer_for, customers_of, store_for, suppressions_of
from orderwire.acts.customers import erase
from orderwire.api.auth import Call, note
from orderwire.api.bodies import NOTHING, Nothing
from orderwire.api.orders import shown as shown_orders
from orderwire.api.pages import Paging, page
from orderwire.audience.suppression import as_json as suppression_json
from orderwire.core.email_address import canonical
from orderwire.orders.erasing import is_gone, orders_of
from orderwire.orders.models import Customer
from orderwire.outbox.content import mail_as_sent
from orderwire.outbox.models import Message
from orderwire.reports.customers import lifetimes

router = Router()


class CustomerWords(Paging):
    """Which customers."""

    store: Annotated[str, Field(description="Of this store.")] = ""
    email: Annotated[str, Field(description="With this address.")] = ""


@router.get("/customers")
def list_customers(request: Call, asked: Query[CustomerWords]) -> dict[str, Any]:
    """The customers of all your stores with their lifetime figures, the newest to us first."""
    rows = customers_of(request.auth)
    if asked.store:
        rows = rows.filter(store=store_for(request.auth, asked.store))
    if asked.email:
        rows = rows.filter(email__iexact=asked.email)
    return page(rows, asked, _shown)


@router.get("/customers/{customer_id}")
def get_customer(request: Call, customer_id: str) -> dict[str, Any]:
    """One customer. `spent` and `refunded` are by currency; test, draft, cancelled and deleted orders are left out."""
    return _shown([customer_for(request.auth, customer_id)])[0]


@router.get("/customers/{customer_id}/export")
def export_customer(request: Call, customer_id: str) -> dict[str, Any]:
    """All that is kept of a customer: themselves, their orders, suppressions of their address, their mails whole."""
    customer = customer_for(request.auth, customer_id)
    orders = list(orders_of(customer).order_by("pk"))
    address = canonical(customer.email) or None
    note(request, "customer exported", customer.pk)
    return {
        "customer": _shown([customer])[0],
        "orders": shown_orders(orders),
        "suppressions": [suppression_json(row) for row in suppressions_of(request.auth).filter(value=address)],
        "mails": [_mail(row) for row in Message.objects.filter(order__in=orders).order_by("pk")],
    }


@router.post("/customers/{customer_id}/erase")
def erase_customer(request: Call, customer_id: str, nothing: Body[Nothing] = NOTHING) -> dict[str, Any]:
    """Forget the person and keep the counts. Waiting mails are cancelled; 409 while one is on its way.

    It cannot be undone. An entry on the suppression list stays, so that the address still gets no mail.
    """
    customer = erase(customer_for(request.auth, customer_id))
    note(request, "customer erased", customer.pk)
    return _shown([customer])[0]


def _shown(customers: list[Customer]) -> list[dict[str, Any]]:
    figures = lifetimes(customers)
    return [
        {
            "id": row.pk,
            "store_id": row.store_id,
            "email": row.email or None,
            "first_name": row.first_name or None,
            "last_name": row.last_name or None,
            "phone": row.phone or None,
            "guest": row.guest,
            "accepts_marketing": row.accepts_marketing,
            "locale": row.locale or None,
            "erased": is_gone(row),
            "created_at": row.created_at,
            **figures[row.pk],
        }
        for row in customers
    ]


def _mail(message: Message) -> dict[str, Any]:
    mail = mail_as_sent(message)
    whole = {"subject": mail.subject, "html": mail.html, "text": mail.text} if mail else {"subject": message.subject}
    return {"id": message.pk, "to": message.to_address, "state": message.state, "sent_at": message.sent_at, **whole}
