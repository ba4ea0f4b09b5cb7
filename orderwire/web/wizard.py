"""The three steps of a rule: settings, mail, confirm. What is typed is kept: in the session until step two is saved, then in
the paused rule itself; what the mail editor made and was not saved, in a draft (editor_desk.py)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from orderwire.access import orders_of, rule_for, store_for
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts import own_mails
from orderwire.acts.rules import warnings_of
from orderwire.core.failures import Refusal
from orderwire.core.schema import read
from orderwire.emails.papers import KINDS
from orderwire.emails.starters import STARTERS
from orderwire.rules import keep
from orderwire.rules.models import Rule
from orderwire.rules.sentences import describe
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store
from orderwire.stores.statuses import statuses_of
from orderwire.web.drafts import draft_of, drop_draft, keep_draft
from orderwire.web.editor_desk import RuleDesk, desk_of
from orderwire.web.forms import Field, Form, posted
from orderwire.web.guard import Visit, member
from orderwire.web.rule_begin import begun_with, draft_panel, looked_at, say_begun, to_confirm
from orderwire.web.rule_fields import SECTIONS, mail_fields, settings_fields
from orderwire.web.rule_languages import (
    CHECKBOXES,
    addable,
    in_panels,
    language_fields,
    panels,
    with_language,
    without_language,
)
from orderwire.web.rule_words import in_place, settings_from, settings_words
from orderwire.web.shell import visit_store
from orderwire.web.tags import picker_groups, tag_groups

ORDERS_TO_CHOOSE = 20
SOURCES = (
    ("starter", _("A starter")),
    ("design", _("The mail editor")),
    ("mjml", _("Your own MJML")),
    ("html", _("Your own HTML")),
)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def new_settings(visit: Visit, store_id: str) -> HttpResponse:
    """Step one of a new rule. Valid settings are kept in the session; no rule is made yet."""
    store = store_for(visit.account, store_id)
    visit_store(visit, store)
    if visit.POST.get("afresh"):
        drop_draft(visit, store)
        return redirect("rule_new", store.pk)
    form = Form(settings_fields(store), draft_of(visit, store))
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        keep_draft(visit, store, {**form.values(), **begun_with(visit, store)})
        try:
            read(RuleSettings, {**settings_from(form.values()), "subject": "-", "template": {"starter": "received"}})
        except Refusal as refusal:
            form.take(in_place(refusal))
        else:
            return redirect("rule_new_mail", store.pk)
    else:
        say_begun(visit, store)
    return _step_one(visit, store, None, form)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def new_mail(visit: Visit, store_id: str) -> HttpResponse:
    """Step two of a new rule: saving it makes the rule, paused."""
    desk = desk_of(visit, store_id)
    if not desk.is_begun:
        return redirect("rule_new", desk.store.pk)
    try:
        settings_from(draft_of(visit, desk.store))
    except Refusal:
        return redirect("rule_new", desk.store.pk)
    return _mail(visit, desk)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def edit_settings(visit: Visit, rule_id: str) -> HttpResponse:
    """Step one of a rule that is there; saving changes it at once."""
    rule = rule_for(visit.account, rule_id)
    known = {row.key for row in statuses_of(rule.store)}
    form = Form(settings_fields(rule.store), settings_words(keep.settings_of(rule), known))
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        try:
            keep.change_rule(rule, settings_from(form.values()), visit.user)
        except Refusal as refusal:
            form.take(in_place(refusal))
        else:
            audit.note(visit.account, visit.actor, "rule settings changed", rule.pk)
            return redirect("rule_mail", rule.pk)
    return _step_one(visit, rule.store, rule, form)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def edit_mail(visit: Visit, rule_id: str) -> HttpResponse:
    """Step two of a rule that is there."""
    return _mail(visit, desk_of(visit, rule_id=rule_id))


def _mail(visit: Visit, desk: RuleDesk) -> HttpResponse:
    form = _mail_form(visit, desk.store, desk.words())
    if visit.method == "POST":
        if desk.rule is None:
            desk.leave(form.values())
        if _about_languages(visit):
            return _step_two(visit, desk, form)
        try:
            rule = desk.save(form.values(), desk.design())
        except Refusal as refusal:
            form.take(in_place(in_panels(refusal)))
        else:
            return to_confirm(visit, rule)
    return _step_two(visit, desk, form)


@require_GET
@member(Role.VIEWER)
def confirm(visit: Visit, rule_id: str) -> HttpResponse:
    """Step three: what the rule will do in whole sentences, its mail with a real order, what to look at before it goes live."""
    rule = rule_for(visit.account, rule_id)
    visit_store(visit, rule.store)
    context = {
        "rule": rule,
        "store": rule.store,
        "sentences": describe(rule),
        "warnings": [] if rule.state == "active" else warnings_of(rule),
        **looked_at(visit, rule),
        "own_mails": own_mails.at_status_of(rule),
        "test_to": visit.user.email,
        "step": 3,
        "here": "workflow",
    }
    return render(visit, "web/rules/confirm.html", context)


def _step_one(visit: Visit, store: Store, rule: Rule | None, form: Form) -> HttpResponse:
    sections = [
        _section(str(head), [form[name.replace(".", "_")] for name in names]) for head, names in SECTIONS.items()
    ]
    context: dict[str, Any] = {
        "store": store,
        "rule": rule,
        "form": form,
        "sections": sections,
        "step": 1,
        "here": "workflow",
    }
    context["kept"] = visit.method == "GET" and rule is None and bool(draft_of(visit, store))
    return render(visit, "web/rules/settings.html", context, status=_status(visit))


def _mail_form(visit: Visit, store: Store, words: dict[str, str]) -> Form:
    """Step two's form: what was typed stands over what was there, with a language added or taken away where that was asked."""
    if visit.method == "POST":
        given = posted(visit.POST)
        words = {**words, **dict.fromkeys(CHECKBOXES, ""), **given}
        if given.get("language_add"):
            words = with_language(words, given.get("language_add_tag", ""))
        elif given.get("language_remove"):
            words = without_language(words, given["language_remove"])
    return Form([*mail_fields(), *language_fields(store, words)], words)


def _about_languages(visit: Visit) -> bool:
    """Whether the button pressed adds or removes a language: the form is shown anew, and nothing is saved."""
    return bool(visit.POST.get("language_add") or visit.POST.get("language_remove"))


def _step_two(visit: Visit, desk: RuleDesk, form: Form) -> HttpResponse:
    store, rule = desk.store, desk.rule
    if visit.method == "GET" and not form["template_starter"].value:
        form["template_starter"].value = "received"
    context: dict[str, Any] = {
        "store": store,
        "rule": rule,
        "draft": desk.draft,
        "form": form,
        "starters": STARTERS.values(),
        "kinds": SOURCES,
        "tags": tag_groups(),
        "panels": panels(form),
        "languages": addable(form, store),
        "shown_language": visit.POST.get("language_add_tag", "") if visit.POST.get("language_add") else "",
        "papers": [(form[f"attachments_{kind}"], kind) for kind in KINDS],
        "picker": picker_groups(rows=True),
        "editor": reverse("rule_editor", args=[rule.pk]) if rule else reverse("rule_new_editor", args=[store.pk]),
        "discard": reverse("rule_editor_discard", args=[rule.pk])
        if rule
        else reverse("rule_new_editor_discard", args=[store.pk]),
        "orders": list(orders_of(store).order_by("-pk")[:ORDERS_TO_CHOOSE]),
        "preview": draft_panel(store, rule, draft_of(visit, store)),
        "test_to": visit.user.email,
        "step": 2,
        "here": "workflow",
    }
    return render(visit, "web/rules/mail.html", context, status=200 if _about_languages(visit) else _status(visit))


def _section(head: str, fields: list[Field]) -> dict[str, Any]:
    """A folded part of step one, open when something in it is set or wrong."""
    return {
        "head": head,
        "fields": fields,
        "open": any(field.errors or _is_set(field.name, field.value) for field in fields),
    }


def _is_set(name: str, value: str) -> bool:
    return value not in {"products.match": ("any", ""), "expires_after_hours": ("72", "")}.get(name, ("",))


def _status(visit: Visit) -> int:
    return 422 if visit.method == "POST" else 200
