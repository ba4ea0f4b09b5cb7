"""Mails in frames: each of these pages is only ever the content of a frame, under the mail's own content policy."""

from dataclasses import dataclass, field, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from orderwire.access import Missing, message_for, orders_of, rule_for, store_for
from orderwire.accounts.models import Role
from orderwire.acts.rules import Preview, preview, preview_settings
from orderwire.core.failures import Refusal
from orderwire.core.schema import read
from orderwire.emails.framing import framed
from orderwire.emails.starters import STARTERS
from orderwire.orders.models import Order
from orderwire.outbox.content import mail_as_sent
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store
from orderwire.web.forms import posted
from orderwire.web.guard import Visit, member
from orderwire.web.papers import paper_problem
from orderwire.web.policy import as_mail
from orderwire.web.rule_languages import alone, languages_from, tags_of
from orderwire.web.rule_words import mail_from

_STAND_IN = {"name": "Preview", "status": "shipped"}


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands in a frame: the lines an inbox shows, the mail, and what is wrong with it."""

    subject: str = ""
    sender: str = ""
    to: str = ""
    html: str = ""
    text: str = ""
    remarks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    reason: str = ""


@require_POST
@member(Role.EDITOR)
def draft(visit: Visit, store_id: str) -> HttpResponse:
    """The mail of step two's form as it stands, without saving: with the sample order, or the one chosen."""
    store = store_for(visit.account, store_id)
    words = posted(visit.POST)
    try:
        tag = words.get("preview_language", "")
        more = alone(words, tag) if tag in tags_of(words) else {**languages_from(words), "languages": {}}
        settings = read(RuleSettings, {**_STAND_IN, **mail_from(words), **more})
        made = preview_settings(store, settings, _order(store, words.get("preview_order", "")))
    except Refusal as refusal:
        return _frame(visit, Letter(problems=[error.message for error in refusal.errors]))
    sender = words.get("sender.name") or store.sender_name, words.get("sender.email") or store.sender_email
    return _frame(visit, _letter(replace(made, language_reason=""), sender))  # a draft shows the language that is open


@require_GET
@member(Role.VIEWER)
def starter(visit: Visit, store_id: str, key: str) -> HttpResponse:
    """A starter with the sample order, for its picture."""
    store = store_for(visit.account, store_id)
    one = STARTERS.get(key)
    if one is None:
        raise Missing
    settings = {**_STAND_IN, "subject": one.subject, "preheader": one.preheader, "template": {"starter": key}}
    return _bare(visit, preview_settings(store, read(RuleSettings, settings), None).html)


@require_GET
@member(Role.VIEWER)
def rule(visit: Visit, rule_id: str) -> HttpResponse:
    """The mail of a rule with ?order=, or the sample; ?bare=1 for its picture."""
    one = rule_for(visit.account, rule_id)
    order = _order(one.store, visit.GET.get("order", ""))
    try:
        made = preview(one, order, visit.GET.get("language", ""))
    except Refusal as refusal:
        return _frame(visit, Letter(problems=[error.message for error in refusal.errors]))
    if visit.GET.get("bare"):
        return _bare(visit, made.html)
    sender = one.sender_name or one.store.sender_name, one.sender_email or one.store.sender_email
    return _frame(visit, _letter(made, sender, order.email if order else ""))


@require_GET
@member(Role.VIEWER)
def message(visit: Visit, message_id: str) -> HttpResponse:
    """A message: the mail as its bytes say it, else as it would be written now (said so)."""
    one = message_for(visit.account, message_id)
    mail = mail_as_sent(one)
    if mail is not None:
        headers = {name.lower(): value for name, value in mail.headers}
        letter = Letter(mail.subject, headers.get("from", ""), headers.get("to", ""), framed(mail.html), mail.text)
        return _frame(visit, replace(letter, papers=[file.name for file in mail.files]))
    made = preview(one.rule, one.order)
    note = "Not written yet: this is how it would look now. A mail is written when it is due."
    sender = one.rule.sender_name or one.store.sender_name, one.rule.sender_email or one.store.sender_email
    letter = _letter(replace(made, warnings=[note, *made.warnings]), sender, one.to_address)
    return _frame(visit, letter)


def _order(store: Store, order_id: str) -> Order | None:
    """An order of this very store; None for the sample. Raises Missing for another store's."""
    if not order_id:
        return None
    order = orders_of(store).filter(pk=order_id).select_related("customer", "store").first()
    if order is None:
        raise Missing
    return order


def _letter(made: Preview, sender: tuple[str, str], to: str = "") -> Letter:
    name, email = sender
    shown = f"{name} <{email}>" if name and email else email or name
    lost = [paper_problem(one) for one in made.attachments if "problem" in one]
    papers = [one["name"] for one in made.attachments if "name" in one]
    letter = Letter(made.subject, shown, to, framed(made.html), made.text, [*lost, *made.warnings])
    return replace(letter, papers=papers, reason=made.language_reason)


def _frame(visit: Visit, letter: Letter) -> HttpResponse:
    return as_mail(render(visit, "web/mails/letter.html", {"letter": letter}))


def _bare(visit: Visit, html: str) -> HttpResponse:
    return as_mail(render(visit, "web/mails/bare.html", {"html": framed(html)}))
