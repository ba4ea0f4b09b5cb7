"""What the wizard takes from the library and from the preview: the wording a rule begins with, and how its mail is looked at."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from orderwire.access import Missing, template_for
from orderwire.core.failures import Refusal
from orderwire.emails.library import wording_of
from orderwire.emails.starters import STARTERS
from orderwire.rules.models import Rule
from orderwire.stores.models import Store
from orderwire.web.guard import Visit
from orderwire.web.rule_fields import OTHER
from orderwire.web.rule_words import mail_words
from orderwire.web.viewing import Viewing, choices, panel

_TAKEN = ("subject", "preheader", "template.kind", "template.starter", "template.source", "template.text")


def begun_with(visit: Visit, store: Store) -> dict[str, str]:
    """Step two's fields of the template (?template=) or starter (?starter=) a rule begins with; empty without one.

    Raises Missing for a template of somebody else.
    """
    wanted, key = visit.GET.get("template", ""), visit.GET.get("starter", "")
    if wanted:
        words = mail_words(wording_of(template_for(visit.account, wanted)))
        return {name: words[name] for name in _TAKEN}
    if not key:
        return {}
    if key not in STARTERS:
        raise Missing
    wording = STARTERS[key].in_language(store.locale)
    return {
        "subject": wording.subject,
        "preheader": wording.preheader,
        "template.kind": "starter",
        "template.starter": key,
        "template.source": "",
        "template.text": "",
    }


def say_begun(visit: Visit, store: Store) -> None:
    """On step one: what the mail will begin with. Raises Missing as begun_with() does."""
    words = begun_with(visit, store)
    if not words:
        return
    wanted = visit.GET.get("template", "")
    name = template_for(visit.account, wanted).name if wanted else STARTERS[words["template.starter"]].name
    messages.info(visit, _("The mail begins with “%(name)s”. First say when it goes.") % {"name": name})


def to_confirm(visit: Visit, rule: Rule) -> HttpResponse:
    """On to step three; to its test where that was asked for."""
    there = reverse("rule_confirm", args=[rule.pk])
    return redirect(f"{there}#test" if visit.POST.get("then") == "test" else there)


def draft_panel(store: Store, rule: Rule | None, draft: Mapping[str, str]) -> dict[str, Any]:
    """What step two's preview needs beside the form: what can be chosen, and what the rule's other settings say."""
    entered = draft.get("status_other" if draft.get("status") == OTHER else "status", "")
    return {
        **choices(store, rule),
        "rule": rule.pk if rule else "",
        "entered": "" if rule else entered,
        "limit": "" if rule else draft.get("product_limit", ""),
    }


def looked_at(visit: Visit, rule: Rule) -> dict[str, Any]:
    """What step three shows of the rule's mail."""
    viewing = Viewing.read(visit.GET)
    page, frame = reverse("rule_confirm", args=[rule.pk]), reverse("mail_rule", args=[rule.pk])
    shown = panel(rule.store, viewing, page, frame, rule)
    try:
        order = viewing.order_of(rule.store)
    except Refusal:  # the frame says so
        order = None
    offered = [one for one in shown["orders"] if order is None or one.pk != order.pk]
    return {"panel": shown, "orders": [order, *offered] if order else offered, "chosen": order.pk if order else ""}
