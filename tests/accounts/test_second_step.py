"""What the second step of signing in keeps is sealed, under this site's key and for this place only."""

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import RequestFactory
from pytest_django import Settings

from orderwire.accounts.models import AuditEntry, User
from orderwire.accounts.people import open_account
from orderwire.accounts.second_step import SecondStep, turn_off
from orderwire.core.seal import BrokenSeal, unseal
from tests.passkey import a_passkey

SECRET = "JBSWY3DPEHPK3PXP"


def test_a_secret_is_sealed_and_opens() -> None:
    sealed = SecondStep().encrypt(SECRET)
    assert SECRET not in sealed
    assert SecondStep().decrypt(sealed) == SECRET
    with pytest.raises(BrokenSeal):
        unseal(sealed, "another place")


def test_another_site_cannot_open_it(settings: Settings) -> None:
    sealed = SecondStep().encrypt(SECRET)
    settings.SECRET_KEY = "another key that is long enough to be one"
    with pytest.raises(BrokenSeal):
        SecondStep().decrypt(sealed)


@pytest.mark.django_db
def test_turning_off_for_who_has_none_changes_nothing() -> None:
    user = User.objects.create_user("ada@example.com", "three plain words")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "sealed"})
    assert not turn_off("bob@example.com")
    assert Authenticator.objects.count() == 1
    assert turn_off("ada@example.com")
    assert not Authenticator.objects.exists()


@pytest.mark.django_db
def test_turning_off_is_written_down_and_told() -> None:
    account, user = open_account("ada@example.com", "three plain words")
    a_passkey(user)
    assert turn_off("ADA@example.com")
    entry = AuditEntry.objects.get()
    assert (entry.account, entry.actor, entry.action) == (account, "command line", "two-step sign-in off")
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [(["ada@example.com"], "Two-step sign-in is off")]
    assert not turn_off("ada@example.com")
    assert (AuditEntry.objects.count(), len(mail.outbox)) == (1, 1)


@pytest.mark.django_db
def test_passkeys_are_counted_until_they_are_named() -> None:
    user = User.objects.create_user("ada@example.com", "three plain words")
    assert SecondStep().generate_authenticator_name(user, "webauthn") == "Passkey 1"
    a_passkey(user)
    assert SecondStep().generate_authenticator_name(user, "webauthn") == "Passkey 2"


def test_a_passkey_is_for_the_name_the_site_was_opened_under(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["mail.example.com"]
    with context.request_context(RequestFactory().get("/", headers={"host": "mail.example.com:8000"})):
        assert SecondStep().get_public_key_credential_rp_entity() == {"id": "mail.example.com", "name": "Orderwire"}
