"""A mail is looked at before it is sent: made by the very renderer and bytes-maker that sending uses, and nothing is kept."""

from dataclasses import dataclass, field, replace
from typing import cast

from django.utils.translation import gettext as _

from orderwire.carts.snapshot import Axis
from orderwire.core import clock
from orderwire.core.email_address import is_possible
from orderwire.core.failures import Refusal
from orderwire.delivery.compose import RENDERER, facts_of, headers_of
from orderwire.emails.compiled import Compiled
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.framing import has_dark
from orderwire.emails.lint import lint
from orderwire.emails.mime import build, unpack
from orderwire.emails.versions import compile_wording, compiled_by_id
from orderwire.orders.models import Order
from orderwire.orders.view import snapshot_of
from orderwire.outbox.links import preview_page_url, preview_url
from orderwire.rules.models import Rule, RuleVersion
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store
from orderwire.stores.statuses import axis_of, statuses_of

NOBODY = "customer@example.com"


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail as its reader would get it, and what a merchant should know of it. `content` are its bytes, as they would go out."""

    subject: str
    html: str
    text: str
    warnings: list[str] = field(default_factory=list)
    content: bytes = b""

    @property
    def has_dark(self) -> bool:
        """Whether the mail has colours of its own for the dark."""
        return has_dark(self.html)


def preview(rule: Rule, order: Order | None, status: str = "") -> Preview:
    """The mail of a rule about an order (None = the sample), as if it had entered `status` ("" = the rule's). Raises Refusal."""
    return _made(rule, order, status, rule.version_id, compiled_by_id(rule.version_id))


def preview_version(saved: RuleVersion, order: Order | None) -> Preview:
    """What the rule would write had it an earlier wording still."""
    return _made(saved.rule, order, "", saved.version_id, compiled_by_id(saved.version_id))


def preview_settings(store: Store, settings: RuleSettings, order: Order | None, status: str = "") -> Preview:
    """The mail of settings that are not saved yet. Raises Refusal when the wording cannot be compiled."""
    rule = Rule(
        store=store,
        sender_name=settings.sender.name,
        sender_email=settings.sender.email,
        reply_to=settings.sender.reply_to or "",
        from_status=settings.from_status or "",
        axis=axis_of(store, settings.status),
        status=settings.status,
        product_limit=settings.product_limit,
    )
    template = settings.template.model_dump(exclude_none=True)
    variant = _facts(rule, order, status).variant
    compiled = compile_wording(template, settings.subject, settings.preheader, (variant,))
    return _made(rule, order, status, f"draft {hash(compiled)}", compiled)


def statuses_to_choose(store: Store, rule: Rule | None = None) -> list[tuple[str, str]]:
    """The statuses a mail can be looked at as: key and label, the shop's own first, then the rule's if it was never seen."""
    found = {row.key: row.label for row in statuses_of(store)}
    if rule is not None:
        found.setdefault(rule.status, rule.status)
    return list(found.items())


def _made(rule: Rule, order: Order | None, status: str, key: str, compiled: Compiled) -> Preview:
    if not (rule.sender_email or rule.store.sender_email):
        raise Refusal.of("sender.email", _("Say which address the mail is from, here or on the store."))
    facts = _facts(rule, order, status)
    parts = RENDERER.render(key, compiled, facts)
    to = order.email if order and is_possible(order.email) else NOBODY
    content = build(headers_of(rule, to, f"<preview.{rule.pk}@localhost>", clock.now(), test=False), parts)
    mail = unpack(content)
    warnings = [warning.message for warning in lint(compiled, parts, facts)]
    return Preview(mail.subject, mail.html, mail.text, warnings, content)


def _facts(rule: Rule, order: Order | None, status: str) -> MailFacts:
    axis, before = cast(Axis, rule.axis), rule.from_status
    snapshot = snapshot_of(order) if order else sample_facts().order
    if status and status != rule.status:
        if status not in dict(statuses_to_choose(rule.store)):
            said = _("This shop has no status “%(status)s”: choose one of its own.")
            raise Refusal.of("status", said % {"status": status})
        axis, before = axis_of(rule.store, status), ""
    if status:
        snapshot = replace(snapshot, statuses={**snapshot.statuses, axis: status})
    facts = facts_of(rule, snapshot, (axis, before, status or rule.status), preview_url())
    return replace(facts, tracking_page_url=preview_page_url())
