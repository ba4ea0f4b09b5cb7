"""Templates: the starters and the account's own mails, to look at, to change, and to begin a rule with."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orderwire.access import Missing, rule_for, template_for, template_version_for, templates_of
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts import templates as acts
from orderwire.core.failures import Conflict, Refusal
from orderwire.core.schema import read
from orderwire.emails import library
from orderwire.emails.models import Template
from orderwire.emails.starters import STARTERS, Starter
from orderwire.web.forms import Form, posted
from orderwire.web.guard import Visit, member
from orderwire.web.library_form import as_fields, begun, fields, name_for, wish_from
from orderwire.web.paging import newest
from orderwire.web.rule_words import in_place
from orderwire.web.said import translated
from orderwire.web.shell import shown_store
from orderwire.web.tags import tag_groups
from orderwire.web.template_desk import TemplateDesk
from orderwire.web.viewing import Viewing, choices, panel

A_PAGE = 24


@require_GET
@member(Role.VIEWER)
def index(visit: Visit) -> HttpResponse:
    """The account's own, newest first, and the starters; `q` finds them by name or subject."""
    q = visit.GET.get("q", "").strip()[:120]
    rows = templates_of(visit.account)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(subject__icontains=q)) if q.isprintable() else rows.none()
    context = {
        "q": q,
        "page": newest(rows, visit.GET.get("before", ""), A_PAGE),
        "starters": [one for one in STARTERS.values() if q.lower() in f"{one.name} {one.subject}".lower()],
        "query": urlencode({"q": q}) if q else "",
        "store": shown_store(visit, visit.account),
        "here": "templates",
    }
    return render(visit, "web/library/index.html", context)


@require_GET
@member(Role.VIEWER)
def show(visit: Visit, template_id: str) -> HttpResponse:
    """One template as a mail, and its versions; ?version= shows one of those."""
    template = template_for(visit.account, template_id)
    wanted = visit.GET.get("version", "")
    history = list(library.history_of(template)[:A_PAGE])
    context = {
        "template": template,
        "name": template.name,
        "history": history,
        "looked_at": template_version_for(visit.account, template.pk, wanted) if wanted else None,
        "draft": template.drafts.filter(person=visit.user).exists(),
    }
    kept = {"version": wanted} if wanted else {}
    return _shown(visit, context, reverse("mail_template", args=[template.pk]), **kept)


@require_GET
@member(Role.VIEWER)
def starter(visit: Visit, key: str) -> HttpResponse:
    """One starter as a mail."""
    one = _starter(key)
    store = shown_store(visit, visit.account)
    frame = reverse("mail_starter", args=[store.pk, one.key]) if store else ""
    return _shown(visit, {"starter": one, "name": translated(one.name)}, frame, letter="1")


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def make(visit: Visit) -> HttpResponse:
    """A new template; step two of a rule sends its wording here too, and keeps its own page."""
    form = Form(fields(), as_fields())
    if visit.method == "POST":
        words, to_editor = posted(visit.POST), visit.POST.get("then") == "editor"
        if to_editor:
            store = shown_store(visit, visit.account)
            words = begun(words, store.locale if store else "en")
        form.fill({**words, "name": words.get("name", "") or name_for(words.get("subject", ""))})
        try:
            template = acts.make_template(visit.account, read(acts.TemplateWish, wish_from(form.values())), visit.user)
        except Refusal as refusal:
            form.take(in_place(refusal))
        else:
            return _made(visit, template, "template_editor" if to_editor else "template")
    return _form(visit, form, None)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def change(visit: Visit, template_id: str) -> HttpResponse:
    """Another wording; rules made from it keep theirs."""
    template = template_for(visit.account, template_id)
    desk = TemplateDesk(visit, template)
    form = Form(fields(), desk.words())
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        try:
            there = desk.publish(form.values(), desk.design())
        except Refusal as refusal:
            form.take(in_place(refusal))
        else:
            return redirect(there)
    return _form(visit, form, template, desk)


@require_POST
@member(Role.EDITOR)
def restore(visit: Visit, template_id: str, saved_id: str) -> HttpResponse:
    """An earlier wording is the template's again, as a new version."""
    template = template_for(visit.account, template_id)
    saved = template_version_for(visit.account, template_id, saved_id)
    try:
        library.restore(template, saved, visit.user)
    except Refusal as refusal:
        messages.error(visit, translated(refusal.errors[0].message))
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
    else:
        audit.note(visit.account, visit.actor, "template changed", template.pk, name=template.name)
        said = _("Version %(number)s is in use again, as a new version.")
        messages.success(visit, said % {"number": saved.number})
    return redirect("template", template.pk)


@require_POST
@member(Role.EDITOR)
def rename(visit: Visit, template_id: str) -> HttpResponse:
    """Another name; nothing else changes."""
    template = template_for(visit.account, template_id)
    try:
        acts.change_template(template, {"name": visit.POST.get("name", "")})
    except Refusal as refusal:
        messages.error(visit, translated(refusal.errors[0].message))
    else:
        audit.note(visit.account, visit.actor, "template renamed", template.pk, name=template.name)
        messages.success(visit, _("It is called “%(name)s” now.") % {"name": template.name})
    return redirect("template", template.pk)


@require_POST
@member(Role.EDITOR)
def duplicate(visit: Visit, template_id: str) -> HttpResponse:
    """A second template that says the same, opened."""
    return _made(visit, library.copy_of(template_for(visit.account, template_id), visit.user))


@require_POST
@member(Role.EDITOR)
def keep_starter(visit: Visit, key: str) -> HttpResponse:
    """A starter as a template of one's own, in the language of the shop last visited."""
    store = shown_store(visit, visit.account)
    locale = store.locale if store else "en"
    return _made(visit, acts.template_of_starter(visit.account, _starter(key), locale, visit.user))


@require_POST
@member(Role.EDITOR)
def keep_rule(visit: Visit, rule_id: str) -> HttpResponse:
    """What a rule says now, as a template."""
    return _made(visit, acts.template_of_rule(rule_for(visit.account, rule_id), visit.user))


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def delete(visit: Visit, template_id: str) -> HttpResponse:
    """Ask, then take it out of the library."""
    template = template_for(visit.account, template_id)
    if visit.method == "POST":
        library.delete_template(template)
        audit.note(visit.account, visit.actor, "template deleted", template_id, name=template.name)
        messages.success(visit, _("“%(name)s” is deleted.") % {"name": template.name})
        return redirect("templates")
    context = {
        "head": _("Delete “%(name)s”?") % {"name": template.name},
        "sentences": [_("Rules made from it keep what they say."), _("This cannot be undone.")],
        "act": _("Delete the template"),
        "back": reverse("template", args=[template.pk]),
        "here": "templates",
    }
    return render(visit, "web/ask.html", context)


def _made(visit: Visit, template: Template, there: str = "template") -> HttpResponse:
    audit.note(visit.account, visit.actor, "template saved", template.pk, name=template.name)
    messages.success(visit, _("“%(name)s” is in your templates now.") % {"name": template.name})
    return redirect(there, template.pk)


def _shown(visit: Visit, context: dict[str, Any], frame: str, **more: str) -> HttpResponse:
    store = shown_store(visit, visit.account)
    if store is not None:
        kept = {"store": store.pk, **more}
        context["panel"] = panel(store, Viewing.read(visit.GET), visit.path, frame, more=kept)
    return render(visit, "web/library/show.html", {**context, "store": store, "here": "templates"})


def _form(visit: Visit, form: Form, template: Template | None, desk: TemplateDesk | None = None) -> HttpResponse:
    store = shown_store(visit, visit.account)
    context: dict[str, Any] = {
        "form": form,
        "template": template,
        "desk": desk,
        "tags": tag_groups(),
        "store": store,
        "preview": choices(store) if store else None,
        "test_to": visit.user.email,
        "here": "templates",
    }
    return render(visit, "web/library/edit.html", context, status=422 if visit.method == "POST" else 200)


def _starter(key: str) -> Starter:
    if key not in STARTERS:
        raise Missing
    return STARTERS[key]
