"""Our own mails to people who sign in."""

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings
from structlog.testing import capture_logs

from orderwire.delivery.postman import Postman
from orderwire.mailers.envelope import MailFailure
from tests.sink import Sink


def a_mail(*to: str) -> EmailMessage:
    return EmailMessage(
        "Confirm your address", "Open http://127.0.0.1:8000/x — thank you", "Orderwire <o@localhost>", list(to)
    )


def test_a_mail_goes_through_the_operators_server(sink: Sink, settings: Settings) -> None:
    settings.SMTP_URL = sink.url
    assert Postman().send_messages([a_mail("ada@example.com", "bob@example.com")]) == 1
    assert sorted(mail.rcpt_tos[0] for mail in sink.mails) == ["ada@example.com", "bob@example.com"]
    first = sink.mails[0]
    assert first.subject == "Confirm your address"
    assert "Open http://127.0.0.1:8000/x — thank you" in str(first.mail.get_content())
    assert first.mail_from == settings.SYSTEM_EMAIL


def test_without_a_server_the_text_is_in_the_log(settings: Settings) -> None:
    settings.SMTP_URL = ""
    with capture_logs() as logs:
        assert Postman().send_messages([a_mail("ada@example.com")]) == 1
    (line,) = logs
    assert line["to"] == ["ada@example.com"]
    assert "http://127.0.0.1:8000/x" in line["text"]
    assert "ORDERWIRE_SMTP_URL" in line["event"]


def test_a_refusal_is_raised_unless_it_may_fail(sink: Sink, settings: Settings) -> None:
    settings.SMTP_URL = sink.url
    sink.behave(refuse={"ada@example.com": ("rcpt", "550 5.1.1 no")})
    with pytest.raises(MailFailure):
        Postman().send_messages([a_mail("ada@example.com")])
    assert Postman(fail_silently=True).send_messages([a_mail("ada@example.com"), a_mail("bob@example.com")]) == 1
    assert [mail.rcpt_tos for mail in sink.mails] == [("bob@example.com",)]


def test_an_address_that_is_none_gets_nothing(sink: Sink, settings: Settings) -> None:
    settings.SMTP_URL = sink.url
    assert Postman().send_messages([a_mail("nobody")]) == 0
    assert sink.mails == []
