"""Signing in in two steps, and where one is signed in: allauth's ways behind our pages."""

import base64
import hashlib
import hmac
import re
import struct
import time
from typing import Any
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from orderwire.accounts import team
from orderwire.accounts.models import User
from tests.web.conftest import PASSWORD, House, everything, words

pytestmark = pytest.mark.django_db
PAGES = [
    *("/settings/two-steps/", "/settings/two-steps/on/", "/settings/two-steps/off/", "/settings/two-steps/codes/"),
    *("/settings/two-steps/codes/new/", "/settings/sessions/", "/sign-in/again/", "/sign-in/again/code/"),
]


def code_of(secret: str, step: int = 0) -> str:
    """What an authenticator app shows now, or `step` times 30 seconds later (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def wrong_code(secret: str) -> str:
    """Six digits that no app shows around now."""
    near = {code_of(secret, step) for step in range(-3, 4)}
    return next(code for code in (f"{number:06}" for number in range(10)) if code not in near)


def signed_in(email: str = "owner@example.com", browser: Client | None = None) -> tuple[Client, Any]:
    """A browser after the password, and where it was sent."""
    browser = browser or Client()
    return browser, browser.post("/sign-in/", {"login": email, "password": PASSWORD})


def is_in(browser: Client) -> bool:
    """Whether the browser's pages open."""
    return browser.get("/senders/").status_code == 200


def enrolled(browser: Client) -> tuple[str, list[str]]:
    """Turns two-step sign-in on: the app's secret, and the recovery codes as they were shown."""
    answer = browser.get("/settings/two-steps/on/")
    assert unquote(answer["Location"]) == "/sign-in/again/?next=/settings/two-steps/on/"
    page = browser.post(answer["Location"], {"password": PASSWORD, "next": "/settings/two-steps/on/"}, follow=True)
    found = re.search(r'id="totp-secret">([A-Z2-7]{32})<', words(page))
    assert found
    shown = browser.post("/settings/two-steps/on/", {"code": code_of(found.group(1), -1)}, follow=True)
    assert shown.redirect_chain[-1] == ("/settings/two-steps/codes/", 302)
    codes = re.search(r'id="recovery-codes">([\d\s]+)<', shown.content.decode())
    assert codes
    return found.group(1), codes.group(1).split()


@pytest.fixture
def two_steps(house: House) -> tuple[str, list[str]]:
    """The owner signs in in two steps: the app's secret, and ten recovery codes."""
    return enrolled(signed_in()[0])


def test_enrolling_seals_the_secret_and_shows_ten_codes_once(house: House) -> None:
    browser, _answer = signed_in()
    secret, codes = enrolled(browser)
    assert len(set(codes)) == 10
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    again = words(browser.get("/settings/two-steps/codes/"))
    assert "10 codes are left. They were shown once" in again
    assert not [code for code in codes if code in again]
    assert "10 recovery codes are left." in words(browser.get("/settings/two-steps/"))


def test_a_wrong_code_turns_nothing_on(house: House) -> None:
    browser, _answer = signed_in()
    browser.post("/sign-in/again/", {"password": PASSWORD})
    secret = re.search(r'id="totp-secret">(\w+)<', words(browser.get("/settings/two-steps/on/")))
    assert secret
    page = words(browser.post("/settings/two-steps/on/", {"code": wrong_code(secret.group(1))}))
    assert "This code is not right" in page
    assert secret.group(1) in page
    assert not Authenticator.objects.exists()


def test_signing_in_asks_for_the_code(two_steps: tuple[str, list[str]]) -> None:
    browser, answer = signed_in()
    assert answer["Location"] == "/sign-in/code/"
    assert not is_in(browser)
    assert 'autocomplete="one-time-code"' in words(browser.get("/sign-in/code/"))
    browser.post("/sign-in/code/", {"code": code_of(two_steps[0])})
    assert is_in(browser)


def test_a_code_signs_in_once(two_steps: tuple[str, list[str]]) -> None:
    code = code_of(two_steps[0])
    first, second = signed_in()[0], signed_in()[0]
    first.post("/sign-in/code/", {"code": code})
    page = words(second.post("/sign-in/code/", {"code": code}))
    assert "was used already" in page
    assert (is_in(first), is_in(second)) == (True, False)


def test_wrong_codes_are_refused_and_then_the_right_one_too(two_steps: tuple[str, list[str]]) -> None:
    browser, _answer = signed_in()
    for _ in range(10):
        assert "This code is not right" in words(browser.post("/sign-in/code/", {"code": wrong_code(two_steps[0])}))
    page = words(browser.post("/sign-in/code/", {"code": code_of(two_steps[0])}))
    assert "Too many failed login attempts" in page
    assert not is_in(browser)


def test_a_recovery_code_signs_in_once(two_steps: tuple[str, list[str]]) -> None:
    first, second = signed_in()[0], signed_in()[0]
    first.post("/sign-in/code/", {"code": two_steps[1][3]})
    second.post("/sign-in/code/", {"code": two_steps[1][3]})
    assert (is_in(first), is_in(second)) == (True, False)
    assert "9 recovery codes are left." in words(first.get("/settings/two-steps/"))


def test_new_recovery_codes_end_the_old_ones(two_steps: tuple[str, list[str]]) -> None:
    browser, _answer = signed_in()
    browser.post("/sign-in/code/", {"code": code_of(two_steps[0])})
    path = "/settings/two-steps/codes/new/"
    browser.post("/sign-in/again/code/", {"code": two_steps[1][0], "next": path})
    shown = browser.post(path, follow=True).content.decode()
    fresh = re.search(r'id="recovery-codes">([\d\s]+)<', shown)
    assert fresh
    assert not set(fresh.group(1).split()) & set(two_steps[1])
    other, _answer = signed_in()
    other.post("/sign-in/code/", {"code": two_steps[1][1]})
    assert not is_in(other)


def test_turning_it_off_asks_who_one_is_and_then_the_password_is_enough(two_steps: tuple[str, list[str]]) -> None:
    browser, _answer = signed_in()
    browser.post("/sign-in/code/", {"code": code_of(two_steps[0])})
    off = "/settings/two-steps/off/"
    assert unquote(browser.get(off)["Location"]) == f"/sign-in/again/?next={off}"
    assert Authenticator.objects.count() == 2
    browser.post("/sign-in/again/", {"password": PASSWORD, "next": off})
    assert "Your password alone opens your account then" in words(browser.get(off))
    browser.post(off)
    assert not Authenticator.objects.exists()
    assert is_in(signed_in()[0])


def test_another_persons_second_step_is_not_to_be_seen(
    two_steps: tuple[str, list[str]], stranger: User, viewer: Client
) -> None:
    other, _answer = signed_in("mallory@example.com")
    for browser in (other, viewer):
        assert "Turn it on" in words(browser.get("/settings/two-steps/"))
        assert browser.get("/settings/two-steps/codes/").status_code == 404
        assert browser.post("/settings/two-steps/off/").status_code == 404
    assert Authenticator.objects.count() == 2


@pytest.mark.parametrize("path", PAGES)
def test_who_is_signed_out_is_asked_to_sign_in(path: str, house: House) -> None:
    before = everything()
    browser = Client()
    assert {browser.get(path).status_code, browser.post(path).status_code} == {302}
    assert unquote(browser.get(path)["Location"]).startswith("/sign-in/?next=/s")
    assert everything() == before


def test_the_code_page_without_a_password_before_leads_to_signing_in(house: House) -> None:
    assert Client().get("/sign-in/code/")["Location"] == "/sign-in/"


def test_a_sign_in_stands_in_the_list_and_another_persons_does_not(house: House, stranger: User) -> None:
    browser, _answer = signed_in(browser=Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}))
    signed_in("mallory@example.com")
    page = words(browser.get("/settings/sessions/"))
    assert page.count("<li ") == 1
    assert "Firefox on Linux" in page
    assert "this one" in page
    assert "Nobody else is signed in as you." in page


def test_all_other_sign_ins_are_ended_and_nobody_elses(house: House, stranger: User) -> None:
    here, there = signed_in()[0], signed_in()[0]
    theirs, _answer = signed_in("mallory@example.com")
    assert is_in(there)
    page = words(here.post("/settings/sessions/", follow=True))
    assert "All others are signed out." in page
    assert [is_in(here), is_in(there), is_in(theirs)] == [True, False, True]


def test_who_joins_by_a_link_stands_in_the_list(house: House) -> None:
    browser = Client()
    browser.post(f"/join/{team.token_of(house.invitation)}/", {"password": PASSWORD})
    assert UserSession.objects.exclude(pk=house.session.pk).get().user.email == "grace@example.com"
    assert "this one" in words(browser.get("/settings/sessions/"))
