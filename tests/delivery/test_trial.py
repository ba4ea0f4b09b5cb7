"""A mail to try a sender with."""

from typing import Any

import pytest

from orderwire.core.failures import Conflict, Refusal
from orderwire.core.schema import read
from orderwire.delivery import trial
from orderwire.delivery.models import Sender
from orderwire.delivery.senders import SenderWish, make_sender, note_problem, remove_sender
from orderwire.mailers.envelope import Envelope
from tests.rooms import an_account
from tests.sink import Sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender(sink: Sink, settings: Any) -> Sender:
    settings.ALLOW_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    wish = {"name": "Main", "host": "127.0.0.1", "port": sink.port, "tls": "none"}
    return make_sender(an_account(), read(SenderWish, wish))


def test_a_mail_that_is_taken_mends_the_sender(sender: Sender, sink: Sink) -> None:
    note_problem(sender.pk, "535 no")
    assert trial.try_sender(sender, "hello@acme.example", " ada@example.com ") == (True, "250 2.0.0 kept")
    caught = sink.only()
    assert (caught.mail["From"], caught.mail["To"]) == ("hello@acme.example", "ada@example.com")
    assert "“Main” (127.0.0.1)" in str(caught.mail.get_content())
    sender.refresh_from_db()
    assert (sender.status, sender.problem) == ("working", "")


@pytest.mark.parametrize(("stage", "status"), [("mail", "broken"), ("rcpt", "unchecked"), ("dot", "unchecked")])
def test_a_refusal_is_the_senders_fault_only_where_it_is(sender: Sender, sink: Sink, stage: str, status: str) -> None:
    sink.behave(refuse={"*": (stage, "550 5.7.1 no")})
    assert trial.try_sender(sender, "hello@acme.example", "ada@example.com") == (False, "550 5.7.1 no")
    sender.refresh_from_db()
    assert sender.status == status
    assert sink.mails == []


def test_no_address_and_too_many(sender: Sender, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal):
        trial.try_sender(sender, "hello@acme.example", "nobody")
    monkeypatch.setattr(trial, "TRIALS_AN_HOUR", 0)
    with pytest.raises(Conflict):
        trial.try_sender(sender, "hello@acme.example", "ada@example.com")
    assert sink.mails == []


def test_a_mail_of_anybodys_goes_through_the_accounts_way_out(sender: Sender, sink: Sink, settings: Any) -> None:
    content = b"From: hello@acme.example\r\nTo: ada@example.com\r\nSubject: x\r\n\r\nx\r\n"
    envelope = Envelope("hello@acme.example", "ada@example.com", content)
    note_problem(sender.pk, "535 no")
    assert trial.hand_over(sender.account_id, envelope) == (True, "250 2.0.0 kept")
    sender.refresh_from_db()
    assert (sender.status, sink.only().rcpt_tos) == ("working", ("ada@example.com",))
    remove_sender(sender)
    settings.SMTP_URL = ""
    with pytest.raises(Conflict):
        trial.hand_over(sender.account_id, envelope)
    settings.SMTP_URL = sink.url
    sink.behave(refuse={"*": ("mail", "451 4.3.0 later")})
    assert trial.hand_over(sender.account_id, envelope) == (False, "451 4.3.0 later")
