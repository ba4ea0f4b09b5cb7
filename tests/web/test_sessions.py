"""Ending one of one's own sign-ins: nobody else's, and no other one."""

import re

from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from orderwire.accounts.models import AuditEntry, User
from tests.web.conftest import House, words
from tests.web.test_two_steps import is_in, signed_in


def session_of(browser: Client) -> UserSession:
    session: UserSession = UserSession.objects.get(session_key=browser.session.session_key)
    return session


def end_of(browser: Client) -> str:
    """The address that ends what a browser has."""
    return reverse("session_end", args=[session_of(browser).pk])


def test_one_is_ended_and_all_others_go_on(house: House) -> None:
    here, there, elsewhere = signed_in()[0], signed_in()[0], signed_in()[0]
    page = words(here.get("/settings/sessions/"))
    path = end_of(there)
    assert {path, end_of(elsewhere)} == set(re.findall(r'href="(/settings/sessions/\d+/end/)"', page))
    asked = words(here.get(path))
    assert "Whoever sits there has to sign in again." in asked
    assert is_in(there)
    done = words(here.post(path, follow=True))
    assert "That browser is signed out." in done
    assert path not in done
    assert [is_in(here), is_in(there), is_in(elsewhere)] == [True, False, True]
    entry = AuditEntry.objects.get()
    assert (entry.account, entry.actor, entry.action, entry.target) == (
        house.account,
        "owner@example.com",
        "signed out elsewhere",
        house.owner.pk,
    )
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["owner@example.com"], "You were signed out elsewhere")
    ]
    assert "1 other browser was signed out" in mail.outbox[0].body
    assert here.post(path).status_code == 404


def test_a_team_mate_and_a_stranger_end_nothing(house: House, stranger: User, viewer: Client) -> None:
    hers, theirs = signed_in()[0], signed_in("mallory@example.com")[0]
    path = end_of(hers)
    for browser in (viewer, theirs):
        assert (browser.get(path).status_code, browser.post(path).status_code) == (404, 404)
    assert is_in(hers)
    assert mail.outbox == []
    assert not AuditEntry.objects.exists()


def test_ending_ones_own_is_signing_out(house: House) -> None:
    browser = signed_in()[0]
    assert browser.post(end_of(browser))["Location"] == "/sign-out/"
    assert is_in(browser)


def test_without_the_forms_token_nothing_is_ended(house: House) -> None:
    here, there = signed_in(browser=Client())[0], signed_in()[0]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = here.cookies
    assert strict.post(end_of(there)).status_code == 403
    assert is_in(there)


def test_who_belongs_to_no_account_may_end_theirs_too(house: House) -> None:
    house.owner.memberships.all().delete()
    here, there = signed_in()[0], signed_in()[0]
    here.post(end_of(there))
    assert there.get("/settings/sessions/").status_code == 302
    assert here.get("/settings/sessions/").status_code == 200
