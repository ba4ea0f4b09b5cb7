"""A walk with a device that keeps passkeys, as Chromium imitates one: added, signed in with, used after the password, removed."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.web.conftest import PASSWORD, House
from tests.web.test_walks import picture, sign_in, site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["site"]


def plug_in(page: Page) -> None:
    """A device that keeps passkeys and always sees its owner's finger."""
    chrome = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def test_from_adding_a_passkey_to_removing_it(page: Page, site: LiveServer, house: House, tmp_path: Path) -> None:
    plug_in(page)
    sign_in(page, site)
    page.goto(f"{site.url}/settings/you/")
    page.get_by_role("link", name="Passkeys").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What you call it").fill("Laptop")
    picture(page, tmp_path, "add")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{site.url}/settings/passkeys/new/")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_text("This device holds a passkey for you already.")).to_be_visible()
    expect(page.get_by_text("Your browser gave no passkey")).to_be_hidden()

    page.context.clear_cookies()
    page.goto(f"{site.url}/sign-in/?next=/senders/")
    picture(page, tmp_path, "sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Senders")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{site.url}/sign-in/")
    page.get_by_label("E-mail").fill("owner@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()

    page.goto(f"{site.url}/settings/passkeys/")
    picture(page, tmp_path, "list")
    page.get_by_role("link", name="Rename Laptop").click()
    page.get_by_role("link", name="Use a passkey instead").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_label("What you call it").fill("Old laptop")
    page.get_by_role("button", name="Keep the name").click()
    page.get_by_role("link", name="Remove Old laptop").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("You have none yet.")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{site.url}/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text(re.compile("^This passkey was not taken"))).to_be_visible()
    page.goto(f"{site.url}/senders/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_browser_that_gives_none_is_no_dead_end(page: Page, site: LiveServer, house: House) -> None:
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'))")
    page.goto(f"{site.url}/sign-in/")
    button = page.get_by_role("button", name="Use a passkey")
    button.click()
    expect(page.get_by_text("Your browser gave no passkey, so nothing was done.")).to_be_visible()
    page.route("**/sign-in/passkey/", lambda route: route.abort())
    button.click()
    expect(page.get_by_text("The site did not answer.")).to_be_visible()
    expect(page.get_by_text("Your browser gave no passkey")).to_be_hidden()


def test_where_a_browser_has_none_no_button_offers_one(page: Page, site: LiveServer, house: House) -> None:
    page.add_init_script("delete window.PublicKeyCredential")
    sign_in(page, site)
    page.goto(f"{site.url}/sign-in/again/?next=/settings/passkeys/new/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("This browser has no passkeys here")).to_be_visible()
    expect(page.get_by_text("Passkeys need JavaScript")).to_be_hidden()
    expect(page.get_by_role("button", name="Make the passkey")).to_be_hidden()
    page.context.clear_cookies()
    page.goto(f"{site.url}/sign-in/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()


def test_under_a_number_it_says_what_to_open(page: Page, site: LiveServer, house: House) -> None:
    number = site.url.replace("localhost", "127.0.0.1")
    page.goto(f"{number}/sign-in/?next=/settings/passkeys/new/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    page.get_by_label("E-mail").fill("owner@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Passkeys belong to a name, and this page was opened under a number.")).to_be_visible()
    expect(page.get_by_role("button", name="Make the passkey")).to_be_hidden()


def test_without_scripts_the_other_ways_stand(page: Page, site: LiveServer, house: House) -> None:
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = context.new_page()
    sign_in(plain, site)
    plain.goto(f"{site.url}/sign-in/again/?next=/settings/passkeys/new/")
    plain.get_by_label("Password").fill(PASSWORD)
    plain.get_by_role("button", name="Go on").click()
    expect(plain.get_by_text("Passkeys need JavaScript, which is off in this browser.")).to_be_visible()
    expect(plain.get_by_role("button", name="Make the passkey")).to_be_hidden()
    context.close()


def test_one_other_browser_is_signed_out_without_scripts(page: Page, site: LiveServer, house: House) -> None:
    sign_in(page, site)
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = context.new_page()
    sign_in(plain, site)
    plain.goto(f"{site.url}/settings/sessions/")
    plain.get_by_role("link", name=re.compile("^Sign out .* from ")).click()
    plain.get_by_role("button", name="Sign out there").click()
    expect(plain.get_by_text("That browser is signed out.")).to_be_visible()
    expect(plain.get_by_text("Nobody else is signed in as you.")).to_be_visible()
    context.close()
    page.goto(f"{site.url}/senders/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
