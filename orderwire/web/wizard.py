"""The three steps of a rule: settings, mail, confirm. What is typed is kept: in the session until step two is saved, then in
the paused rule itself."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from orderwire.access import orders_of, rule_for, store_for
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts import own_mails
from orderwire.acts.rules import warnings_of
from orderwire.core.failures import Refusal
from orderwire.core.schema import read
from orderwire.emails.languages import name_of
from orderwire.emails.papers import KINDS
from orderwire.emails.starters import STARTERS
from orderwire.rules import keep
from orderwire.rules.models import Rule
from orderwire.rules.sentences import describe, languages_of
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store
from orderwire.stores.statuses import statuses_of
from orderwire.web.forms import Field, Form, posted
from orderwire.web.guard import Visit, member
from orderwire.web.rule_fields import SECTIONS, mail_fields, settings_fields
from orderwire.web.rule_languages import (
    CHECKBOXES,
    addable,
    in_panels,
    language_fields,
    language_words,
    languages_from,
    panels,
    with_language,
    without_language,
)
from orderwire.web.rule_words import first_mail, in_place, mail_from, mail_words, settings_from, settings_words
from orderwire.web.shell import visit_store
from orderwire.web.tags import tag_groups

ORDERS_TO_CHOOSE = 20
SOURCES = (("starter", "A starter"), ("mjml", "Your own MJML"), ("html", "Your own HTML"))


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def new_settings(visit: Visit, store_id: str) -> HttpResponse:
    """Step one of a new rule. Valid settings are kept in the session; no rule is made yet."""
    store = store_for(visit.account, store_id)
    visit_store(visit, store)
    form = Form(settings_fields(store), _draft(visit, store))
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        _keep_draft(visit, store, form.values())
        try:
            read(RuleSettings, {**settings_from(form.values()), "subject": "-", "template": {"starter": "received"}})
        except Refusal as refusal:
            form.take(in_place(refusal))
        else:
            return redirect("rule_new_mail", store.pk)
    return _step_one(visit, store, None, form)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def new_mail(visit: Visit, store_id: str) -> HttpResponse:
    """Step two of a new rule: saving it makes the rule, paused."""
    store = store_for(visit.account, store_id)
    draft = _draft(visit, store)
    if not draft:
        return redirect("rule_new", store.pk)
    try:
        settings = settings_from(draft)
    except Refusal:
        return redirect("rule_new", store.pk)
    first = {
        "sender.name": store.sender_name,
        "sender.email": store.sender_email,
        "follow_customer_language": "on",
        **first_mail(settings["status"], store.locale),
        **draft,
    }
    form = _mail_form(visit, store, first)
    if visit.method == "POST":
        _keep_draft(visit, store, form.values())
        if _about_languages(visit):
            return _step_two(visit, store, None, form)
        try:
            rule = keep.make_rule(store, read(RuleSettings, {**settings, **_mail(form)}), visit.user)
        except Refusal as refusal:
            form.take(in_place(in_panels(refusal)))
        else:
            visit.session.pop(_name(store), None)
            audit.note(visit.account, visit.actor, "rule made", rule.pk, name=rule.name)
            return redirect("rule_confirm", rule.pk)
    return _step_two(visit, store, None, form)


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
    rule = rule_for(visit.account, rule_id)
    settings = keep.settings_of(rule)
    form = _mail_form(visit, rule.store, {**mail_words(settings), **language_words(settings)})
    if visit.method == "POST":
        if _about_languages(visit):
            return _step_two(visit, rule.store, rule, form)
        try:
            keep.change_rule(rule, _mail(form), visit.user)
        except Refusal as refusal:
            form.take(in_place(in_panels(refusal)))
        else:
            audit.note(visit.account, visit.actor, "rule mail changed", rule.pk)
            return redirect("rule_confirm", rule.pk)
    return _step_two(visit, rule.store, rule, form)


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
        "own_mails": own_mails.at_status_of(rule),
        "orders": list(orders_of(rule.store).order_by("-pk")[:ORDERS_TO_CHOOSE]),
        "chosen": visit.GET.get("order", ""),
        "chosen_language": visit.GET.get("language", ""),
        "languages": [(tag, name_of(tag)) for tag in languages_of(rule)],
        "test_to": visit.user.email,
        "step": 3,
        "here": "workflow",
    }
    return render(visit, "web/rules/confirm.html", context)


def _step_one(visit: Visit, store: Store, rule: Rule | None, form: Form) -> HttpResponse:
    sections = [_section(head, [form[name.replace(".", "_")] for name in names]) for head, names in SECTIONS.items()]
    context = {"store": store, "rule": rule, "form": form, "sections": sections, "step": 1, "here": "workflow"}
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


def _mail(form: Form) -> dict[str, Any]:
    return {**mail_from(form.values()), **languages_from(form.values())}


def _step_two(visit: Visit, store: Store, rule: Rule | None, form: Form) -> HttpResponse:
    if visit.method == "GET" and not form["template_starter"].value:
        form["template_starter"].value = "received"
    context: dict[str, Any] = {
        "store": store,
        "rule": rule,
        "form": form,
        "starters": STARTERS.values(),
        "kinds": SOURCES,
        "tags": tag_groups(),
        "panels": panels(form),
        "languages": addable(form, store),
        "shown_language": visit.POST.get("language_add_tag", "") if visit.POST.get("language_add") else "",
        "papers": [(form[f"attachments_{kind}"], kind) for kind in KINDS],
        "orders": list(orders_of(store).order_by("-pk")[:ORDERS_TO_CHOOSE]),
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


def _name(store: Store) -> str:
    return f"draft rule {store.pk}"


def _draft(visit: Visit, store: Store) -> dict[str, str]:
    return dict(visit.session.get(_name(store), {}))


def _keep_draft(visit: Visit, store: Store, words: dict[str, str]) -> None:
    visit.session[_name(store)] = {**_draft(visit, store), **words}
