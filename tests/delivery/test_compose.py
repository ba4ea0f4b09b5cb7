"""Claimed messages become envelopes, written once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from orderwire.delivery import compose
from orderwire.delivery.compose import Written, keep, render
from orderwire.emails.mime import unpack
from orderwire.emails.papers import PaperFailed
from orderwire.outbox.content import Writing, writings_of
from orderwire.outbox.models import Message, State
from orderwire.rules.models import Rule
from tests.rooms import NOON, a_message, a_rule, a_store, after, record, snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule() -> Rule:
    return a_rule(a_store(), subject="*|ORDER_NUMBER|* for *|FIRST_NAME|*", bcc=["boss@acme.example"])


def write(messages: Sequence[Message], now: datetime) -> list[Written]:
    """Render and keep, as the dispatcher does in two of its steps."""
    batch = render(messages, now)
    keep(batch, now)
    return list(batch.written)


def claimed(rule: Rule, **changed: Any) -> Message:
    recorded = record(rule.store, snapshot())
    return a_message(rule, State.LEASED, order=recorded.order, **{"change": recorded.changes[0], **changed})


def test_a_mail_is_written_once_and_then_the_same(rule: Rule) -> None:
    message = claimed(rule)
    (first,) = write([message], NOON)
    assert first.envelope is not None
    assert (first.envelope.mail_from, first.envelope.rcpt_to) == ("hello@acme.example", "ada@example.com")
    assert first.envelope.copies == ("boss@acme.example",)
    message = Message.objects.select_related("rule__version", "rule__store", "store").get()
    assert (message.subject, message.message_id) == ("1001 for Ada", f"<{message.pk}@acme.example>")
    assert (message.rendered_at, message.version_id) == (NOON, rule.version_id)
    record(rule.store, snapshot(at=after(hours=1), number="changed"))
    (again,) = write([message], after(days=1))
    assert again.envelope == first.envelope


@pytest.mark.parametrize("changed", [{"copy": 1}, {"test": True, "change": None}])
def test_no_blind_copies_of_resends_and_tests(rule: Rule, changed: dict[str, Any]) -> None:
    (written,) = write([claimed(rule, **changed)], NOON)
    assert written.envelope is not None
    assert written.envelope.copies == ()


def test_a_test_without_an_order_shows_the_sample(rule: Rule) -> None:
    message = a_message(rule, State.LEASED, test=True)
    (written,) = write([message], NOON)
    assert written.envelope is not None
    assert message.subject.startswith("[Test] ")
    assert b"Subject: [Test] " in written.envelope.content


def test_one_mail_that_cannot_be_written_does_not_stop_the_others(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = a_message(rule, State.LEASED, test=True), claimed(rule)
    record(rule.store, snapshot(note="trip"))
    assert bad.order is not None
    bad.order.refresh_from_db()
    real = compose.parts_of

    def parts(of: Rule, facts: Any, marks: Any) -> Any:
        if facts.order.note == "trip":
            raise ValueError("a tag is missing")
        return real(of, facts, marks)

    monkeypatch.setattr(compose, "parts_of", parts)
    written = {one.message.pk: one for one in write([good, bad], NOON)}
    assert written[good.pk].envelope is not None
    assert (written[bad.pk].envelope, written[bad.pk].problem) == (None, "a tag is missing")


def test_what_a_rule_attaches_is_fixed_with_the_mail() -> None:
    rule = a_rule(a_store(), attachments=["invoice", "packing_slip"])
    (first,) = write([claimed(rule)], NOON)
    assert first.envelope is not None
    mail = unpack(first.envelope.content)
    assert [file.name for file in mail.files] == ["Invoice-1001.pdf", "Packing-slip-1001.pdf"]
    assert all(file.content.startswith(b"%PDF-") for file in mail.files)
    message = Message.objects.select_related("rule__version", "rule__store", "store").get()
    kept = writings_of([message.pk])[message.pk]
    assert (kept.language, kept.language_from) == ("en", "only")
    assert kept.attachments == (
        {"kind": "invoice", "name": "Invoice-1001.pdf", "size": len(mail.files[0].content)},
        {"kind": "packing_slip", "name": "Packing-slip-1001.pdf", "size": len(mail.files[1].content)},
    )
    (again,) = write([message], after(days=1))
    assert again.envelope == first.envelope


def test_a_paper_that_cannot_be_made_stops_no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(kind: str, *_: object) -> Any:
        raise PaperFailed(f"no {kind}")

    monkeypatch.setattr(compose, "make_paper", broken)
    message = claimed(a_rule(a_store(), attachments=["invoice"]))
    (written,) = write([message], NOON)
    assert written.envelope is not None
    assert unpack(written.envelope.content).files == ()
    assert writings_of([message.pk]) == {
        message.pk: Writing("en", "only", ({"kind": "invoice", "problem": "no invoice"},))
    }
