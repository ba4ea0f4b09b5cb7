"""The history of a rule's mail: every saving, two of them side by side, and the way back to one."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orderwire.access import rule_for, version_for, versions_of
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts.preview import preview_version
from orderwire.core.failures import Conflict, Refusal
from orderwire.emails.compare import Line, compare
from orderwire.emails.versions import written_in
from orderwire.rules import keep
from orderwire.rules.models import Rule, RuleVersion
from orderwire.web.guard import Visit, member
from orderwire.web.paging import newest
from orderwire.web.said import translated
from orderwire.web.shell import visit_store
from orderwire.web.viewing import Viewing, panel


@dataclass(frozen=True, slots=True)
class Part:
    """One part of two versions side by side; no rows when both say the same."""

    head: str
    rows: list[Line]


@require_GET
@member(Role.VIEWER)
def index(visit: Visit, rule_id: str) -> HttpResponse:
    """Every saving of a rule's wording, newest first: who, when, and which one is in use."""
    rule = _rule(visit, rule_id)
    page = newest(versions_of(rule), visit.GET.get("before", ""))
    context = {"rule": rule, "store": rule.store, "page": page, "query": "", "here": "workflow"}
    return render(visit, "web/versions/index.html", context)


@require_GET
@member(Role.VIEWER)
def show(visit: Visit, rule_id: str, version_id: str) -> HttpResponse:
    """One version as a mail."""
    rule = _rule(visit, rule_id)
    saved = version_for(visit.account, rule_id, version_id)
    page = reverse("version", args=[rule.pk, version_id])
    seen = panel(rule.store, Viewing.read(visit.GET), page, reverse("mail_version", args=[rule.pk, version_id]), rule)
    context = {"rule": rule, "store": rule.store, "saved": saved, "panel": seen, "here": "workflow"}
    return render(visit, "web/versions/show.html", context)


@require_GET
@member(Role.VIEWER)
def differences(visit: Visit, rule_id: str) -> HttpResponse:
    """Two versions side by side: ?old= and ?new= by their ids; left out, the one in use and the one before it."""
    rule = _rule(visit, rule_id)
    new = _wanted(visit, rule, "new") or versions_of(rule).get(version_id=rule.version_id)
    earlier = versions_of(rule).filter(number__lt=new.number).order_by("-number").first()
    old = _wanted(visit, rule, "old") or earlier or new
    context = {
        "rule": rule,
        "store": rule.store,
        "old": old,
        "new": new,
        "sides": [("old", _("Before"), old), ("new", _("After"), new)],
        "parts": _parts(old, new),
        "all": list(versions_of(rule).order_by("-number")[:100]),
        "here": "workflow",
    }
    return render(visit, "web/versions/compare.html", context)


@require_POST
@member(Role.EDITOR)
def restore(visit: Visit, rule_id: str, version_id: str) -> HttpResponse:
    """Bring a version back: a new one that says the same; the history stays."""
    saved = version_for(visit.account, rule_id, version_id)
    try:
        rule = keep.restore(saved.rule, saved, visit.user)
    except Refusal as refusal:
        messages.error(visit, " ".join(translated(error.message) for error in refusal.errors))
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
    else:
        audit.note(visit.account, visit.actor, "rule version restored", rule.pk, number=saved.number)
        messages.success(visit, _("Version %(number)s is in use again, as a new version.") % {"number": saved.number})
    return redirect("versions", rule_id)


def _rule(visit: Visit, rule_id: str) -> Rule:
    rule = rule_for(visit.account, rule_id)
    visit_store(visit, rule.store)
    return rule


def _wanted(visit: Visit, rule: Rule, name: str) -> RuleVersion | None:
    given = visit.GET.get(name, "")
    return version_for(visit.account, rule.pk, given) if given else None


def _parts(old: RuleVersion, new: RuleVersion) -> list[Part]:
    """What a reader sees (the lines of the inbox, and the words of the text part with the sample order), then the source."""
    before, after = old.version, new.version
    return [
        Part(_("Subject"), compare(before.subject, after.subject)),
        Part(_("Preview line"), compare(before.preheader, after.preheader)),
        Part(
            _("Text, with the sample order"), compare(preview_version(old, None).text, preview_version(new, None).text)
        ),
        Part(_("Source"), compare(written_in(before.source), written_in(after.source))),
    ]
