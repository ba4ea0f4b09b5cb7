"""A rule goes live, rests, ends; its mail is looked at before."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orderwire.accounts.limits import allow
from orderwire.acts import own_mails
from orderwire.core import clock
from orderwire.core.email_address import domain_of, is_possible
from orderwire.core.failures import Conflict, FieldError, Refusal
from orderwire.delivery.compose import RENDERER, facts_of, headers_of, papers_of
from orderwire.delivery.senders import way_out
from orderwire.emails.compiled import Compiled
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.languages import Offer, because, canonical
from orderwire.emails.letters import facts_for, spoken
from orderwire.emails.lint import lint
from orderwire.emails.mime import Mail, build, unpack
from orderwire.emails.papers import Paper, PaperKind, make_paper
from orderwire.emails.phrases import VARIANTS, variant_for
from orderwire.emails.render import Parts
from orderwire.emails.versions import compile_wording, compiled_by_id
from orderwire.orders.models import Order, Shipment
from orderwire.orders.view import snapshot_of
from orderwire.outbox import acts
from orderwire.outbox.links import preview_page_url, preview_url
from orderwire.outbox.models import Message
from orderwire.outbox.schedule import test_message
from orderwire.reports import totals
from orderwire.rules import keep
from orderwire.rules.models import Rule
from orderwire.rules.settings import RuleSettings
from orderwire.stores.meanings import meaning_of
from orderwire.stores.models import Store
from orderwire.stores.statuses import statuses_of

TESTS_AN_HOUR = 60
LATELY = 500  # so many of the last orders are looked at for tracking numbers
_TRACKING = {"SHIPMENT_TRACKING", "TRACKING_NUMBER", "TRACKING_URL"}
_ON_THE_WAY = {"partially_shipped", "shipped", "out_for_delivery", "delivered"}
_SHIPPED = ("ship", "fulfil", "deliver", "transit", "dispatch")


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail as its reader would get it, and what a merchant should know of it."""

    subject: str
    html: str
    text: str
    warnings: list[str] = field(default_factory=list)
    language: str = "en"
    language_reason: str = ""
    attachments: list[dict[str, Any]] = field(default_factory=list)


def activate_rule(rule: Rule, accept_warnings: bool = False) -> Rule:
    """Let a rule write from the next change on. Raises Refusal when it cannot go live, Conflict with warnings to accept."""
    errors = [*_cannot_go_live(rule)]
    if errors:
        raise Refusal(errors)
    warnings = warnings_of(rule)
    if warnings and not accept_warnings:
        raise Conflict(
            "Look at these before the rule goes live, then activate it with the warnings accepted.", warnings
        )
    with transaction.atomic():
        keep.set_state(rule, "active")
        acts.let_go(rule)
    return rule


def pause_rule(rule: Rule) -> Rule:
    """Let a rule rest: its pending mails are held, later changes do not count."""
    with transaction.atomic():
        keep.set_state(rule, "paused")
        acts.hold_rule(rule)
    return rule


def delete_rule(rule: Rule) -> None:
    """End a rule: its pending mails are cancelled, its figures stay."""
    with transaction.atomic():
        keep.mark_deleted(rule)
        totals.count(acts.cancel_rule(rule, clock.now()))


def warnings_of(rule: Rule) -> list[str]:
    """What could go wrong once the rule is live, in whole sentences; none of it stops the rule."""
    store = rule.store
    found = own_mails.warnings_for(rule)
    same = Rule.objects.filter(store=store, axis=rule.axis, status=rule.status, state="active", deleted_at=None)
    for other in same.exclude(pk=rule.pk):
        found.append(f"The rule “{other.name}” also writes on this status: a customer may get both mails.")
    way = way_out(store.account_id)
    email = rule.sender_email or store.sender_email
    if way is not None and way.sender_id is None:
        found.append(
            f"Mail from {email} goes out through the server of whoever runs this Orderwire; whether {domain_of(email)} allows "
            "that server (SPF, DKIM) could not be checked."
        )
    elif way is not None:
        found.append(
            f"Whether {domain_of(email)} allows your mail server to send for it (SPF, DKIM, DMARC) could not be checked."
        )
    known = {row.key for row in statuses_of(store)}
    if rule.status not in known:
        found.append(
            f"No order of this shop was seen in the status “{rule.status}” yet, and the platform has none of that name."
        )
    return [*found, *_without_tracking(rule)]


def _without_tracking(rule: Rule) -> list[str]:
    """What a rule that waits for tracking numbers, or whose mail is about them, meets in a shop that sent none lately."""
    lately = Order.objects.filter(store=rule.store).order_by("-pk").values_list("pk", flat=True)[:LATELY]
    if Shipment.objects.filter(order_id__in=list(lately)).exclude(number="").exists():
        return []
    if rule.wait_for_tracking_hours:
        return ["The rule waits for tracking numbers, and none was seen from this shop yet."]
    compiled = compiled_by_id(rule.version_id)
    bare = _TRACKING.intersection(compiled.bare)
    shown = any("SHIPMENT_" in gap or gap in _TRACKING for gap in compiled.html_gaps)
    if bare or (shown and _is_about_parcels(rule)):
        return [
            "The mail shows tracking numbers, and none was seen from this shop yet: until one is known, that part stays empty. "
            "You can type numbers on an order's page, or let the rule wait for them."
        ]
    return []


def _is_about_parcels(rule: Rule) -> bool:
    """Whether orders of the rule's status are on their way, by what the status means or else by its name."""
    meaning = meaning_of(rule.store, rule.axis, rule.status)
    if meaning.fulfilment:
        return meaning.fulfilment in _ON_THE_WAY
    return any(word in rule.status.casefold() for word in _SHIPPED)


def preview(rule: Rule, order: Order | None, language: str = "") -> Preview:
    """The mail of a rule about an order (None = the sample), made by the very renderer and bytes-maker that sending uses.

    `language` shows it in another of the rule's languages. Raises Refusal for one that the rule does not speak.
    """
    facts = facts_of(
        rule,
        order,
        snapshot_of(order) if order else None,
        (rule.axis, rule.from_status, rule.status),
        preview_url(),
        language,
    )
    _spoken_as_asked(facts, language)
    facts = replace(facts, tracking_page_url=preview_page_url())
    compiled = compiled_by_id(rule.version_id)
    parts = RENDERER.render(rule.version_id, compiled, facts)
    to = order.email if order and is_possible(order.email) else "customer@example.com"
    now = clock.now()
    files, attached = papers_of(rule, facts, now)
    mail = unpack(build(headers_of(rule, to, f"<preview.{rule.pk}@localhost>", now, test=False), parts, files))
    return _shown(mail, _remarks(compiled, parts, facts), facts, attached)


def preview_settings(store: Store, settings: RuleSettings, order: Order | None, language: str = "") -> Preview:
    """The mail of settings that are not saved yet. Raises Refusal when the wording cannot be compiled."""
    rule = Rule(
        store=store,
        sender_name=settings.sender.name,
        sender_email=settings.sender.email,
        attachments=settings.attachments,
    )
    snapshot = snapshot_of(order) if order else sample_facts().order
    facts = facts_for(
        store,
        snapshot,
        moved=("order", settings.from_status or "", settings.status),
        product_limit=settings.product_limit,
        sender_email=settings.sender.email,
        unsubscribe_url=preview_url(),
    )
    template = settings.template.model_dump(exclude_none=True)
    languages = {tag: one.model_dump(exclude_none=True) for tag, one in settings.languages.items()}
    own = settings.language or store.locale
    variants = VARIANTS if settings.follow_customer_language else (variant_for(own),)
    compiled = compile_wording(template, settings.subject, settings.preheader, variants, languages)
    follows = settings.follow_customer_language and compiled.own_words
    facts = spoken(facts, Offer(own, tuple(languages), follows), language)
    _spoken_as_asked(facts, language)
    facts = replace(facts, tracking_page_url=preview_page_url())
    parts = RENDERER.render(f"draft {hash(compiled.worded(facts.wording, facts.variant))}", compiled, facts)
    now = clock.now()
    files, attached = papers_of(rule, facts, now)
    mail = unpack(build(headers_of(rule, "customer@example.com", "<preview@localhost>", now, test=False), parts, files))
    return _shown(mail, _remarks(compiled, parts, facts), facts, attached)


def preview_paper(store: Store, kind: PaperKind, order: Order | None, language: str = "") -> Paper:
    """An attachment about an order (None = the sample) of a store, in a language or the store's. Raises PaperFailed."""
    facts = facts_for(store, snapshot_of(order) if order else sample_facts().order)
    if language:
        facts = spoken(facts, Offer(canonical(language)), language)
    return make_paper(kind, facts, clock.now())


def send_test(rule: Rule, to: str, order: Order | None) -> Message:
    """One marked test of a rule to an address, counted nowhere. Raises Refusal for no address, Conflict when too many."""
    to = to.strip()
    if not is_possible(to):
        raise Refusal.of("to", "Give the e-mail address the test goes to, like name@example.com.")
    if not allow("test mail", rule.store.account_id, TESTS_AN_HOUR, 3600):
        raise Conflict(f"At most {TESTS_AN_HOUR} tests an hour: wait a while.")
    return test_message(rule, order, to, clock.now())


def _cannot_go_live(rule: Rule) -> list[FieldError]:
    errors = []
    if not (rule.sender_email or rule.store.sender_email):
        errors.append(FieldError("sender.email", "Say which address the mail is from."))
    if rule.test_mode and not rule.store.test_address:
        errors.append(
            FieldError("test_mode", "Set the store's test address first: in test mode every mail goes there.")
        )
    if way_out(rule.store.account_id) is None:
        errors.append(FieldError("sender", "There is no mail server to send through: add a sender first."))
    return errors


def _spoken_as_asked(facts: MailFacts, language: str) -> None:
    if language and facts.language_from != "asked":
        raise Refusal.of("language", _("The rule has no words in %(language)s.") % {"language": language[:40]})


def _shown(mail: Mail, remarks: list[str], facts: MailFacts, attached: Sequence[dict[str, Any]]) -> Preview:
    language = facts.locale
    reason = because(facts.language_from, language)
    return Preview(mail.subject, mail.html, mail.text, remarks, language, reason, list(attached))


def _remarks(compiled: Compiled, parts: Parts, facts: MailFacts) -> list[str]:
    return [warning.message for warning in lint(compiled, parts, facts)]
