"""The demo's mailbox."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from config.urls import urlpatterns
from orderwire.demo.mailserver import Keeper

MAIL = (
    b"From: Acme <hello@acme.example>\r\nTo: Ada <ada@example.com>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
    b"Message-ID: <1@x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello Ada\r\n"
    b"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<html><head></head><script>alert(1)</script><p>Hello</p></html>\r\n--b--\r\n"
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(settings: Settings, tmp_path: Path) -> Keeper:
    """The demo's folder of mails, and its pages mounted."""
    settings.DATA, settings.DEMO, settings.ROOT_URLCONF = tmp_path, True, "tests.web.demo_urls"
    return Keeper(tmp_path / "mailbox")


def test_an_empty_mailbox_says_what_will_happen(keeper: Keeper, client: Client) -> None:
    page = client.get("/mailbox").content.decode()
    assert "No mail yet" in page
    assert 'hx-trigger="every 3s"' in page
    assert client.get("/mailbox.json").json() == []


def test_a_mail_opens_as_its_customer_would_see_it(keeper: Keeper, client: Client) -> None:
    mail_id = keeper.keep("bounce@acme.example", ["ada@example.com"], MAIL)
    assert "Grüße" in client.get("/mailbox").content.decode()
    page = client.get(f"/mailbox/{mail_id}").content.decode()
    assert f'src="/mailbox/{mail_id}/html"' in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "Hello Ada" in client.get(f"/mailbox/{mail_id}?part=text").content.decode()
    assert "&lt;1@x&gt;" in client.get(f"/mailbox/{mail_id}?part=headers").content.decode()


def test_nothing_in_a_mail_runs(keeper: Keeper, client: Client) -> None:
    mail_id = keeper.keep("", ["ada@example.com"], MAIL)
    answer = client.get(f"/mailbox/{mail_id}/html")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "sandbox allow-popups" in answer["Content-Security-Policy"]


def test_programs_read_json(keeper: Keeper, client: Client) -> None:
    keeper.keep("bounce@acme.example", ["ada@example.com"], MAIL)
    second = keeper.keep("bounce@acme.example", ["bob@example.com"], MAIL)
    newest, older = client.get("/mailbox.json").json()
    assert newest["id"] == second
    assert newest["rcpt_tos"] == ["bob@example.com"]
    assert (older["from"], older["to"], older["subject"]) == (
        "Acme <hello@acme.example>",
        "Ada <ada@example.com>",
        "Grüße",
    )
    assert (older["text"].strip(), older["headers"]["Message-ID"]) == ("Hello Ada", "<1@x>")
    assert "<p>Hello</p>" in older["html"]
    assert [mail["id"] for mail in client.get("/mailbox.json?limit=1").json()] == [second]
    assert [mail["id"] for mail in client.get(f"/mailbox.json?before={second}").json()] == [older["id"]]
    assert len(client.get("/mailbox.json?limit=many").json()) == 2


def test_the_bytes_can_be_taken_away(keeper: Keeper, client: Client) -> None:
    mail_id = keeper.keep("", ["ada@example.com"], MAIL)
    answer = client.get(f"/mailbox/{mail_id}.eml")
    assert answer.content == MAIL
    assert answer["Content-Type"] == "message/rfc822"


@pytest.mark.parametrize(
    "path", ["/mailbox/nonsense", "/mailbox/nonsense/html", "/mailbox/nonsense.eml", "/mailbox/..%2Fsecret_key.eml"]
)
def test_there_is_no_other_mail(keeper: Keeper, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_older_mails_stand_on_the_next_page(keeper: Keeper, client: Client) -> None:
    for _ in range(52):
        keeper.keep("", ["ada@example.com"], MAIL)
    first = client.get("/mailbox").content.decode()
    assert first.count("<li>") == 50
    older = first.split("?before=")[1].split('"')[0]
    assert client.get(f"/mailbox?before={older}").content.decode().count("<li>") == 2


def test_there_is_no_mailbox_outside_the_demo(client: Client) -> None:
    assert "mailbox" not in {str(one.pattern) for one in urlpatterns}
    assert client.get("/mailbox").status_code == 404
    assert client.get("/mailbox.json").status_code == 404
