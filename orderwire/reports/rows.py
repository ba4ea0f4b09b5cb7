"""Messages, orders and customers with what every room knows of them, as CONTRACT §3 shows them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from orderwire.audience.models import Suppression
from orderwire.audience.suppression import as_json as suppression_json
from orderwire.delivery.view import attempts_by_message
from orderwire.orders.erasing import is_gone, orders_of
from orderwire.orders.models import Customer, Order
from orderwire.orders.view import as_json as order_json
from orderwire.outbox.content import mail_as_sent, writing_json, writings_of
from orderwire.outbox.models import Message
from orderwire.outbox.view import as_json as message_json
from orderwire.reports.customers import lifetimes
from orderwire.tracking.view import by_person, events_of, reactions_of


def messages_shown(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """Messages with their attempts and what people did with them, in a few queries; load `rule` and `store` with them."""
    attempts = attempts_by_message(messages)
    ids = [message.pk for message in messages]
    done, events, written = reactions_of(ids), events_of(ids), writings_of(ids)
    return [
        {
            **message_json(row),
            **writing_json(written.get(row.pk)),
            **done[row.pk],
            **by_person(row.store),
            "events": events[row.pk],
            "attempts": attempts[row.pk],
        }
        for row in messages
    ]


def orders_shown(orders: list[Order]) -> list[dict[str, Any]]:
    """Orders with all that belongs to them, in as many queries as one order takes."""
    prefetch_related_objects(orders, "items", "shipments", "changes")
    messages: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
    rows = Message.objects.filter(order__in=orders).prefetch_related("rule", "store").order_by("id")
    for message in messages_shown(list(rows)):
        messages[message["order_id"]].append(message)
    return [{**order_json(order, full=True), "messages": messages[order.pk]} for order in orders]


def customers_shown(customers: Sequence[Customer]) -> list[dict[str, Any]]:
    """Customers with their lifetime figures."""
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


def customer_file(customer: Customer, suppressions: Iterable[Suppression]) -> dict[str, Any]:
    """All that is kept of a customer: themselves, their orders, the suppressions handed in, their mails whole."""
    orders = list(orders_of(customer).order_by("pk"))
    return {
        "customer": customers_shown([customer])[0],
        "orders": orders_shown(orders),
        "suppressions": [suppression_json(row) for row in suppressions],
        "mails": [_mail(row) for row in Message.objects.filter(order__in=orders).order_by("pk")],
    }


def _mail(message: Message) -> dict[str, Any]:
    mail = mail_as_sent(message)
    whole = {"subject": mail.subject, "html": mail.html, "text": mail.text} if mail else {"subject": message.subject}
    return {"id": message.pk, "to": message.to_address, "state": message.state, "sent_at": message.sent_at, **whole}
