"""The mail editor: the page, what it begins with, its draft as it is written, and saving it as the mail of a rule or template."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from orderwire.access import orders_of, store_for
from orderwire.accounts.models import Role
from orderwire.acts.editor import samples_of, values_of
from orderwire.acts.preview import preview_settings
from orderwire.core.failures import Refusal
from orderwire.core.schema import read
from orderwire.core.strictjson import NotJson, loads
from orderwire.emails.kit import Block, kit, row_of
from orderwire.emails.social import social_parts
from orderwire.rules.settings import RuleSettings, Template
from orderwire.stores.branding import brand_of
from orderwire.web.editor_desk import Desk, desk_of
from orderwire.web.editor_project import tidy_project
from orderwire.web.editor_words import GROUPS, NAMES, block_list, kind_of, said
from orderwire.web.forms import Form, posted
from orderwire.web.guard import Visit, member
from orderwire.web.policy import as_editor
from orderwire.web.said import translated
from orderwire.web.shell import visit_store
from orderwire.web.tags import picker_groups
from orderwire.web.template_desk import template_desk
from orderwire.web.viewing import choices

ORDERS_TO_CHOOSE = 20
_WRITTEN_HERE = ("subject", "preheader", "template.kind", "template.source")  # the form beside the canvas has them


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def page(visit: Visit, **where: str) -> HttpResponse:
    """The editor. A POST comes from the form beside it: what is typed there is kept, and the editor begins with it."""
    desk = _desk(visit, where)
    if not desk.is_begun:
        return redirect("rule_new", desk.store.pk)
    if visit.method == "POST":
        words = Form(desk.fields(), desk.words()).fill(posted(visit.POST)).values()
        if words["template.kind"] != "design":
            desk.start_over()
        desk.leave(words)
        return redirect(visit.path)
    visit_store(visit, desk.store)
    words = desk.words()
    context = {
        "desk": desk,
        "store": desk.store,
        "subject": words.get("subject", ""),
        "preheader": words.get("preheader", ""),
        "was_html": words.get("template.kind") == "html",
        "blocks": block_list(),
        "picker": picker_groups(rows=False),
        "orders": list(orders_of(desk.store).order_by("-pk")[:ORDERS_TO_CHOOSE]),
        "kept": {name: word for name, word in words.items() if name not in _WRITTEN_HERE},
        "preview": {**choices(desk.store), **desk.looked_at},
        "test_to": visit.user.email,
        "address": {name: desk.address(name) for name in ("draft", "save", "discard", "source")},
    }
    return as_editor(render(visit, "web/rules/editor.html", context))


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def draft(visit: Visit, **where: str) -> HttpResponse:
    """GET: what the editor begins with. POST: keep what is written, and say what stands in the way of saving it."""
    desk = _desk(visit, where)
    if visit.method == "GET":
        return JsonResponse(_beginning(desk))
    try:
        words, design = _written(visit)
    except Refusal as refusal:
        return _refused(refusal)
    desk.leave(words, design)
    return JsonResponse({"saved": True, **_looked_at(desk, words)})


@require_POST
@member(Role.EDITOR)
def save(visit: Visit, **where: str) -> HttpResponse:
    """The draft becomes the mail: answers where to go on, or 422 with every reason why it can't be saved."""
    desk = _desk(visit, where)
    try:
        words, design = _written(visit)
        desk.leave(words, design)
        there = desk.publish({**desk.words(), **words}, design)
    except Refusal as refusal:
        return _refused(refusal)
    return JsonResponse({"next": there})


@require_POST
@member(Role.EDITOR)
def discard(visit: Visit, **where: str) -> HttpResponse:
    """What was not saved is thrown away; back to the form."""
    desk = _desk(visit, where)
    desk.clear()
    return redirect(desk.back)


@require_POST
@member(Role.EDITOR)
def source(visit: Visit, **where: str) -> HttpResponse:
    """The same mail as plain MJML in the form, for who would rather write it, or has a narrow screen."""
    desk = _desk(visit, where)
    apart = desk.apart()
    desk.leave({"template.kind": "mjml", "template.source": apart.together()})
    return redirect(desk.back)


@require_POST
@member(Role.EDITOR)
def samples(visit: Visit, store_id: str) -> HttpResponse:
    """Rows of MJML as a customer would see them: `{"opening", "closing", "rows": []}` in, `{"samples": []}` out."""
    store = store_for(visit.account, store_id)
    try:
        given = _json(visit)
    except Refusal as refusal:
        return _refused(refusal)
    rows = given.get("rows")
    asked = [row for row in rows if isinstance(row, str)] if isinstance(rows, list) else []
    return JsonResponse(
        {"samples": samples_of(store, str(given.get("opening", "")), str(given.get("closing", "")), asked)}
    )


def _desk(visit: Visit, where: dict[str, str]) -> Desk:
    """The desk that an address names: a rule's, a new rule's, a template's. Raises Missing."""
    if "template_id" in where:
        return template_desk(visit, where["template_id"])
    return desk_of(visit, **where)


def _beginning(desk: Desk) -> dict[str, Any]:
    apart, design = desk.apart(), desk.design()
    words, social = (_("Write here."), pgettext("what to do", "Open")), brand_of(desk.store).social
    blocks = {one.key: one for one in kit(desk.store.locale, desk.starter(), words, social)}
    whole = [one.mjml for one in blocks.values() if one.whole] + [one.mjml for one in apart.pieces if one.whole]
    return {
        "component": tidy_project(design.get("project")) if design else None,
        "opening": apart.opening,
        "closing": apart.closing,
        "rows": [{"mjml": one.mjml, "whole": one.whole, "kind": kind_of(one.mjml)} for one in apart.pieces],
        "groups": [
            {"name": str(name), "blocks": [_block(blocks[key]) for key in keys]} for name, keys in GROUPS.values()
        ],
        "row": row_of("%%"),
        "social": social_parts(),
        "tags": values_of(desk.store),
        "samples": dict(zip(whole, samples_of(desk.store, apart.opening, apart.closing, whole), strict=True)),
        **said(),
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "key": block.key,
        "name": str(NAMES[block.key]),
        "mjml": block.mjml,
        "whole": block.whole,
        "bare": block.bare,
        "choices": [{"key": one.key, "name": translated(one.name), "mjml": one.mjml} for one in block.choices],
    }


def _json(visit: Visit) -> dict[str, Any]:
    try:
        given = loads(visit.body)
    except NotJson as problem:
        raise Refusal.of("", str(problem)) from problem
    if not isinstance(given, dict):
        raise Refusal.of("", "The text is no JSON object.")
    return given


def _written(visit: Visit) -> tuple[dict[str, str], dict[str, Any]]:
    """The words and the design of a request. Raises Refusal when there is no mail in it."""
    given = _json(visit)
    design = given.get("design")
    if not isinstance(design, dict) or not isinstance(design.get("mjml"), str):
        raise Refusal.of("template.design", _("There is no mail in what was sent."))
    kept = {"project": design.get("project"), "mjml": design["mjml"]}
    whole = read(Template, {"design": kept}).design or {}
    words = {
        "subject": str(given.get("subject", ""))[:400],
        "preheader": str(given.get("preheader", ""))[:400],
        "template.kind": "design",
        "template.source": whole["mjml"],
    }
    return words, whole


def _looked_at(desk: Desk, words: dict[str, str]) -> dict[str, Any]:
    """What the renderer says of the mail as it stands."""
    stand_in = {"name": "Draft", "status": desk.status}
    wording = {name: words[name] for name in ("subject", "preheader")}
    try:
        settings = read(RuleSettings, {**stand_in, **wording, "template": {"mjml": words["template.source"]}})
        seen = preview_settings(desk.store, settings, None)
        return {"problems": [], "warnings": [translated(warning) for warning in seen.warnings]}
    except Refusal as refusal:
        return {"problems": _problems(refusal), "warnings": []}


def _problems(refusal: Refusal) -> list[dict[str, str]]:
    return [{"field": error.field, "message": translated(error.message)} for error in refusal.errors]


def _refused(refusal: Refusal) -> JsonResponse:
    return JsonResponse({"problems": _problems(refusal)}, status=422)
