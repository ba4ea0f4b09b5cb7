"""A customer is forgotten: hits on their mails name nobody any more, and their orders' own links end; the counts stay."""

from collections.abc import Sequence

from orderwire.emails.blocks import parcel_url
from orderwire.orders.models import Order
from orderwire.orders.view import snapshots_of
from orderwire.outbox.models import Message
from orderwire.tracking.links import target_of
from orderwire.tracking.models import Hit, LinkTarget, Reaction


def forget(message_ids: Sequence[str]) -> None:
    """Blank who and which mail in the hits of these messages, and drop what people did with each; the caller's transaction.

    Call it before the orders are forgotten: it is from them that we know which links were theirs alone.
    """
    LinkTarget.objects.filter(pk__in=_own_targets(message_ids)).delete()
    Hit.objects.filter(message_id__in=message_ids).update(message=None, agent="", network="")
    Reaction.objects.filter(message_id__in=message_ids).delete()


def _own_targets(message_ids: Sequence[str]) -> set[str]:
    """Targets that lead to the page or a parcel of the orders these messages are about, and of no other order."""
    rows = Message.objects.filter(pk__in=message_ids, order__isnull=False).values_list("rule_id", "order_id")
    rules: dict[str, set[str]] = {}
    for rule_id, order_id in rows:
        rules.setdefault(order_id or "", set()).add(rule_id)
    orders = list(Order.objects.filter(pk__in=rules))
    found = set()
    for pk, snapshot in snapshots_of(orders).items():
        store_id = next(order.store_id for order in orders if order.pk == pk)
        urls = {parcel_url(parcel) for parcel in snapshot.shipments or ()}
        others = Order.objects.filter(store_id=store_id, order_url=snapshot.order_url or "").exclude(pk__in=rules)
        if snapshot.order_url and not others.exists():  # a shop may give all its orders one page
            urls.add(snapshot.order_url)
        for url in urls - {""}:
            found |= {target[0] for rule_id in rules[pk] if (target := target_of(store_id, rule_id, url))}
    return found
