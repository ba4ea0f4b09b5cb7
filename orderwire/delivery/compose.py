"""Claimed messages become envelopes: rendered once, with Message-ID and Date fixed, then the same bytes for every attempt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

import structlog
from minijinja import TemplateError

from orderwire.carts.snapshot import OrderSnapshot
from orderwire.core.email_address import domain_of
from orderwire.emails.blocks import Link
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.letters import facts_for, spoken
from orderwire.emails.mime import File, Headers, build
from orderwire.emails.papers import PaperFailed, make_paper
from orderwire.emails.render import Parts, Renderer
from orderwire.emails.values import as_given
from orderwire.emails.versions import compiled_by_id
from orderwire.mailers.envelope import Envelope
from orderwire.orders.view import snapshots_of
from orderwire.outbox.content import Fixed, Writing, fix, kept
from orderwire.outbox.links import tracking_page_url, unsubscribe_url
from orderwire.outbox.models import Message
from orderwire.rules.keep import offer_of
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


def facts_of(
    rule: Rule, snapshot: OrderSnapshot | None, moved: tuple[str, str, str], unsubscribe: str, asked: str = ""
) -> MailFacts:
    """What a mail of `rule` may say about an order, in the language that suits it (`asked` goes before all); the sample
    order when there is none."""
    shown = snapshot if snapshot is not None else sample_facts().order
    facts = facts_for(
        rule.store,
        shown,
        moved=moved,
        product_limit=rule.product_limit,
        sender_email=rule.sender_email or rule.store.sender_email,
        unsubscribe_url=unsubscribe,
    )
    return spoken(facts, offer_of(rule), asked)


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


def papers_of(rule: Rule, facts: MailFacts, at: datetime) -> tuple[list[File], tuple[dict[str, Any], ...]]:
    """The PDFs that go with a mail, and what became of each: one that cannot be made is left out, with its reason kept.

    What the customer waits for is the news of their order: it does not stay behind for a paper.
    """
    files: list[File] = []
    became: list[dict[str, Any]] = []
    for kind in rule.attachments:
        try:
            paper = make_paper(kind, facts, at)
        except PaperFailed as failure:
            log.warning("mail goes without its attachment", rule=rule.pk, attachment=kind, problem=str(failure))
            became.append({"kind": kind, "problem": str(failure)})
        else:
            files.append(File(paper.name, paper.content))
            became.append({"kind": kind, "name": paper.name, "size": len(paper.content)})
    return files, tuple(became)


def _render(message: Message, snapshot: OrderSnapshot | None, now: datetime, marks: Marks) -> Fixed:
    rule, change = message.rule, message.change
    moved = (change.axis, change.from_status, change.to_status) if change else (rule.axis, "", rule.status)
    facts = facts_of(rule, snapshot, moved, unsubscribe_url(message))
    facts = replace(facts, tracking_page_url=tracking_page_url(message))
    parts = parts_of(rule, facts, marks)
    mail_from = rule.sender_email or rule.store.sender_email
    message_id = f"<{message.pk}@{domain_of(mail_from) or 'localhost'}>"
    headers = headers_of(rule, message.to_address, message_id, now, test=message.test)
    message.version_id, message.rendered_at, message.message_id = rule.version_id, now, message_id
    message.subject = f"[Test] {parts.subject}" if message.test else parts.subject
    files, attached = papers_of(rule, facts, now) if rule.attachments else ([], ())
    writing = Writing(facts.locale, facts.language_from, attached)
    return Fixed(message, build(headers, parts, files), mail_from, message.subject, message_id, writing)


def _written(message: Message, content: tuple[bytes, str] | None, problem: str) -> Written:
    if content is None:
        return Written(message, None, problem or "The mail could not be written.")
    copies = () if message.test or message.copy else tuple(message.rule.bcc)
    return Written(message, Envelope(content[1], message.to_address, content[0], copies))
