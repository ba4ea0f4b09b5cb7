"""Senders: an account's own mail servers."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from orderwire.accounts.models import User
from orderwire.core.seal import unseal
from orderwire.delivery.models import Sender
from tests.name_server import NameServer
from tests.sink import Sink
from tests.web.conftest import House, everything, words


@pytest.fixture
def reachable(settings: Settings) -> None:
    """A merchant may name this machine."""
    settings.ALLOW_PRIVATE_HOSTS = frozenset({"127.0.0.1"})


def given(sink: Sink, **changed: str) -> dict[str, str]:
    return {
        "name": "Main server",
        "host": "127.0.0.1",
        "port": str(sink.port),
        "tls": "none",
        "username": "",
        "password": "",
        **changed,
    }


def test_a_sender_is_tested_when_it_is_added(house: House, owner: Client, sink: Sink, reachable: None) -> None:
    page = words(owner.post("/senders/new/", given(sink, default="on"), follow=True))
    sender = Sender.objects.get(name="Main server")
    assert "127.0.0.1 answered and let us in." in page
    assert (sender.status, sender.is_default) == ("working", True)
    house.sender.refresh_from_db()
    assert not house.sender.is_default


def test_the_servers_own_words_are_shown(house: House, owner: Client, sink: Sink, reachable: None) -> None:
    sink.behave(auth=False)
    page = words(owner.post("/senders/new/", given(sink, username="acme", password="wrong"), follow=True))
    assert "127.0.0.1 did not let us in." in page
    assert "535" in page
    assert Sender.objects.get(name="Main server").status == "broken"


def test_a_private_host_is_refused_in_words(house: House, owner: Client, sink: Sink) -> None:
    page = words(owner.post("/senders/new/", given(sink), follow=True))
    assert "127.0.0.1 did not let us in." in page
    assert Sender.objects.get(name="Main server").status == "broken"


@pytest.mark.parametrize("wrong", [{"name": ""}, {"host": ""}, {"port": "0"}, {"port": "x"}, {"tls": "maybe"}])
def test_what_is_wrong_is_said_and_kept(house: House, owner: Client, sink: Sink, wrong: dict[str, str]) -> None:
    before = everything()
    answer = owner.post("/senders/new/", given(sink, username="acme", password="brass-77", **wrong))
    page = words(answer)
    assert answer.status_code == 422
    assert 'class="wrong"' in page
    assert 'value="acme"' in page
    assert "brass-77" not in page
    assert everything() == before


def test_an_empty_password_keeps_the_one_there_is(house: House, owner: Client, sink: Sink, reachable: None) -> None:
    assert "One is kept; leave this empty to keep it." in words(owner.get(f"/senders/{house.sender.pk}/"))
    owner.post(f"/senders/{house.sender.pk}/", given(sink, username="acme"))
    house.sender.refresh_from_db()
    assert house.sender.port == sink.port
    assert unseal(house.sender.password_sealed, f"{house.sender.pk}.password") == "hidden"


def test_removing_asks_first(house: House, owner: Client) -> None:
    before = everything()
    assert "Remove Main?" in words(owner.get(f"/senders/{house.sender.pk}/delete/"))
    assert everything() == before
    owner.post(f"/senders/{house.sender.pk}/delete/")
    assert not Sender.objects.exists()


def test_testing_again(house: House, owner: Client, sink: Sink, reachable: None) -> None:
    Sender.objects.update(host="127.0.0.1", port=sink.port, tls="none", username="", password_sealed="")
    assert "answered and let us in." in words(owner.post(f"/senders/{house.sender.pk}/check/", follow=True))


def test_a_viewer_sees_and_changes_nothing(house: House, viewer: Client) -> None:
    page = words(viewer.get(f"/senders/{house.sender.pk}/"))
    assert '<fieldset class="card" disabled>' in page
    assert "Save and test it" not in page
    assert "Add a mail server" not in words(viewer.get("/senders/"))


def test_an_empty_list_says_what_it_means(
    stranger: User, as_user: Callable[[User], Client], settings: Settings
) -> None:
    browser = as_user(stranger)
    settings.SMTP_URL = ""
    assert "Without a mail server no rule can go live." in words(browser.get("/senders/"))
    settings.SMTP_URL = "smtp://127.0.0.1:25"
    assert "Mails go out through this site's own server" in words(browser.get("/senders/"))


def test_a_test_mail_goes_the_whole_way_and_the_servers_words_are_shown(
    house: House, owner: Client, sink: Sink, reachable: None
) -> None:
    Sender.objects.update(host="127.0.0.1", port=sink.port, tls="none", username="", password_sealed="")
    path = f"/senders/{house.sender.pk}/trial/"
    page = words(owner.post(path, {"to": "me@example.com"}, follow=True))
    assert "127.0.0.1 took the mail. It said: 250 2.0.0 kept" in page
    caught = sink.only()
    assert (caught.mail_from, caught.rcpt_tos) == ("hello@acme.example", ("me@example.com",))
    sink.behave(refuse={"*": ("mail", "553 5.7.1 not your address")})
    page = words(owner.post(path, {"to": "me@example.com"}, follow=True))
    assert "did not take the mail. It said: 553 5.7.1 not your address" in page
    house.sender.refresh_from_db()
    assert house.sender.status == "broken"
    assert "Give the e-mail address" in words(owner.post(path, {"to": "nobody"}, follow=True))
    assert len(sink.mails) == 1


def test_what_dns_says_stands_on_the_page(house: House, owner: Client, names: NameServer) -> None:
    page = words(owner.get(f"/senders/{house.sender.pk}/"))
    assert "Not looked at yet" in page
    assert "v=spf1 a:smtp.example.com ~all" in page
    names.say("acme.example", "v=spf1 ip4:192.0.2.1 -all")
    names.say("_dmarc.acme.example", "v=DMARC1; p=none")
    owner.post(f"/senders/{house.sender.pk}/check/")
    page = words(owner.get(f"/senders/{house.sender.pk}/"))
    assert "The record is in order." in page
    assert "v=spf1 ip4:192.0.2.1 -all" in page
    assert "Enter the selector your mail provider signs under" in page
    assert "The policy is none" in page
