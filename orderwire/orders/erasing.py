"""A customer is forgotten: who they were goes, what was bought stays."""

from django.db.models import QuerySet

from orderwire.orders.models import Customer, Event, EventState, Order

GONE = "gone:"  # how the key of a forgotten customer begins


def forget(customer: Customer) -> None:
    """Blank the person in the customer's row, in their orders, and in the raw events that name their address.

    Numbers, statuses, items and amounts stay, and so do all counts. What the shop sends later is recorded as it comes.
    """
    _forget_events(customer)
    orders_of(customer).update(
        email="", canonical_email="", buyer={"guest": customer.guest}, billing=None, shipping_to=None, note=""
    )
    customer.key = f"{GONE}{customer.pk}"
    customer.email = customer.first_name = customer.last_name = customer.phone = customer.locale = ""
    customer.sought_email = customer.sought_first = customer.sought_last = ""
    customer.accepts_marketing = None
    customer.save()


def is_gone(customer: Customer) -> bool:
    """Whether this customer was forgotten."""
    return customer.key.startswith(GONE)


def orders_of(customer: Customer) -> QuerySet[Order]:
    """All orders of a customer."""
    return Order.objects.filter(customer=customer)


def _forget_events(customer: Customer) -> None:
    """Looks into every handled event of the store: slow, seldom, and sure."""
    words = {word.casefold() for word in (customer.email, *orders_of(customer).values_list("email", flat=True)) if word}
    handled = Event.objects.filter(store_id=customer.store_id).exclude(state=EventState.UNREAD)
    found = []
    for pk, body in handled.values_list("pk", "body").iterator(chunk_size=200) if words else ():
        said = bytes(body).decode("utf-8", "replace").casefold()
        if any(word in said for word in words):
            found.append(pk)
    Event.objects.filter(pk__in=found).update(body=b"", headers={}, state=EventState.READ, reason="")
