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
from orderwire.reports.models import DailyTotal
from orderwire.stores.models import Store


def overview(store: Store, workflow: str = "order_status") -> dict[str, Any]:
    """CONTRACT §3's overview: all time, deleted rules included.

    Opens, clicks and conversions are zero as long as nothing measures them: nothing was counted, nothing is made up.
    """
    totals = DailyTotal.objects.filter(store=store, workflow=workflow)
    sent = totals.aggregate(n=Sum("sent"))["n"] or 0
    pending = Message.objects.filter(store=store, state__in=PENDING, test=False).count()
    return {
        "pending": pending,
        "sent": sent,
        "opens": 0,
        "opens_unique": 0,
        "clicks": 0,
        "clicks_unique": 0,
        "conversions": 0,
        "revenue": {"amount": text(Decimal(0), store.currency), "currency": store.currency},
        "revenue_other": [],
        "weekly": weekly(store, workflow),
    }


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
