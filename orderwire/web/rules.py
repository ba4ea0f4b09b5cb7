"""Acts on one rule: on, off, copy, test, delete."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orderwire.access import Missing, any_rule_for, orders_of, rule_for
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts import rules as acts
from orderwire.core.failures import Conflict, Refusal
from orderwire.rules import keep
from orderwire.web.guard import Visit, member
from orderwire.web.said import translated

MINUTES = int(keep.UNDO.total_seconds() // 60)


@require_POST
@member(Role.EDITOR)
def activate(visit: Visit, rule_id: str) -> HttpResponse:
    """Turn the rule on. Warnings that were not accepted, and what forbids it, lead to step three, which shows them."""
    rule = rule_for(visit.account, rule_id)
    try:
        acts.activate_rule(rule, accept_warnings=bool(visit.POST.get("accept")))
    except Refusal as refusal:
        for error in refusal.errors:
            messages.error(visit, translated(error.message))
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
    else:
        audit.note(visit.account, visit.actor, "rule activated", rule.pk)
        messages.success(visit, _("“%(name)s” is on. It writes for every change from now on.") % {"name": rule.name})
        return redirect("rules", rule.store_id)
    return redirect("rule_confirm", rule.pk)


@require_POST
@member(Role.EDITOR)
def pause(visit: Visit, rule_id: str) -> HttpResponse:
    """Turn the rule off; its pending mails are held."""
    rule = acts.pause_rule(rule_for(visit.account, rule_id))
    audit.note(visit.account, visit.actor, "rule paused", rule.pk)
    said = _("“%(name)s” is off. Its pending mails are held; changes while it is off never count.")
    messages.success(visit, said % {"name": rule.name})
    return redirect("rules", rule.store_id)


@require_POST
@member(Role.EDITOR)
def duplicate(visit: Visit, rule_id: str) -> HttpResponse:
    """A copy, turned off, opened for editing."""
    copy = keep.duplicate(rule_for(visit.account, rule_id), visit.user)
    audit.note(visit.account, visit.actor, "rule duplicated", copy.pk, of=rule_id)
    messages.success(visit, _("Here is the copy. It is off until you activate it."))
    return redirect("rule_settings", copy.pk)


@require_POST
@member(Role.EDITOR)
def test(visit: Visit, rule_id: str) -> HttpResponse:
    """Send one marked test to an address, with the order chosen or the sample."""
    rule = rule_for(visit.account, rule_id)
    wanted = visit.POST.get("order", "")
    order = orders_of(rule.store).filter(pk=wanted).first() if wanted else None
    if wanted and order is None:
        raise Missing
    try:
        message = acts.send_test(rule, visit.POST.get("to", ""), order)
    except Refusal as refusal:
        messages.error(visit, translated(refusal.errors[0].message))
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
    else:
        messages.success(
            visit,
            _("The test is on its way to %(address)s. It is marked as a test and counted nowhere.")
            % {"address": message.to_address},
        )
        return redirect("message", message.pk)
    return redirect("rule_confirm", rule.pk)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def delete(visit: Visit, rule_id: str) -> HttpResponse:
    """Ask, then end the rule."""
    rule = rule_for(visit.account, rule_id)
    if visit.method == "POST":
        acts.delete_rule(rule)
        audit.note(visit.account, visit.actor, "rule deleted", rule.pk, name=rule.name)
        said = _("“%(name)s” is deleted. Its figures and logs stay. You can undo this for %(minutes)s minutes.")
        messages.success(visit, said % {"name": rule.name, "minutes": MINUTES})
        return redirect("rules", rule.store_id)
    context = {
        "head": _("Delete “%(name)s”?") % {"name": rule.name},
        "sentences": [
            _("Its pending mails are cancelled. What it has sent stays in the logs and in the figures."),
            _("For %(minutes)s minutes you can undo it; the cancelled mails stay cancelled.") % {"minutes": MINUTES},
            _("To stop it for a while, turn it off instead."),
        ],
        "act": _("Delete the rule"),
        "back": reverse("rules", args=[rule.store_id]),
        "here": "workflow",
    }
    return render(visit, "web/ask.html", context)


@require_POST
@member(Role.EDITOR)
def restore(visit: Visit, rule_id: str) -> HttpResponse:
    """Undo a deletion within its minutes."""
    rule = any_rule_for(visit.account, rule_id)
    try:
        back = acts.restore_rule(rule)
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
        return redirect("rules", rule.store_id)
    audit.note(visit.account, visit.actor, "rule deletion undone", rule.pk, name=rule.name)
    said = (
        _("“%(name)s” is back, and on. Mails that were cancelled with it stay cancelled.")
        if back.state == "active"
        else _("“%(name)s” is back, and off as it was. Mails that were cancelled with it stay cancelled.")
    )
    messages.success(visit, said % {"name": rule.name})
    return redirect("rules", rule.store_id)
