"""How allauth behaves in our house; tests/web/test_sign_in.py walks through its pages."""

import pytest
from django.core import mail
from django.forms import Form
from django.test import RequestFactory
from pytest_django import Settings

from orderwire.accounts.adapter import Adapter
from orderwire.accounts.models import Account, Role, User
from orderwire.accounts.people import account_of, role_of

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
