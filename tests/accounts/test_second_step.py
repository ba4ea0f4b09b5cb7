"""What the second step of signing in keeps is sealed, under this site's key and for this place only."""

import pytest
from allauth.mfa.models import Authenticator
from pytest_django import Settings

from orderwire.accounts.models import User
from orderwire.accounts.second_step import SecondStep, turn_off
from orderwire.core.seal import BrokenSeal, unseal

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
