"""What Overview asks: sums of a few hundred daily totals, and the pending mails, which are few."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum

from orderwire.core import clock
from orderwire.core.money import text
from orderwire.outbox.models import EVER, PENDING, Message
from orderwire.reports.models import DailyRevenue, DailyTotal
from orderwire.stores.models import Store

_SUMS = ("sent", "opens", "opens_unique", "clicks", "clicks_unique", "conversions")
_MACHINES = ("machine_opens", "machine_clicks")


def overview(store: Store, workflow: str = "order_status") -> dict[str, Any]:
    """CONTRACT §3's overview: all time, deleted rules included. Opens and clicks are people's; see machines()."""
    return overview_and_machines(store, workflow)[0]


def machines(store: Store, workflow: str = "order_status") -> dict[str, int]:
    """Opens and clicks of machines, which no other figure counts: `machine_opens` and `machine_clicks`."""
    return overview_and_machines(store, workflow)[1]


def overview_and_machines(store: Store, workflow: str = "order_status") -> tuple[dict[str, Any], dict[str, int]]:
    """Both, for what one reading of the daily totals costs."""
    days = list(
        DailyTotal.objects.filter(store=store, workflow=workflow)
        .order_by()
        .values_list("day")
        .annotate(**{f"all_{name}": Sum(name) for name in (*_SUMS, *_MACHINES)})
    )
    sums = {name: sum(day[place] for day in days) for place, name in enumerate((*_SUMS, *_MACHINES), 1)}
    pending = Message.objects.filter(store=store, state__in=PENDING, test=False, due_at__gte=EVER).count()
    money = (
        DailyRevenue.objects.filter(store=store, workflow=workflow).values_list("currency").annotate(n=Sum("amount"))
    )
    earned = {currency: amount for currency, amount in money.order_by("currency") if amount}
    found = {
        "pending": pending,
        **{name: sums[name] for name in _SUMS},
        "revenue": _money(earned.pop(store.currency, Decimal(0)), store.currency),
        "revenue_other": [_money(amount, currency) for currency, amount in earned.items()],
        "weekly": _weeks(store, [(day[0], day[1]) for day in days]),
    }
    return found, {name: sums[name] for name in _MACHINES}


def _money(amount: Decimal, currency: str) -> dict[str, str]:
    return {"amount": text(amount, currency), "currency": currency}


def _weeks(store: Store, sent: Sequence[tuple[date, int]]) -> list[dict[str, Any]]:
    """Sent mails by ISO week of the store's zone, from the first week with a mail to this one, empty weeks too."""
    by_week: dict[date, int] = defaultdict(int)
    for day, n in sent:
        if n:
            by_week[_monday(day)] += n
    this_week = _monday(clock.now().astimezone(ZoneInfo(store.timezone)).date())
    week = min([*by_week, this_week])
    listed = []
    while week <= max([*by_week, this_week]):
        year, number, _ = week.isocalendar()
        listed.append({"week": f"{year}-W{number:02d}", "start": week.isoformat(), "sent": by_week.get(week, 0)})
        week += timedelta(weeks=1)
    return listed


_PER_RULE = ("sent", "blocked", "opens_unique", "clicks_unique", "conversions")


def by_rule(store: Store) -> dict[str, dict[str, Any]]:
    """Each rule's kept totals by its id, deleted rules' too: sent, blocked, opened and clicked mails, conversions, revenue; and
    its pending mails. `revenue` is in the store's currency, `revenue_other` in others."""
    found: dict[str, dict[str, Any]] = defaultdict(lambda: no_figures(store))
    rows = DailyTotal.objects.filter(store=store).values("rule_id").order_by()
    for row in rows.annotate(**{f"all_{name}": Sum(name) for name in _PER_RULE}):
        found[row["rule_id"]] |= {name: row[f"all_{name}"] for name in _PER_RULE}
    money = DailyRevenue.objects.filter(store=store).values_list("rule_id", "currency").annotate(n=Sum("amount"))
    for rule_id, currency, amount in money.order_by("rule_id", "currency"):
        if currency == store.currency:
            found[rule_id]["revenue"] = _money(amount, currency)
        elif amount:
            found[rule_id]["revenue_other"].append(_money(amount, currency))
    waiting = Message.objects.filter(store=store, state__in=PENDING, test=False, due_at__gte=EVER)
    for row in waiting.values("rule_id").order_by().annotate(n=Count("id")):
        found[row["rule_id"]]["pending"] = row["n"]
    return dict(found)


def no_figures(store: Store) -> dict[str, Any]:
    """What by_rule() would say of a rule that has done nothing yet."""
    zeros: dict[str, Any] = dict.fromkeys((*_PER_RULE, "pending"), 0)
    return {**zeros, "revenue": _money(Decimal(0), store.currency), "revenue_other": []}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
