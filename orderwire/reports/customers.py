"""What a customer bought and got, over their whole life with a store."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from orderwire.core.begins import begins, folded
from orderwire.core.money import text
from orderwire.orders.models import Customer, Order
from orderwire.outbox.models import SENT, Message
from orderwire.reports.search import address_start

How = Callable[[str, str], Q]  # begins, or reads


def lifetimes(customers: Sequence[Customer]) -> dict[str, dict[str, Any]]:
    """Each customer's figures by id: orders without test, draft, cancelled and deleted ones, money by currency, mails sent."""
    ids = [customer.pk for customer in customers]
    found: dict[str, dict[str, Any]] = {pk: _nothing() for pk in ids}
    real = Order.objects.filter(customer_id__in=ids, test=False, draft=False, cancelled=False, deleted_at=None)
    rows = real.values("customer_id", "currency").order_by("customer_id", "currency")
    for row in rows.annotate(
        n=Count("id"), total=Sum("total"), back=Sum("refunded"), first=Min("placed_at"), last=Max("placed_at")
    ):
        own = found[row["customer_id"]]
        own["orders"] += row["n"]
        own["spent"].append(_money(row["total"], row["currency"]))
        if row["back"]:
            own["refunded"].append(_money(row["back"], row["currency"]))
        own["first_order_at"] = min((at for at in (own["first_order_at"], row["first"]) if at), default=None)
        own["last_order_at"] = max((at for at in (own["last_order_at"], row["last"]) if at), default=None)
    sent = Message.objects.filter(order__customer_id__in=ids, state__in=SENT, test=False)
    for pk, n in sent.values_list("order__customer_id").order_by().annotate(n=Count("id")):
        found[pk]["mails_sent"] = n
    return found


def named(typed: str, how: How = begins) -> list[Q]:
    """Customers whose address, first or last name begins with what was typed, or who are called so; indexes carry each."""
    word = " ".join(typed.replace("\0", "").split())
    name = folded(word)
    wanted = [how("sought_email", address_start(word))]
    if name:
        first, _, last = name.rpartition(" ")
        wanted += [how("sought_last", name), how("sought_first", name)]
        wanted += [how("sought_last", last) & Q(sought_first=first)] if first else []
    return wanted


def _nothing() -> dict[str, Any]:
    figures: dict[str, Any] = {"orders": 0, "spent": [], "refunded": [], "mails_sent": 0}
    return {**figures, "first_order_at": None, "last_order_at": None}


def _money(amount: Any, currency: str) -> dict[str, str]:
    return {"amount": text(amount, currency), "currency": currency}
