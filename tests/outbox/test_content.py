"""The bytes of a message are fixed once."""

import pytest

from orderwire.outbox.content import Fixed, fix, kept, mail_as_sent
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
