"""A message as CONTRACT §3 shows it (attempts, opens, clicks and events are added by those who own them)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from orderwire.outbox.models import Message


def as_json(message: Message) -> dict[str, Any]:
    """The message's JSON; load `rule` with it."""
    return {
        "id": message.pk,
        "store_id": message.store_id,
        "rule_id": message.rule_id,
        "rule_name": message.rule.name,
        "order_id": message.order_id,
        "order_number": message.order_number or None,
        "to": message.to_address,
        "subject": message.subject,
        "state": message.state,
        "reason": message.reason or None,
        "detail": message.detail or None,
        "held_reason": message.held_reason or None,
        "resolution": message.resolution or None,
        "due_at": message.due_at,
        "sent_at": message.sent_at,
        "expires_at": message.expires_at,
        "message_id": message.message_id or None,
        "test": message.test,
        "copy": message.copy,
    }


def last_mails(order_ids: Sequence[str]) -> dict[str, Message]:
    """The newest mail about each of these orders by the order's id, tests left out; with its rule. Three queries."""
    mine = Message.objects.filter(order_id__in=order_ids, test=False).order_by()
    newest = mine.values("order_id").annotate(last=Max("id")).values_list("last", flat=True)
    rows = Message.objects.filter(pk__in=list(newest)).prefetch_related("rule")
    return {row.order_id: row for row in rows if row.order_id}
