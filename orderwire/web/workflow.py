"""The Order Status Update workflow of a store: Overview and Rules (its Logs are in logs.py)."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_GET

from orderwire.access import deleted_rules_of, every_rule_of, rules_of, store_for
from orderwire.accounts.models import Role
from orderwire.core import clock
from orderwire.core.begins import folded
from orderwire.reports import figures
from orderwire.rules.keep import UNDO
from orderwire.rules.sentences import timing
from orderwire.stores.models import Store
from orderwire.stores.statuses import label_of
from orderwire.web.chart import weekly_chart
from orderwire.web.funnel import funnel
from orderwire.web.guard import Visit, member
from orderwire.web.said import translated
from orderwire.web.shell import visit_store

BEST = 5


@require_GET
@member(Role.VIEWER)
def overview(visit: Visit, store_id: str) -> HttpResponse:
    """All-time figures, the weekly chart, the funnel of all rules and of the best ones. `rule` shows that rule's funnel."""
    store = _store(visit, store_id)
    found, machines = figures.overview_and_machines(store)
    per_rule = figures.by_rule(store)
    rules = list(every_rule_of(store).order_by("name", "id"))
    chosen = next((rule for rule in rules if rule.pk == visit.GET.get("rule")), None)
    best = sorted((rule for rule in rules if rule.pk in per_rule), key=lambda rule: _merit(per_rule[rule.pk]))
    context = {
        "figures": found,
        "machines": machines,
        "chart": weekly_chart(found["weekly"][-26:]),
        "rules": [{"rule": rule, **per_rule[rule.pk]} for rule in best[:BEST]],
        "every_rule": [rule for rule in rules if rule.pk in per_rule],
        "chosen": chosen,
        "funnel": funnel(per_rule.get(chosen.pk, figures.no_figures(store)) if chosen else found),
        "active": sum(rule.state == "active" and rule.deleted_at is None for rule in rules),
        "tab": "overview",
    }
    return _page(visit, "web/workflow/overview.html", store, context)


def _merit(found: dict[str, Any]) -> tuple[Any, ...]:
    """What makes a rule a good one, best first: revenue, then conversions, clicks, mails sent."""
    earned = Decimal(found["revenue"]["amount"])
    return -earned, -found["conversions"], -found["clicks_unique"], -found["sent"]


@require_GET
@member(Role.VIEWER)
def rules(visit: Visit, store_id: str) -> HttpResponse:
    """Every rule of the store, or those whose name or status holds `q`; and what was deleted a moment ago."""
    store = _store(visit, store_id)
    q = visit.GET.get("q", "").strip()[:120]
    per_rule, nothing = figures.by_rule(store), figures.no_figures(store)
    rows: list[dict[str, Any]] = [
        {
            "rule": rule,
            "when": capfirst(timing(rule)),
            "status": translated(label_of(store, rule.axis, rule.status)),
            "figures": per_rule.get(rule.pk, nothing),
        }
        for rule in rules_of(store).order_by("name", "id")
    ]
    shown = [row for row in rows if folded(q) in folded(f"{row['rule'].name} {row['status']}", 300)]
    deleted = deleted_rules_of(store, clock.now() - UNDO).order_by("-deleted_at")
    context = {"rows": shown, "any": bool(rows), "q": q, "deleted": deleted, "tab": "rules"}
    return _page(visit, "web/workflow/rules.html", store, context)


def _store(visit: Visit, store_id: str) -> Store:
    store = store_for(visit.account, store_id)
    visit_store(visit, store)
    return store


def _page(visit: Visit, template: str, store: Store, context: dict[str, Any]) -> HttpResponse:
    return render(visit, template, {"store": store, "here": "workflow", **context})
