"""Walks in a real browser: an invitation, a list with wrong lines, a rule with the keyboard alone, signing in in two steps."""

import re
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from orderwire.accounts.models import Membership
from orderwire.audience.models import Suppression
from orderwire.rules.models import Rule
from tests.web.conftest import PASSWORD, House
from tests.web.test_two_steps import code_of
from tests.web.test_walks import picture, sign_in, site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["site"]
MOST_TABS = 120


def test_from_an_invitation_to_another_role(
    page: Page, chromium: Browser, site: LiveServer, house: House, tmp_path: Path
) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/settings/team/")
    page.get_by_label("Their e-mail address").fill("lise@example.com")
    page.get_by_label("Role", exact=True).select_option(label="Viewer")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("main").get_by_text("lise@example.com").first).to_be_visible()
    (letter,) = [one for one in mail.outbox if one.to == ["lise@example.com"]]
    link = re.search(r"/join/\S+", str(letter.body))
    assert link

    theirs = chromium.new_context()
    hers = theirs.new_page()
    hers.goto(site.url + link.group(0))
    hers.get_by_label("Choose a password").fill(PASSWORD)
    hers.get_by_role("button", name="Join").click()
    expect(hers.get_by_text("Welcome to Acme.")).to_be_visible()
    new_rule = f"{site.url}/stores/{house.store.pk}/rules/new/"
    answer = hers.goto(new_rule)
    assert answer is not None
    assert answer.status == 403

    page.reload()
    row = page.get_by_role("listitem").filter(has_text="lise@example.com")
    row.get_by_label("Role of lise@example.com").select_option(label="Editor")
    row.get_by_role("button", name="Change").click()
    expect(page.get_by_label("Role of lise@example.com")).to_have_value("editor")
    picture(page, tmp_path, "team")
    assert Membership.objects.get(user__email="lise@example.com").role == "editor"
    hers.goto(new_rule)
    expect(hers.get_by_label("Workflow name")).to_be_visible()
    theirs.close()


def test_a_list_with_wrong_lines_is_looked_through_first(
    page: Page, site: LiveServer, house: House, tmp_path: Path
) -> None:
    before = Suppression.objects.count()
    sign_in(page, site)
    page.goto(f"{site.url}/suppressions/")
    page.get_by_role("link", name="Import a list").click()
    page.get_by_label("Or paste lines").fill("one@example.com\nno address at all\nno@example.com\ntwo@example.com")
    page.get_by_role("button", name="Look it through").click()
    expect(page.get_by_role("heading", name="What the list holds")).to_be_visible()
    wrong = page.get_by_role("row").filter(has_text="no address at all")
    expect(wrong.get_by_role("cell").first).to_have_text("2")
    picture(page, tmp_path, "looked-through")
    assert Suppression.objects.count() == before
    page.get_by_role("button", name="Import 2 entries").click()
    expect(page.get_by_text("2 entries came onto the list.")).to_be_visible()
    assert set(Suppression.objects.values_list("value", flat=True)) >= {"one@example.com", "two@example.com"}
    assert Suppression.objects.count() == before + 2


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus, as somebody without a mouse does."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {wanted}")


def test_a_rule_is_made_and_activated_with_the_keyboard_alone(page: Page, site: LiveServer, house: House) -> None:
    Rule.objects.update(deleted_at="2026-01-01T00:00:00Z")
    sign_in(page, site)
    tab_to(page, page.get_by_role("link", name="Add New").locator("visible=true"))
    page.keyboard.press("Enter")
    for choice in ("Add Message", "Automatic", "Transactional", "Order Status Update"):
        tab_to(page, page.get_by_role("main").get_by_role("link", name=choice))
        page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Workflow name"))
    page.keyboard.type("By keys")
    status = page.get_by_label("Order status", exact=True)
    tab_to(page, status)
    page.keyboard.type("Shipped")
    expect(status.locator("option:checked")).to_have_text(re.compile("^Shipped"))
    tab_to(page, page.get_by_role("button", name="Next: the mail"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Subject")).to_have_value("Your order *|ORDER_NUMBER|* is on its way")
    tab_to(page, page.get_by_role("button", name="Next: confirm"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name=re.compile("^Activate")))
    page.keyboard.press("Enter")
    expect(page.get_by_text("“By keys” is on.")).to_be_visible()
    assert Rule.objects.get(deleted_at=None).state == "active"


def test_two_steps_from_turning_on_to_signing_in(page: Page, site: LiveServer, house: House, tmp_path: Path) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/settings/you/")
    page.get_by_role("link", name="Two-step sign-in").click()
    page.get_by_role("link", name="Turn it on").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("img", name=re.compile("QR code"))).to_be_visible()
    secret = page.locator("#totp-secret").inner_text()
    page.get_by_label("Code that the app shows").fill(code_of(secret, -1))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    picture(page, tmp_path, "codes")
    page.get_by_role("link", name="I have kept them").click()

    page.context.clear_cookies()
    page.goto(f"{site.url}/sign-in/?next=/senders/")
    page.get_by_label("E-mail").fill("owner@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Senders")).to_be_visible()
