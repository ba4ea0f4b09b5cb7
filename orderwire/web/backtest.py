"""What a rule would have done: the count beside the wizard's first step, and the back-test of a rule that is there."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orderwire.access import rule_for, store_for
from orderwire.accounts.models import Role
from orderwire.acts.backtest import Recent, backtest_rule, match_recent, seen_products
from orderwire.core import clock
from orderwire.core.failures import Refusal
from orderwire.core.schema import read
from orderwire.reports.span import DAYS
from orderwire.rules.settings import RuleSettings
from orderwire.web.days import read_days, today
from orderwire.web.drafts import keep_draft
from orderwire.web.forms import Form, posted
from orderwire.web.guard import Visit, member
from orderwire.web.rule_fields import settings_fields
from orderwire.web.rule_words import settings_from
from orderwire.web.said import translated
from orderwire.web.shell import visit_store

EXAMPLES_SHOWN = 100
_MAIL = {"subject": "-", "template": {"starter": "received"}}  # the count asks for settings alone


@require_POST
@member(Role.EDITOR)
def count(visit: Visit, store_id: str) -> HttpResponse:
    """“Would have matched 34 of your last 500 orders”, for the settings as they are typed now.

    Of a new rule they are kept, so that leaving the page loses nothing.
    """
    store = store_for(visit.account, store_id)
    typed = Form(settings_fields(store)).fill(posted(visit.POST)).values()
    if not visit.POST.get("rule") and typed != Form(settings_fields(store)).values():
        keep_draft(visit, store, typed)
    words = {**typed, "name": typed["name"] or "-"}
    context: dict[str, Any] = {}
    try:
        settings = read(RuleSettings, {**settings_from(words), **_MAIL})
    except Refusal as refusal:
        context["unready"] = translated(refusal.errors[0].message)
    else:
        recent = match_recent(store, settings)
        context |= {"recent": recent, "reasons": _reasons(recent)}
    return render(visit, "web/rules/count.html", context)


@require_GET
@member(Role.EDITOR)
def products(visit: Visit, store_id: str) -> HttpResponse:
    """Products of the last orders whose code or name holds `find`, each as a button that adds its code."""
    store = store_for(visit.account, store_id)
    word = visit.GET.get("find", "").strip()[:100]
    return render(visit, "web/rules/products.html", {"found": seen_products(store, word), "word": word})


@require_GET
@member(Role.VIEWER)
def show(visit: Visit, rule_id: str) -> HttpResponse:
    """A rule over past days: how many mails, how many blocked and why, and the newest examples. Nothing is sent."""
    rule = rule_for(visit.account, rule_id)
    visit_store(visit, rule.store)
    last = visit.GET.get("until", "").strip() or today(rule.store).isoformat()
    first = visit.GET.get("from", "").strip() or (today(rule.store) - timedelta(days=DAYS - 1)).isoformat()
    context: dict[str, Any] = {"rule": rule, "store": rule.store, "from": first, "until": last, "here": "workflow"}
    try:
        found = backtest_rule(rule, read_days(rule.store, first, last))
    except Refusal as refusal:
        context["wrong"] = translated(refusal.errors[0].message)
        return render(visit, "web/rules/backtest.html", context, status=422)
    reasons = sorted(found["reasons"].items(), key=lambda pair: -pair[1])
    context |= {"found": found, "reasons": reasons, "examples": found["examples"][:EXAMPLES_SHOWN], "now": clock.now()}
    return render(visit, "web/rules/backtest.html", context)


def _reasons(recent: Recent) -> list[tuple[str, int]]:
    """Why the others would have got none, the most frequent first."""
    missed = recent.looked - recent.entered
    found = sorted(recent.reasons.items(), key=lambda pair: -pair[1])
    return [*found, *([(_("never entered this status"), missed)] if missed else [])]
