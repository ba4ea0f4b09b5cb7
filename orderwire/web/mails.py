"""Mails in frames: each of these pages is only ever the content of a frame, under the mail's own content policy."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orderwire.access import (
    Missing,
    message_for,
    rule_for,
    store_for,
    template_for,
    template_version_for,
    version_for,
)
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts.draft_trial import send_draft_test
from orderwire.acts.preview import Preview, preview, preview_settings, preview_version
from orderwire.core.failures import Conflict, Refusal
from orderwire.core.schema import read
from orderwire.emails.framing import framed, lit, without_pictures
from orderwire.emails.library import wording_of
from orderwire.emails.starters import STARTERS
from orderwire.outbox.content import mail_as_sent
from orderwire.rules.models import Rule
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store
from orderwire.web.forms import posted
from orderwire.web.guard import Visit, member
from orderwire.web.papers import paper_problem
from orderwire.web.policy import as_mail
from orderwire.web.rule_languages import alone, languages_from, tags_of
from orderwire.web.rule_words import mail_from
from orderwire.web.said import translated
from orderwire.web.shell import shown_store
from orderwire.web.viewing import Viewing

_STAND_IN = {"name": "Preview", "status": "shipped"}
_PLAIN = Viewing()
_LIMIT = re.compile(r"[1-9][0-9]{0,2}|1000")


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands in a frame: the lines an inbox shows, the mail, and what is wrong with it. `source` are its bytes as text;
    `sent` or `unsent` says what became of a test of it."""

    subject: str = ""
    sender: str = ""
    to: str = ""
    html: str = ""
    text: str = ""
    source: str = ""
    remarks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    reason: str = ""
    sent: str = ""
    unsent: str = ""


@require_POST
@member(Role.EDITOR)
def draft(visit: Visit, store_id: str) -> HttpResponse:
    """The mail of a form as it stands, without saving: step two's, or a template's."""
    store = store_for(visit.account, store_id)
    words = posted(visit.POST)
    viewing = Viewing.read(words, "preview_")
    try:
        made = preview_settings(store, _as_written(visit, words, store), viewing.order_of(store), viewing.status)
    except Refusal as refusal:
        return _refused(visit, refusal)
    made = replace(made, language_reason="")  # a draft shows the language that is open
    return _answer(visit, made, viewing, _sender_in(words, store), bool(words.get("preview_raw")))


@require_POST
@member(Role.EDITOR)
def test(visit: Visit, store_id: str) -> HttpResponse:
    """What draft() shows, sent to an address: answers the same mail with what became of it."""
    store = store_for(visit.account, store_id)
    words = posted(visit.POST)
    viewing = Viewing.read(words, "preview_")
    try:
        order, settings = viewing.order_of(store), _as_written(visit, words, store)
        tried = send_draft_test(store, settings, words.get("test_to", ""), order, viewing.status)
    except Refusal as refusal:
        return _frame(visit, Letter(unsent=translated(refusal.errors[0].message)))
    except Conflict as conflict:
        return _frame(visit, Letter(unsent=translated(conflict.detail)))
    audit.note(visit.account, visit.actor, "draft tested", store.pk)
    letter = _letter(replace(tried.mail, language_reason=""), _sender_in(words, store), tried.to, viewing)
    said = {"address": tried.to, "reply": tried.reply}
    if tried.taken:
        return _frame(visit, replace(letter, sent=_("This test went to %(address)s: %(reply)s") % said), viewing)
    return _frame(visit, replace(letter, unsent=_("The mail server did not take it: %(reply)s") % said), viewing)


@require_GET
@member(Role.VIEWER)
def starter(visit: Visit, store_id: str, key: str) -> HttpResponse:
    """A starter with the sample order, for its picture; ?letter=1 as a mail in a frame."""
    store = store_for(visit.account, store_id)
    one = STARTERS.get(key)
    if one is None:
        raise Missing
    wording = {"subject": one.subject, "preheader": one.preheader, "template": {"starter": key}}
    return _of_wording(visit, store, wording, bare=not visit.GET.get("letter"))


@require_GET
@member(Role.VIEWER)
def template(visit: Visit, template_id: str) -> HttpResponse:
    """A template in the name of the shop ?store=; ?bare=1 for its picture, ?version= as it was once saved."""
    saved = visit.GET.get("version", "")
    one = template_version_for(visit.account, template_id, saved) if saved else template_for(visit.account, template_id)
    store = shown_store(visit, visit.account)
    if store is None:
        raise Missing
    return _of_wording(visit, store, wording_of(one), bare=bool(visit.GET.get("bare")))


@require_GET
@member(Role.VIEWER)
def rule(visit: Visit, rule_id: str) -> HttpResponse:
    """The mail of a rule with ?order= or ?number=, or the sample; ?bare=1 for its picture."""
    one = rule_for(visit.account, rule_id)
    viewing = Viewing.read(visit.GET)
    try:
        order = viewing.order_of(one.store)
        made = preview(one, order, viewing.status, viewing.language)
    except Refusal as refusal:
        return _refused(visit, refusal)
    if visit.GET.get("bare"):
        return _bare(visit, made.html)
    return _answer(visit, made, viewing, _sender(one), bool(visit.GET.get("raw")), order.email if order else "")


@require_GET
@member(Role.VIEWER)
def version(visit: Visit, rule_id: str, version_id: str) -> HttpResponse:
    """What a rule would write had it an earlier wording still."""
    saved = version_for(visit.account, rule_id, version_id)
    viewing = Viewing.read(visit.GET)
    try:
        made = preview_version(saved, viewing.order_of(saved.rule.store))
    except Refusal as refusal:
        return _refused(visit, refusal)
    return _answer(visit, made, viewing, _sender(saved.rule), bool(visit.GET.get("raw")))


@require_GET
@member(Role.VIEWER)
def message(visit: Visit, message_id: str) -> HttpResponse:
    """A message: the mail as its bytes say it, else as it would be written now (said so)."""
    one = message_for(visit.account, message_id)
    mail = mail_as_sent(one)
    if mail is not None:
        headers = {name.lower(): value for name, value in mail.headers}
        html = framed(lit(mail.html, dark=False))
        letter = Letter(mail.subject, headers.get("from", ""), headers.get("to", ""), html, mail.text)
        return _frame(visit, replace(letter, papers=[file.name for file in mail.files]))
    made = preview(one.rule, one.order)
    note = _("Not written yet: this is how it would look now. A mail is written when it is due.")
    return _frame(visit, _letter(replace(made, warnings=[note, *made.warnings]), _sender(one.rule), one.to_address))


def _of_wording(visit: Visit, store: Store, wording: Mapping[str, object], *, bare: bool) -> HttpResponse:
    viewing = Viewing.read(visit.GET)
    try:
        settings = read(RuleSettings, {**_STAND_IN, **wording})
        order = viewing.order_of(store)
        made = preview_settings(store, settings, order, viewing.status)
    except Refusal as refusal:
        return _refused(visit, refusal)
    if bare:
        return _bare(visit, made.html)
    sender = store.sender_name, store.sender_email
    return _answer(visit, made, viewing, sender, bool(visit.GET.get("raw")), order.email if order else "")


def _as_written(visit: Visit, words: dict[str, str], store: Store) -> RuleSettings:
    """The settings that a form says, in the language that is open. Raises Refusal, Missing."""
    tag = words.get("preview_language", "")
    more = alone(words, tag) if tag in tags_of(words) else {**languages_from(words), "languages": {}}
    return read(RuleSettings, {**_STAND_IN, **mail_from(words), **more, **_about(visit, words, store)})


def _sender_in(words: dict[str, str], store: Store) -> tuple[str, str]:
    return words.get("sender.name") or store.sender_name, words.get("sender.email") or store.sender_email


def _about(visit: Visit, words: dict[str, str], store: Store) -> dict[str, object]:
    """What a draft's rule says beside its mail: its status, and how many products the mail shows."""
    if words.get("preview_rule"):
        one = rule_for(visit.account, words["preview_rule"])
        if one.store_id != store.pk:
            raise Missing
        return {"status": one.status, "from_status": one.from_status or None, "product_limit": one.product_limit}
    limit, status = words.get("preview_limit", ""), words.get("preview_entered", "")
    said: dict[str, object] = {"status": status} if status else {}
    return {**said, "product_limit": int(limit)} if _LIMIT.fullmatch(limit) else said


def _sender(one: Rule) -> tuple[str, str]:
    return one.sender_name or one.store.sender_name, one.sender_email or one.store.sender_email


def _answer(
    visit: Visit, made: Preview, viewing: Viewing, sender: tuple[str, str], raw: bool, to: str = ""
) -> HttpResponse:
    """The mail in its frame as it is looked at, or (`raw`) its bytes as a file that mail programs open."""
    if not raw:
        return _frame(visit, _letter(made, sender, to, viewing), viewing)
    answer = HttpResponse(made.content, content_type="message/rfc822")
    answer.headers["Content-Disposition"] = 'attachment; filename="preview.eml"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _letter(made: Preview, sender: tuple[str, str], to: str = "", viewing: Viewing = _PLAIN) -> Letter:
    name, email = sender
    shown = f"{name} <{email}>" if name and email else email or name
    html = lit(made.html, viewing.dark)
    lost = [paper_problem(one) for one in made.attachments if "problem" in one]
    remarks = [*lost, *(translated(warning) for warning in made.warnings)]
    if viewing.dark and not made.has_dark:
        remarks.insert(
            0,
            _(
                "This mail has no colours of its own for the dark: most programs show it light, some turn its colours round."
            ),
        )
    return Letter(
        made.subject,
        shown,
        to,
        framed(html if viewing.pictures else without_pictures(html)),
        made.text,
        made.content.decode("ascii", "replace").replace("\r\n", "\n") if viewing.look == "source" else "",
        remarks,
        papers=[one["name"] for one in made.attachments if "name" in one],
        reason=made.language_reason,
    )


def _refused(visit: Visit, refusal: Refusal) -> HttpResponse:
    return _frame(visit, Letter(problems=[translated(error.message) for error in refusal.errors]))


def _frame(visit: Visit, letter: Letter, viewing: Viewing = _PLAIN) -> HttpResponse:
    page = render(visit, "web/mails/letter.html", {"letter": letter, "viewing": viewing})
    return as_mail(page, pictures=viewing.pictures)


def _bare(visit: Visit, html: str) -> HttpResponse:
    return as_mail(render(visit, "web/mails/bare.html", {"html": framed(lit(html, dark=False))}))
