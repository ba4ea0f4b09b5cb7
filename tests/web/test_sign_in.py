"""Signing up, confirming, signing in, choosing a new password: allauth's ways behind our pages and mails."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django import Settings

from orderwire.accounts.models import Membership, Role, User
from orderwire.accounts.people import account_of
from tests.web.conftest import PASSWORD, House, words

NEW = "another long sentence"
pytestmark = pytest.mark.django_db


def link_in(text: str) -> str:
    """The path of the one address in a mail."""
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", text)
    assert found, text
    return found.group(1)


def test_from_sign_up_to_the_first_page(client: Client) -> None:
    answer = client.post("/sign-up/", {"email": "Ada@Example.com", "password1": PASSWORD})
    assert answer["Location"] == "/confirm-email/"
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["ada@example.com"], "Confirm your address for Orderwire")
    page = client.get(link_in(str(letter.body)))
    assert "Is this address yours?" in words(page)
    answer = client.post(link_in(str(letter.body)), follow=True)
    assert "Three steps to the first mail" in words(answer)
    user = User.objects.get(email="ada@example.com")
    account = account_of(user)
    assert account is not None
    assert account.name == "ada"
    assert Membership.objects.get(account=account, user=user).role == Role.OWNER
    assert EmailAddress.objects.get(user=user).verified


def test_who_has_not_confirmed_is_not_let_in(client: Client) -> None:
    client.post("/sign-up/", {"email": "ada@example.com", "password1": PASSWORD})
    answer = Client().post("/sign-in/", {"login": "ada@example.com", "password": PASSWORD}, follow=True)
    assert "Look into your mailbox" in words(answer)


def test_a_link_is_on_our_address_whatever_host_was_claimed(client: Client) -> None:
    client.post("/sign-up/", {"email": "ada@example.com", "password1": PASSWORD}, headers={"host": "localhost:9"})
    assert "http://127.0.0.1:8000/confirm-email/" in mail.outbox[0].body
    assert "localhost:9" not in mail.outbox[0].body


def test_a_weak_password_keeps_the_address_in_the_form(client: Client) -> None:
    answer = client.post("/sign-up/", {"email": "ada@example.com", "password1": "short"})
    page = words(answer)
    assert 'value="ada@example.com"' in page
    assert "This password is too short." in page
    assert not User.objects.exists()
    assert mail.outbox == []


def test_a_taken_address_is_not_told_to_a_stranger(house: House, client: Client) -> None:
    answer = client.post("/sign-up/", {"email": "owner@example.com", "password1": PASSWORD}, follow=True)
    assert "Look into your mailbox" in words(answer)
    assert [letter.subject for letter in mail.outbox] == ["You have an account at Orderwire already"]
    assert User.objects.filter(email="owner@example.com").count() == 1


def test_sign_up_can_be_closed(client: Client, settings: Settings) -> None:
    settings.SIGNUP_OPEN = False
    assert "Sign-up is closed here" in words(client.get("/sign-up/"))
    client.post("/sign-up/", {"email": "ada@example.com", "password1": PASSWORD})
    assert not User.objects.exists()


def test_signing_in_leads_back_to_where_one_was_going(house: House, client: Client) -> None:
    form = words(client.get("/sign-in/?next=/senders/"))
    assert 'name="next" value="/senders/"' in form
    answer = client.post("/sign-in/", {"login": "owner@example.com", "password": PASSWORD, "next": "/senders/"})
    assert answer["Location"] == "/senders/"


def test_a_wrong_password_keeps_the_address(house: House, client: Client) -> None:
    page = words(client.post("/sign-in/", {"login": "owner@example.com", "password": "wrong"}))
    assert 'value="owner@example.com"' in page
    assert 'role="alert"' in page
    assert "_auth_user_id" not in client.session


def test_a_new_password_by_mail(house: House, client: Client) -> None:
    client.post("/password/reset/", {"email": "owner@example.com"})
    (letter,) = mail.outbox
    assert letter.subject == "Choose a new password for Orderwire"
    page = client.get(link_in(str(letter.body)), follow=True)
    assert "Choose a new password" in words(page)
    client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    house.owner.refresh_from_db()
    assert house.owner.check_password(NEW)


def test_an_unknown_address_gets_a_mail_that_says_so(client: Client) -> None:
    answer = client.post("/password/reset/", {"email": "who@example.com"}, follow=True)
    assert "Look into your mailbox" in words(answer)
    assert [letter.subject for letter in mail.outbox] == ["No account at Orderwire has this address"]


def test_changing_the_password(house: House, owner: Client) -> None:
    page = owner.get("/settings/password/")
    assert "Change your password" in words(page)
    owner.post("/settings/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    house.owner.refresh_from_db()
    assert house.owner.check_password(NEW)


def test_signing_out(house: House, owner: Client) -> None:
    assert owner.post("/sign-out/")["Location"] == "/sign-in/"
    assert owner.get("/senders/").status_code == 302


def test_a_mail_that_cannot_be_sent_is_said_on_the_page(client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "orderwire.delivery.postman.Postman"
    settings.SMTP_URL = "smtp://127.0.0.1:1?tls=none"
    answer = client.post("/sign-up/", {"email": "ada@example.com", "password1": PASSWORD}, follow=True)
    assert "The mail could not be sent: our mail server did not take it." in words(answer)
