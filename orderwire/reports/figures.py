"""What Overview asks: sums of a few hundred daily totals, and the pending mails, which are few."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum

from orderwire.core import clock
from orderwire.core.money import text
from orderwire.outbox.models import PENDING, Message
from orderwire.reports.models import DailyRevenue, DailyTotal
from orderwire.stores.models import Store


def overview(store: Store, workflow: str = "order_status") -> dict[str, Any]:
    """CONTRACT §3's overview: all time, deleted rules included. Opens and clicks are people's; see machines()."""
    sums = _sums(store, workflow, ("sent", "opens", "opens_unique", "clicks", "clicks_unique", "conversions"))
    pending = Message.objects.filter(store=store, state__in=PENDING, test=False).count()
    money = (
        DailyRevenue.objects.filter(store=store, workflow=workflow).values_list("currency").annotate(n=Sum("amount"))
    )
    earned = {currency: amount for currency, amount in money.order_by("currency") if amount}
    return {
        "pending": pending,
        **sums,
        "revenue": _money(earned.pop(store.currency, Decimal(0)), store.currency),
        "revenue_other": [_money(amount, currency) for currency, amount in earned.items()],
        "weekly": weekly(store, workflow),
    }


def machines(store: Store, workflow: str = "order_status") -> dict[str, int]:
    """Opens and clicks of machines, which no other figure counts: `machine_opens` and `machine_clicks`."""
    return _sums(store, workflow, ("machine_opens", "machine_clicks"))


def _sums(store: Store, workflow: str, names: tuple[str, ...]) -> dict[str, int]:
    totals = DailyTotal.objects.filter(store=store, workflow=workflow)
    found = totals.aggregate(**{f"all_{name}": Sum(name) for name in names})
    return {name: found[f"all_{name}"] or 0 for name in names}


def _money(amount: Decimal, currency: str) -> dict[str, str]:
    return {"amount": text(amount, currency), "currency": currency}


def weekly(store: Store, workflow: str = "order_status") -> list[dict[str, Any]]:
    """Sent mails by ISO week of the store's zone, from the first week with a mail to this one, empty weeks too."""
    rows = DailyTotal.objects.filter(store=store, workflow=workflow).values_list("day").annotate(n=Sum("sent"))
    by_week: dict[date, int] = defaultdict(int)
    for day, n in rows.exclude(n=0):
        by_week[_monday(day)] += n
    this_week = _monday(clock.now().astimezone(ZoneInfo(store.timezone)).date())
    week = min([*by_week, this_week])
    listed = []
    while week <= max([*by_week, this_week]):
        year, number, _ = week.isocalendar()
        listed.append({"week": f"{year}-W{number:02d}", "start": week.isoformat(), "sent": by_week.get(week, 0)})
        week += timedelta(weeks=1)
    return listed


def by_rule(store: Store) -> dict[str, dict[str, int]]:
    """Sent, blocked and pending mails of each rule, by its id."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: {"sent": 0, "blocked": 0, "pending": 0})
    rows = (
        DailyTotal.objects.filter(store=store).values("rule_id").annotate(sent_n=Sum("sent"), blocked_n=Sum("blocked"))
    )
    for row in rows:
        found[row["rule_id"]] |= {"sent": row["sent_n"], "blocked": row["blocked_n"]}
    waiting = Message.objects.filter(store=store, state__in=PENDING, test=False)
    for row in waiting.values("rule_id").order_by().annotate(n=Count("id")):
        found[row["rule_id"]]["pending"] = row["n"]
    return dict(found)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
