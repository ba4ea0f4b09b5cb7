"""A mail is looked at before it is sent: made by the very renderer and bytes-maker that sending uses, and nothing is kept."""

from dataclasses import dataclass, field, replace
from typing import Any, cast

from django.utils.translation import gettext as _

from orderwire.carts.snapshot import Axis
from orderwire.core import clock
from orderwire.core.email_address import domain_of, is_possible
from orderwire.core.failures import Refusal
from orderwire.delivery.compose import RENDERER, headers_of, papers_of
from orderwire.emails.compiled import Compiled
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.framing import has_dark
from orderwire.emails.languages import Offer, because, canonical
from orderwire.emails.letters import facts_for, spoken
from orderwire.emails.lint import lint
from orderwire.emails.mime import build, unpack
from orderwire.emails.papers import Paper, PaperKind, make_paper
from orderwire.emails.phrases import VARIANTS, variant_for
from orderwire.emails.versions import compile_wording, compiled_by_id
from orderwire.orders.models import Order
from orderwire.orders.view import snapshot_of
from orderwire.outbox.links import preview_page_url, preview_url
from orderwire.rules.keep import offer_of
from orderwire.rules.models import Rule, RuleVersion
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store
from orderwire.stores.statuses import axis_of, statuses_of

NOBODY = "customer@example.com"


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail as its reader would get it, and what a merchant should know of it. `content` are its bytes, as they would go out;
    `attachments` says of each paper its name and size, or the problem that keeps it back."""

    subject: str
    html: str
    text: str
    warnings: list[str] = field(default_factory=list)
    content: bytes = b""
    language: str = "en"
    language_reason: str = ""
    attachments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def has_dark(self) -> bool:
        """Whether the mail has colours of its own for the dark."""
        return has_dark(self.html)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a mail is looked at with: an order (None = the sample), a status ("" = the rule's), a language ("" = what suits).

    `test_to` is the address a test of it goes to, "" for a look alone.
    """

    order: Order | None = None
    status: str = ""
    language: str = ""
    test_to: str = ""


def preview(rule: Rule, order: Order | None, status: str = "", language: str = "") -> Preview:
    """The mail of a rule about an order (None = the sample), as if it had entered `status` ("" = the rule's).

    `language` shows it in another of the rule's languages. Raises Refusal for a status or language that is not there.
    """
    look = _Look(order, status, language)
    return _made(rule, look, rule.version_id, compiled_by_id(rule.version_id), _facts(rule, look, offer_of(rule)))


def preview_version(saved: RuleVersion, order: Order | None) -> Preview:
    """What the rule would write had it an earlier wording still."""
    rule, look = saved.rule, _Look(order)
    return _made(rule, look, saved.version_id, compiled_by_id(saved.version_id), _facts(rule, look, offer_of(rule)))


def preview_settings(
    store: Store, settings: RuleSettings, order: Order | None, status: str = "", language: str = "", test_to: str = ""
) -> Preview:
    """The mail of settings that are not saved yet; with `test_to` as a marked test to that address.

    Raises Refusal when the wording cannot be compiled.
    """
    rule = Rule(
        store=store,
        sender_name=settings.sender.name,
        sender_email=settings.sender.email,
        reply_to=settings.sender.reply_to or "",
        from_status=settings.from_status or "",
        axis=axis_of(store, settings.status),
        status=settings.status,
        product_limit=settings.product_limit,
        attachments=settings.attachments,
    )
    template = settings.template.model_dump(exclude_none=True)
    languages = {tag: one.model_dump(exclude_none=True) for tag, one in settings.languages.items()}
    own = settings.language or store.locale
    variants = VARIANTS if settings.follow_customer_language else (variant_for(own),)
    compiled = compile_wording(template, settings.subject, settings.preheader, variants, languages)
    follows = settings.follow_customer_language and compiled.own_words
    look = _Look(order, status, language, test_to)
    facts = _facts(rule, look, Offer(own, tuple(languages), follows))
    return _made(rule, look, f"draft {hash(compiled.worded(facts.wording, facts.variant))}", compiled, facts)


def preview_paper(store: Store, kind: PaperKind, order: Order | None, language: str = "") -> Paper:
    """An attachment about an order (None = the sample) of a store, in a language or the store's. Raises PaperFailed."""
    facts = facts_for(store, snapshot_of(order) if order else sample_facts().order)
    if language:
        facts = spoken(facts, Offer(canonical(language)), language)
    return make_paper(kind, facts, clock.now())


def statuses_to_choose(store: Store, rule: Rule | None = None) -> list[tuple[str, str]]:
    """The statuses a mail can be looked at as: key and label, the shop's own first, then the rule's if it was never seen."""
    found = {row.key: row.label for row in statuses_of(store)}
    if rule is not None:
        found.setdefault(rule.status, rule.status)
    return list(found.items())


def _made(rule: Rule, look: _Look, key: str, compiled: Compiled, facts: MailFacts) -> Preview:
    if not (rule.sender_email or rule.store.sender_email):
        raise Refusal.of("sender.email", _("Say which address the mail is from, here or on the store."))
    parts = RENDERER.render(key, compiled, facts)
    buyer = look.order.email if look.order and is_possible(look.order.email) else NOBODY
    now = clock.now()
    files, attached = papers_of(rule, facts, now)
    domain = domain_of(rule.sender_email or rule.store.sender_email) if look.test_to else ""
    message_id = f"<preview.{rule.pk}@{domain or 'localhost'}>"
    headers = headers_of(rule, look.test_to or buyer, message_id, now, test=bool(look.test_to))
    content = build(headers, parts, files)
    mail = unpack(content)
    return Preview(
        subject=mail.subject,
        html=mail.html,
        text=mail.text,
        warnings=[warning.message for warning in lint(compiled, parts, facts)],
        content=content,
        language=facts.locale,
        language_reason=because(facts.language_from, facts.locale),
        attachments=list(attached),
    )


def _facts(rule: Rule, look: _Look, offer: Offer) -> MailFacts:
    axis, before, status = cast(Axis, rule.axis), rule.from_status, look.status
    snapshot = snapshot_of(look.order) if look.order else sample_facts().order
    if status and status != rule.status:
        if status not in dict(statuses_to_choose(rule.store)):
            said = _("This shop has no status “%(status)s”: choose one of its own.")
            raise Refusal.of("status", said % {"status": status})
        axis, before = axis_of(rule.store, status), ""
    if status:
        snapshot = replace(snapshot, statuses={**snapshot.statuses, axis: status})
    facts = facts_for(
        rule.store,
        snapshot,
        moved=(axis, before, status or rule.status),
        product_limit=rule.product_limit,
        sender_email=rule.sender_email or rule.store.sender_email,
        unsubscribe_url=preview_url(),
    )
    facts = replace(spoken(facts, offer, look.language), tracking_page_url=preview_page_url())
    if look.language and facts.language_from != "asked":
        raise Refusal.of("language", _("The rule has no words in %(language)s.") % {"language": look.language[:40]})
    return facts
