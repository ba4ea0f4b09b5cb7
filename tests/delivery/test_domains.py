"""The domains an account's mails are from, and what DNS says of each."""

from datetime import timedelta
from typing import Any

import pytest

from orderwire.core import clock
from orderwire.core.schema import read
from orderwire.delivery import domains
from orderwire.delivery.models import DomainCheck, Sender
from orderwire.delivery.senders import SenderWish, make_sender
from orderwire.stores.models import Store
from tests.name_server import NameServer
from tests.rooms import NOON, a_rule, a_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return a_store()


@pytest.fixture
def sender(store: Store) -> Sender:
    wish: dict[str, Any] = {"name": "Main", "host": "smtp.sendgrid.net", "dkim_selector": "s1"}
    return make_sender(store.account, read(SenderWish, wish))


def test_domains_are_those_of_stores_and_rules(store: Store) -> None:
    a_rule(store, sender={"name": "", "email": "news@Lamps.example"})
    a_rule(store, name="Same", sender={"name": "", "email": "x@acme.example"})
    a_store(sender={"name": "", "email": "else@other.example"})
    assert domains.domains_of(store.account) == ["acme.example", "lamps.example"]


def test_what_is_asked_is_kept_for_an_hour(store: Store, sender: Sender, names: NameServer) -> None:
    names.say("acme.example", "v=spf1 include:sendgrid.net ~all")
    names.say("sendgrid.net", "v=spf1 ip4:192.0.2.1 ~all")
    with clock.stopped_at(NOON) as hands:
        first = domains.checked(store.account, sender, "acme.example")
        assert first.findings["spf"]["code"] == "good"
        asked = len(names.asked)
        names.say("acme.example", "v=spf1 +all")
        hands.forward(timedelta(minutes=59))
        assert domains.checked(store.account, sender, "acme.example") == first
        assert len(names.asked) == asked
        hands.forward(timedelta(minutes=1))
        assert domains.checked(store.account, sender, "acme.example").findings["spf"]["code"] == "anybody"
    assert DomainCheck.objects.count() == 1


def test_silence_is_kept_for_five_minutes(store: Store, sender: Sender, names: NameServer) -> None:
    names.failing.add("acme.example")
    with clock.stopped_at(NOON) as hands:
        assert domains.checked(store.account, sender, "acme.example").findings["spf"]["code"] == "silent"
        names.failing.clear()
        hands.forward(timedelta(minutes=4))
        assert domains.checked(store.account, sender, "acme.example").findings["spf"]["code"] == "silent"
        hands.forward(timedelta(minutes=1))
        assert domains.checked(store.account, sender, "acme.example").findings["spf"]["code"] == "none"


def test_another_selector_is_asked_at_once(store: Store, sender: Sender, names: NameServer) -> None:
    domains.checked(store.account, sender, "acme.example")
    sender.dkim_selector = "s2"
    domains.checked(store.account, sender, "acme.example")
    assert "s2._domainkey.acme.example" in names.asked


def test_the_operators_server_has_a_check_of_its_own(store: Store, names: NameServer) -> None:
    for _ in range(2):
        assert domains.checked(store.account, None, "acme.example").findings["dkim"]["code"] == "no_selector"
    assert DomainCheck.objects.get().sender is None


def test_no_time_is_no_answer(store: Store, sender: Sender, names: NameServer) -> None:
    domains.check_domains(store.account, sender, 0)
    assert {part["code"] for part in DomainCheck.objects.get().findings.values()} == {"silent"}
    assert names.asked == []


def test_where_dns_is_never_asked_nothing_is_kept(store: Store, sender: Sender) -> None:
    row = domains.checked(store.account, sender, "acme.example")
    assert row.findings["spf"]["code"] == "silent"
    assert not DomainCheck.objects.exists()


def test_what_is_shown(store: Store, sender: Sender, names: NameServer) -> None:
    (before,) = domains.shown(sender, ["acme.example"])
    assert before["spf"]["publish"]["value"] == "v=spf1 include:sendgrid.net ~all"
    assert before["dkim"]["publish"]["name"] == "s1._domainkey.acme.example"
    assert before["spf"]["detail"] == "Not asked yet."
    domains.check_domains(store.account, sender)
    (after,) = domains.shown(sender, ["acme.example"])
    assert after["checked_at"] is not None
    assert {kind: after[kind]["state"] for kind in ("spf", "dkim", "dmarc")} == dict.fromkeys(
        ("spf", "dkim", "dmarc"), "missing"
    )


@pytest.mark.parametrize(
    ("host", "include"),
    [
        ("smtp.sendgrid.net", "sendgrid.net"),
        ("email-smtp.eu-west-1.amazonaws.com", "amazonses.com"),
        ("SMTP.gmail.com.", "_spf.google.com"),
        ("notsendgrid.net", ""),
        ("mail.acme.example", ""),
    ],
)
def test_what_a_provider_wants_named(host: str, include: str) -> None:
    assert domains.include_of(host) == include
