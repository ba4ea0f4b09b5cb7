"""Customers: who they are, what they bought and got; handing their data out, forgetting them."""

from typing import Annotated, Any

from ninja import Body, Query, Router
from pydantic import Field

from orderwire.access import customer_for, customers_in, customers_of, store_for, stores_of, suppressions_of
from orderwire.acts.customers import erase
from orderwire.api.auth import Call, note
from orderwire.api.bodies import NOTHING, Nothing
from orderwire.api.pages import Paging, page
from orderwire.core.email_address import canonical
from orderwire.reports.rows import customer_file, customers_shown

router = Router()


class CustomerWords(Paging):
    """Which customers."""

    store: Annotated[str, Field(description="Of this store.")] = ""
    email: Annotated[str, Field(description="With this address.")] = ""


@router.get("/customers")
def list_customers(request: Call, asked: Query[CustomerWords]) -> dict[str, Any]:
    """The customers of all your stores with their lifetime figures, the newest to us first."""
    if asked.store:
        rows, stores = customers_in(store_for(request.auth, asked.store)), []
    else:
        rows = customers_of(request.auth)
        stores = list(stores_of(request.auth).values_list("pk", flat=True))
    if asked.email:
        rows = rows.filter(sought_email=canonical(asked.email), email__iexact=asked.email)
    return page(rows, asked, customers_shown, stores)


@router.get("/customers/{customer_id}")
def get_customer(request: Call, customer_id: str) -> dict[str, Any]:
    """One customer. `spent` and `refunded` are by currency; test, draft, cancelled and deleted orders are left out."""
    return customers_shown([customer_for(request.auth, customer_id)])[0]


@router.get("/customers/{customer_id}/export")
def export_customer(request: Call, customer_id: str) -> dict[str, Any]:
    """All that is kept of a customer: themselves, their orders, suppressions of their address, their mails whole."""
    customer = customer_for(request.auth, customer_id)
    note(request, "customer exported", customer.pk)
    return customer_file(customer, suppressions_of(request.auth).filter(value=canonical(customer.email) or None))


@router.post("/customers/{customer_id}/erase")
def erase_customer(request: Call, customer_id: str, nothing: Body[Nothing] = NOTHING) -> dict[str, Any]:
    """Forget the person and keep the counts. Waiting mails are cancelled; 409 while one is on its way.

    It cannot be undone. An entry on the suppression list stays, so that the address still gets no mail.
    """
    customer = erase(customer_for(request.auth, customer_id))
    note(request, "customer erased", customer.pk)
    return customers_shown([customer])[0]
