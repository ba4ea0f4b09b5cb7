"""How allauth behaves in our house; tests/web/test_sign_in.py walks through its pages."""

import pytest
from allauth.core import context
from django.core import mail
from django.forms import Form
from django.test import RequestFactory
from pytest_django import Settings

from orderwire.accounts.adapter import Adapter
from orderwire.accounts.models import Account, AuditEntry, Role, User
from orderwire.accounts.people import account_of, open_account, role_of

pytestmark = pytest.mark.django_db


def a_form() -> Form:
    form = Form()
    form.cleaned_data = {"email": "ada@example.com", "password1": "a long enough sentence"}
    return form


def test_who_signs_up_owns_an_account() -> None:
    user = Adapter().save_user(None, User(), a_form())
    account = account_of(user)
    assert account is not None
    assert role_of(user, account) == Role.OWNER


def test_an_unsaved_person_has_none() -> None:
    Adapter().save_user(None, User(), a_form(), commit=False)
    assert not Account.objects.exists()


def test_sign_up_is_open_as_the_operator_says(settings: Settings) -> None:
    settings.SIGNUP_OPEN = False
    assert not Adapter().is_open_for_signup(None)
    settings.SIGNUP_OPEN = True
    assert Adapter().is_open_for_signup(None)


def test_links_in_mails_are_on_our_own_address(settings: Settings) -> None:
    settings.BASE_URL = "https://mail.example.com"
    adapter = Adapter(RequestFactory().get("/", headers={"host": "evil.example"}))
    adapter.send_mail(
        "account/email/password_reset_key", "ada@example.com", {"password_reset_url": "http://evil.example/p?x=1"}
    )
    (letter,) = mail.outbox
    assert "https://mail.example.com/p?x=1" in letter.body
    assert "evil" not in letter.body


def test_what_was_done_to_a_sign_in_is_kept_and_told_in_the_persons_language() -> None:
    account, user = open_account("ada@example.com", "three plain words")
    user.language = "de"
    request = RequestFactory().get("/", headers={"user-agent": "Mozilla/5.0 (Windows) Firefox/140.0"})
    with context.request_context(request):
        Adapter().send_notification_mail("usersessions/email/ended", user, {"count": 2})
    entry = AuditEntry.objects.get()
    assert (entry.account, entry.actor, entry.action, entry.detail) == (
        account,
        "ada@example.com",
        "signed out elsewhere",
        {"count": 2},
    )
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["ada@example.com"], "Sie wurden andernorts abgemeldet")
    assert "2 andere Browser" in letter.body
    assert "Firefox auf Windows" in letter.body
    assert "127.0.0.1" in letter.body


def test_that_nobody_could_be_told_is_no_matter_of_the_page(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "orderwire.delivery.postman.Postman"
    settings.SMTP_URL = "smtp://127.0.0.1:1?tls=none"
    _account, user = open_account("ada@example.com", "three plain words")
    with context.request_context(RequestFactory().get("/")):  # it has no messages: adding one would fail
        Adapter().send_notification_mail("account/email/password_changed", user)
    assert AuditEntry.objects.get().action == "password changed"
