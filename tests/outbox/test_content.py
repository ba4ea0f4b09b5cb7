"""The bytes of a message are fixed once."""

import pytest

from orderwire.outbox.content import Fixed, Writing, fix, kept, mail_as_sent, writing_json, writings_of
from orderwire.outbox.models import State
from tests.rooms import NOON, a_message, a_rule, a_store

CONTENT = b"Subject: Hello\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBody\r\n"


@pytest.mark.django_db
def test_what_was_fixed_is_kept_to_the_byte() -> None:
    rule = a_rule(a_store())
    message, other = a_message(rule, State.LEASED), a_message(rule, State.LEASED)
    assert mail_as_sent(message) is None
    assert kept([message, other]) == {}
    message.version_id = rule.version_id
    fix([Fixed(message, CONTENT, "hello@acme.example", "Hello", "<m@acme.example>")], NOON)
    message.refresh_from_db()
    assert (message.subject, message.message_id, message.rendered_at) == ("Hello", "<m@acme.example>", NOON)
    assert kept([message, other]) == {message.pk: (CONTENT, "hello@acme.example")}
    mail = mail_as_sent(message)
    assert mail is not None
    assert mail.subject == "Hello"


@pytest.mark.django_db
def test_how_it_was_written_is_kept_too() -> None:
    rule = a_rule(a_store())
    message, other = a_message(rule, State.LEASED), a_message(rule, State.LEASED)
    message.version_id = rule.version_id
    writing = Writing("de-AT", "customer", ({"kind": "invoice", "problem": "no font"},))
    fix([Fixed(message, CONTENT, "hello@acme.example", "Hello", "<m@acme.example>", writing)], NOON)
    assert writings_of([message.pk, other.pk]) == {message.pk: writing}
    assert writing_json(writing) == {
        "language": "de-AT",
        "language_reason": "Written in German (Austria): the customer's language.",
        "attachments": [{"kind": "invoice", "problem": "no font"}],
    }
    assert writing_json(None) == {"language": None, "language_reason": None, "attachments": []}
