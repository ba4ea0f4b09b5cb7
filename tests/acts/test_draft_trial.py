"""A draft is tried out: what its preview shows goes to one address, behind the walls of a rule's test."""

import re
from typing import Any

import pytest
from pytest_django import Settings

from orderwire.acts import rules
from orderwire.acts.draft_trial import send_draft_test
from orderwire.acts.preview import preview_settings
from orderwire.acts.stores import pause_store
from orderwire.audience.suppression import add
from orderwire.core import clock
from orderwire.core.failures import Conflict, Refusal
from orderwire.core.schema import read
from orderwire.emails.mime import unpack
from orderwire.outbox.models import Message
from orderwire.rules.models import Rule
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store
from tests.rooms import NOON, a_store, an_order, wording
from tests.sink import Sink

pytestmark = pytest.mark.django_db
STARTER = {"subject": "Draft of *|ORDER_NUMBER|*", "template": {"starter": "shipped"}, "product_limit": 1}


@pytest.fixture
def store() -> Store:
    return a_store()


@pytest.fixture
def server(sink: Sink, settings: Settings) -> Sink:
    settings.SMTP_URL = sink.url
    return sink


def a_draft(**changed: Any) -> RuleSettings:
    return read(RuleSettings, wording(**{**STARTER, **changed}))


def test_what_arrives_is_what_the_preview_shows_marked_as_a_test(store: Store, server: Sink) -> None:
    order = an_order(store, number="2002")
    with clock.stopped_at(NOON):
        tried = send_draft_test(store, a_draft(), " me@example.com ", order, "delivered")
        seen = preview_settings(store, a_draft(), order, "delivered")
    assert (tried.to, tried.taken, tried.reply) == ("me@example.com", True, "250 2.0.0 kept")
    caught = server.only()
    assert (caught.rcpt_tos, caught.mail_from) == (("me@example.com",), "hello@acme.example")
    assert (caught.subject, caught.mail["To"]) == ("[Test] Draft of 2002", "me@example.com")
    mail = unpack(caught.content)
    assert (mail.html, mail.text) == (seen.html, seen.text)
    assert unpack(tried.mail.content).html == mail.html
    assert re.fullmatch(r"<preview\.rul_[^@]+@acme\.example>", str(caught.mail["Message-ID"]))


def test_nothing_of_it_is_kept(store: Store, server: Sink) -> None:
    send_draft_test(store, a_draft(), "me@example.com", None)
    assert not Message.objects.exists()
    assert not Rule.objects.exists()
    assert "1001" in server.only().subject


def test_the_senders_own_address_is_the_drafts(store: Store, server: Sink) -> None:
    send_draft_test(store, a_draft(sender={"name": "News", "email": "news@acme.example"}), "me@example.com", None)
    assert (server.only().mail_from, str(server.only().mail["From"])) == (
        "news@acme.example",
        "News <news@acme.example>",
    )


def test_a_refusal_is_told_in_the_servers_words(store: Store, server: Sink) -> None:
    server.behave(refuse={"*": ("rcpt", "550 5.1.1 nobody here")})
    tried = send_draft_test(store, a_draft(), "me@example.com", None)
    assert (tried.taken, tried.reply, server.mails) == (False, "550 5.1.1 nobody here", [])


@pytest.mark.parametrize("to", ["", "nobody", "a@b@c", "me@example.com\nbcc: x@example.com"])
def test_no_address_is_refused(store: Store, server: Sink, to: str) -> None:
    with pytest.raises(Refusal) as refused:
        send_draft_test(store, a_draft(), to, None)
    assert ([error.field for error in refused.value.errors], server.mails) == (["to"], [])


def test_what_cannot_be_sent_is_refused(store: Store, server: Sink) -> None:
    with pytest.raises(Refusal, match="NO_SUCH_TAG"):
        send_draft_test(store, a_draft(subject="*|NO_SUCH_TAG|*"), "me@example.com", None)
    assert server.mails == []


@pytest.mark.parametrize("entry", [{"address": "Me@example.com"}, {"domain": "example.com"}])
def test_a_suppressed_address_gets_no_test(store: Store, server: Sink, entry: dict[str, str]) -> None:
    add(store.account, entry)
    with pytest.raises(Conflict, match="put on the suppression list by hand"):
        send_draft_test(store, a_draft(), "me@example.com", None)
    assert server.mails == []


def test_a_paused_store_tests_nothing(store: Store, server: Sink) -> None:
    pause_store(store)
    with pytest.raises(Conflict, match="Its store is paused"):
        send_draft_test(store, a_draft(), "me@example.com", None)
    assert server.mails == []


def test_without_a_server_there_is_no_test(store: Store) -> None:
    with pytest.raises(Conflict, match="There is no mail server to send through"):
        send_draft_test(store, a_draft(), "me@example.com", None)


def test_drafts_and_rules_share_the_hours_tests(store: Store, server: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "TESTS_AN_HOUR", 1)
    send_draft_test(store, a_draft(), "me@example.com", None)
    with pytest.raises(Conflict, match="At most 1 tests an hour"):
        send_draft_test(store, a_draft(), "me@example.com", None)
    with pytest.raises(Conflict):
        rules.may_test(store, "me@example.com")
    server.only()
