"""A customer asks to be forgotten (GDPR, article 17): every room blanks what it knows of the person, in one transaction."""

from django.db import transaction

from orderwire.core import clock
from orderwire.core.locks import hold
from orderwire.delivery import erasing as delivery
from orderwire.orders import erasing as orders
from orderwire.orders.models import Customer
from orderwire.outbox import erasing as outbox
from orderwire.reports import totals
from orderwire.rules import erasing as rules
from orderwire.tracking import erasing as tracking


def erase(customer: Customer) -> Customer:
    """Forget the person: their waiting mails are cancelled, all counts stay. Raises Conflict while a mail is on its way.

    The suppression list keeps its entries: an address that wants no mail must stay known to get none.
    """
    with transaction.atomic():
        hold(f"inbox:{customer.store_id}")
        ids = list(orders.orders_of(customer).values_list("pk", flat=True))
        messages, moved = outbox.forget(ids, clock.now())
        totals.count(moved)
        delivery.forget(messages)
        tracking.forget(messages)
        rules.forget(ids)
        orders.forget(customer)
    return customer
