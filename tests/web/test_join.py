"""An invitation's link, opened by everybody who might."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import Settings

from orderwire.accounts import team
from orderwire.accounts.models import AuditEntry, Membership, User
from orderwire.web import join
from tests.web.conftest import PASSWORD, House, everything, words


@pytest.fixture
def path(house: House) -> str:
    return f"/join/{team.token_of(house.invitation)}/"


def test_somebody_new_chooses_a_password_and_is_in(house: House, path: str, client: Client, settings: Settings) -> None:
    settings.SIGNUP_OPEN = False
    before = everything()
    page = words(client.get(path))
    assert "Join Acme" in page
    assert "grace@example.com" in page
    assert "May look at everything, and changes nothing." in page
    assert everything() == before
    page = words(client.post(path, {"password": PASSWORD}, follow=True))
    assert "Welcome to Acme." in page
    assert Membership.objects.get(user__email="grace@example.com").role == "viewer"
    assert AuditEntry.objects.latest("id").action == "member joined"
    assert client.get(path).status_code == 404
    assert client.get(f"/stores/{house.store.pk}/").status_code == 200


def test_a_weak_password_is_said(house: House, path: str, client: Client) -> None:
    before = everything()
    answer = client.post(path, {"password": "short"})
    assert answer.status_code == 422
    assert 'class="wrong"' in words(answer)
    assert everything() == before


def test_who_has_an_account_signs_in_first(
    house: House, path: str, client: Client, as_user: Callable[[User], Client]
) -> None:
    grace = User.objects.create_user("grace@example.com", PASSWORD)
    EmailAddress.objects.create(user=grace, email=grace.email, verified=True, primary=True)
    assert f"/sign-in/?next={path}" in words(client.get(path))
    assert client.post(path, {"password": "another long sentence"}).status_code == 422
    assert not Membership.objects.filter(user=grace).exists()
    browser = as_user(grace)
    assert "Welcome to Acme." in words(browser.post(path, follow=True))
    assert Membership.objects.get(user=grace).account == house.account


def test_the_wrong_person_is_told_whose_it_is(
    house: House, path: str, stranger: User, as_user: Callable[[User], Client]
) -> None:
    browser = as_user(stranger)
    before = everything()
    assert "You are signed in as mallory@example.com." in words(browser.get(path))
    answer = browser.post(path)
    assert answer.status_code == 422
    assert "This invitation is for grace@example.com." in words(answer)
    assert everything() == before


def test_a_link_that_is_none(house: House, client: Client) -> None:
    answer = client.get("/join/inv_x.y/")
    assert answer.status_code == 404
    assert "This link is no longer good" in words(answer)


def test_too_many_tries(house: House, path: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(join, "TRIES", 1)
    client.post(path, {"password": "short"})
    assert "Too many tries" in words(client.post(path, {"password": PASSWORD}))
    assert not User.objects.filter(email="grace@example.com").exists()
