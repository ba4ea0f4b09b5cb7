"""Claimed messages become envelopes: rendered once, with Message-ID and Date fixed, then the same bytes for every attempt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import structlog
from minijinja import TemplateError

from orderwire.carts.snapshot import OrderSnapshot
from orderwire.core.email_address import domain_of
from orderwire.emails.blocks import Link
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.letters import facts_for
from orderwire.emails.mime import Headers, build
from orderwire.emails.render import Parts, Renderer
from orderwire.emails.values import as_given
from orderwire.emails.versions import compiled_by_id
from orderwire.mailers.envelope import Envelope
from orderwire.orders.view import snapshots_of
from orderwire.outbox.content import Fixed, fix, kept
from orderwire.outbox.links import tracking_page_url, unsubscribe_url
from orderwire.outbox.models import Message
from orderwire.rules.models import Rule

log = structlog.get_logger(__name__)
RENDERER = Renderer()


@dataclass(frozen=True, slots=True)
class Written:
    """A message ready to be handed over, or (`problem`) why it could not be written."""

    message: Message
    envelope: Envelope | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """How one mail's links are written (`link`) and the address of its counting picture ("" for none)."""

    link: Link = as_given
    pixel: str = ""


class Marking(Protocol):
    """Who makes links countable; this room only carries them."""

    def marks(self, message: Message) -> Marks:
        """The marks of one mail about to be rendered."""

    def keep(self) -> None:
        """Write what the marks given out stand for, in the same transaction as the bytes."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Mails rendered together; `fixed` are those whose bytes are new and not kept yet."""

    written: tuple[Written, ...] = ()
    fixed: tuple[Fixed, ...] = ()


def render(messages: Sequence[Message], now: datetime, marking: Marking | None = None) -> Batch:
    """Render what was not rendered before, and answer an envelope for each. Writes nothing: keep() does, before any is sent."""
    before = kept(messages)
    fresh = [message for message in messages if message.pk not in before]
    snapshots = snapshots_of([message.order for message in fresh if message.order is not None])
    made: dict[str, Fixed] = {}
    problems: dict[str, str] = {}
    for message in fresh:
        try:
            marks = marking.marks(message) if marking else Marks()
            made[message.pk] = _render(message, snapshots.get(message.order_id or ""), now, marks)
        except (TemplateError, TypeError, ValueError) as failure:
            log.warning("mail could not be written", message=message.pk, problem=str(failure))
            problems[message.pk] = str(failure)
    contents = {**before, **{pk: (one.content, one.mail_from) for pk, one in made.items()}}
    written = [_written(message, contents.get(message.pk), problems.get(message.pk, "")) for message in messages]
    return Batch(tuple(written), tuple(made.values()))


def keep(batch: Batch, now: datetime, marking: Marking | None = None) -> None:
    """Make the bytes of a batch, and what its marks stand for, durable; in the caller's transaction."""
    fix(batch.fixed, now)
    if marking:
        marking.keep()


def facts_of(rule: Rule, snapshot: OrderSnapshot | None, moved: tuple[str, str, str], unsubscribe: str) -> MailFacts:
    """What a mail of `rule` may say about an order; the sample order when there is none."""
    shown = snapshot if snapshot is not None else sample_facts().order
    return facts_for(
        rule.store,
        shown,
        moved=moved,
        product_limit=rule.product_limit,
        sender_email=rule.sender_email or rule.store.sender_email,
        unsubscribe_url=unsubscribe,
    )


def headers_of(rule: Rule, to: str, message_id: str, at: datetime, *, test: bool) -> Headers:
    """The headers of a mail of `rule`. The rule's name stands in none of them."""
    return Headers(
        message_id=message_id,
        date=at,
        from_name=rule.sender_name or rule.store.sender_name or rule.store.name,
        from_email=rule.sender_email or rule.store.sender_email,
        reply_to=rule.reply_to,
        to_email=to,
        test_mark=test,
    )


def parts_of(rule: Rule, facts: MailFacts, marks: Marks) -> Parts:
    """The rendered parts by the rule's present version."""
    return RENDERER.render(rule.version_id, compiled_by_id(rule.version_id), facts, marks.link, marks.pixel)


def _render(message: Message, snapshot: OrderSnapshot | None, now: datetime, marks: Marks) -> Fixed:
    rule, change = message.rule, message.change
    moved = (change.axis, change.from_status, change.to_status) if change else (rule.axis, "", rule.status)
    facts = facts_of(rule, snapshot, moved, unsubscribe_url(message))
    parts = parts_of(rule, replace(facts, tracking_page_url=tracking_page_url(message)), marks)
    mail_from = rule.sender_email or rule.store.sender_email
    message_id = f"<{message.pk}@{domain_of(mail_from) or 'localhost'}>"
    headers = headers_of(rule, message.to_address, message_id, now, test=message.test)
    message.version_id, message.rendered_at, message.message_id = rule.version_id, now, message_id
    message.subject = f"[Test] {parts.subject}" if message.test else parts.subject
    return Fixed(message, build(headers, parts), mail_from, message.subject, message_id)


def _written(message: Message, content: tuple[bytes, str] | None, problem: str) -> Written:
    if content is None:
        return Written(message, None, problem or "The mail could not be written.")
    copies = () if message.test or message.copy else tuple(message.rule.bcc)
    return Written(message, Envelope(content[1], message.to_address, content[0], copies))
