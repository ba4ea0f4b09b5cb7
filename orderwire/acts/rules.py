"""A rule goes live, rests, ends; its mail is looked at before."""

from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils.translation import gettext as _

from orderwire.accounts.limits import allow
from orderwire.core import clock
from orderwire.core.email_address import domain_of, is_possible
from orderwire.core.failures import Conflict, FieldError, Refusal
from orderwire.delivery.compose import RENDERER, facts_of, headers_of
from orderwire.delivery.domain_words import warnings
from orderwire.delivery.domains import checked
from orderwire.delivery.senders import default_sender, way_out
from orderwire.emails.compiled import Compiled
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.letters import facts_for
from orderwire.emails.lint import lint
from orderwire.emails.mime import build, unpack
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
from orderwire.stores.models import Store
from orderwire.stores.statuses import statuses_of

TESTS_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail as its reader would get it, and what a merchant should know of it."""

    subject: str
    html: str
    text: str
    warnings: list[str] = field(default_factory=list)


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
    found = []
    same = Rule.objects.filter(store=store, axis=rule.axis, status=rule.status, state="active", deleted_at=None)
    for other in same.exclude(pk=rule.pk):
        found.append(f"The rule “{other.name}” also writes on this status: a customer may get both mails.")
    found += _domain_warnings(rule)
    known = {row.key for row in statuses_of(store)}
    if rule.status not in known:
        found.append(
            f"No order of this shop was seen in the status “{rule.status}” yet, and the platform has none of that name."
        )
    if rule.wait_for_tracking_hours and not Shipment.objects.filter(order__store=store).exclude(number="").exists():
        found.append("The rule waits for tracking numbers, and none was seen from this shop yet.")
    return found


def _domain_warnings(rule: Rule) -> list[str]:
    """What DNS says of the domain the mails are from: as kept within the hour, else asked now, two seconds at most."""
    store = rule.store
    domain = domain_of(rule.sender_email or store.sender_email)
    if not domain or way_out(store.account_id) is None:
        return []
    sender = default_sender(store.account_id)
    found = warnings(checked(store.account, sender, domain).findings, domain)
    if sender is None:
        found.append(
            _("Mails go out through the server of whoever runs this Orderwire; ask them whether %(domain)s allows it.")
            % {"domain": domain}
        )
    return found


def preview(rule: Rule, order: Order | None) -> Preview:
    """The mail of a rule about an order (None = the sample), made by the very renderer and bytes-maker that sending uses."""
    facts = facts_of(
        rule, order, snapshot_of(order) if order else None, (rule.axis, rule.from_status, rule.status), preview_url()
    )
    facts = replace(facts, tracking_page_url=preview_page_url())
    compiled = compiled_by_id(rule.version_id)
    parts = RENDERER.render(rule.version_id, compiled, facts)
    to = order.email if order and is_possible(order.email) else "customer@example.com"
    content = build(headers_of(rule, to, f"<preview.{rule.pk}@localhost>", clock.now(), test=False), parts)
    mail = unpack(content)
    return Preview(mail.subject, mail.html, mail.text, _remarks(compiled, parts, facts))


def preview_settings(store: Store, settings: RuleSettings, order: Order | None) -> Preview:
    """The mail of settings that are not saved yet. Raises Refusal when the wording cannot be compiled."""
    rule = Rule(store=store, sender_name=settings.sender.name, sender_email=settings.sender.email)
    snapshot = snapshot_of(order) if order else sample_facts().order
    facts = facts_for(
        store,
        snapshot,
        moved=("order", settings.from_status or "", settings.status),
        product_limit=settings.product_limit,
        sender_email=settings.sender.email,
        unsubscribe_url=preview_url(),
    )
    facts = replace(facts, tracking_page_url=preview_page_url())
    template = settings.template.model_dump(exclude_none=True)
    compiled = compile_wording(template, settings.subject, settings.preheader, (facts.variant,))
    parts = RENDERER.render(f"draft {hash(compiled)}", compiled, facts)
    content = build(headers_of(rule, "customer@example.com", "<preview@localhost>", clock.now(), test=False), parts)
    mail = unpack(content)
    return Preview(mail.subject, mail.html, mail.text, _remarks(compiled, parts, facts))


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


def _remarks(compiled: Compiled, parts: Parts, facts: MailFacts) -> list[str]:
    return [warning.message for warning in lint(compiled, parts, facts)]
