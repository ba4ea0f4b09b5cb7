"""Walks in a real browser: a template kept, changed and used; a rule's versions; a mail as every program shows it; a test."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from orderwire.emails.models import Template
from orderwire.rules.keep import change_rule
from orderwire.rules.models import Rule
from orderwire.worker import loop
from tests.sink import Sink
from tests.web.conftest import House
from tests.web.test_walks import picture, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: LiveServer, house: House, posted_to: Sink, settings: Settings) -> LiveServer:
    """The site, with a mail server to send through, and a rule with a starter."""
    house.sender.delete()
    house.message.delete()
    change_rule(house.rule, {"template": {"starter": "shipped"}})
    return live_server


def letter(page: Page) -> FrameLocator:
    """The frame with the lines of the inbox."""
    return page.frame_locator("iframe.letter")


def mail(page: Page) -> FrameLocator:
    """The mail itself, in the frame's frame."""
    return letter(page).frame_locator("iframe")


def look(page: Page, name: str) -> None:
    """Choose one of the preview's looks; the part of the page comes anew."""
    link = page.locator("#preview").get_by_role("link", name=name, exact=True)
    chosen = link.get_attribute("aria-current") == "true"
    link.click()
    wanted = "false" if chosen and name in ("Dark mode", "Images off") else "true"
    if wanted == "true":
        expect(page.locator("#preview").get_by_role("link", name=name, exact=True)).to_have_attribute(
            "aria-current", "true"
        )
    else:
        expect(page.locator("#preview").get_by_role("link", name=name, exact=True)).not_to_have_attribute(
            "aria-current", "true"
        )


def arrived(page: Page, path: str) -> None:
    """Wait until a page that a link or form leads to is there and its scripts have run: the page before may have a field of
    the same name, and what is typed before its scripts listen is not previewed."""
    expect(page).to_have_url(re.compile(path))
    page.wait_for_load_state()


def colour(element: Locator, what: str) -> str:
    """A colour as the browser computed it."""
    found: str = element.evaluate("(one, what) => getComputedStyle(one)[what]", what)
    return found


def test_from_a_rule_to_a_template_to_a_new_rule(page: Page, site: LiveServer, house: House, tmp_path: Path) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/3/")
    page.get_by_role("button", name="Save as template").click()
    expect(page.get_by_text("“Shipped” is in your templates now.")).to_be_visible()
    page.get_by_role("link", name="Edit", exact=True).click()
    arrived(page, "/edit/$")
    page.get_by_label("Name", exact=True).fill("On its way, our words")
    page.get_by_label("Made of").select_option(label="HTML")
    page.get_by_label("Your own content").fill("<p>Dear *|FIRST_NAME|*, order *|ORDER_NUMBER|* is off!</p>")
    expect(mail(page).get_by_text("Dear Ada, order 1001 is off!")).to_be_visible()
    picture(page, tmp_path, "template-edit")
    page.get_by_role("button", name="Save the template").click()
    expect(page.get_by_role("heading", name="On its way, our words")).to_be_visible()

    page.get_by_label("Main").get_by_role("link", name="Templates").click()
    arrived(page, "/templates/$")
    page.get_by_role("searchbox").fill("our words")
    page.get_by_role("button", name="Search").click()
    arrived(page, "q=our")
    card = page.locator("li.card", has_text="On its way, our words")
    expect(card.frame_locator("iframe").frame_locator("iframe").get_by_text("is off!")).to_be_visible()
    picture(page, tmp_path, "templates")
    card.get_by_role("link", name="Use in a new rule").click()
    expect(page.get_by_text("The mail begins with “On its way, our words”.")).to_be_visible()
    page.get_by_label("Workflow name").fill("From a template")
    page.get_by_label("Order status", exact=True).select_option(label="Delivered")
    page.get_by_role("button", name="Next: the mail").click()
    expect(page.get_by_label("Your own content")).to_have_value(
        "<p>Dear *|FIRST_NAME|*, order *|ORDER_NUMBER|* is off!</p>"
    )
    page.get_by_role("button", name="Next: confirm").click()
    expect(page.get_by_role("heading", name="What this rule does")).to_be_visible()
    assert Rule.objects.get(name="From a template").version.source == Template.objects.latest("id").source


def test_step_two_keeps_a_template_and_its_own_page(page: Page, site: LiveServer, house: House) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/2/")
    page.get_by_label("Subject").fill("Not saved yet")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Save as template").click()
    expect(opened.value.get_by_role("heading", name="Not saved yet")).to_be_visible()
    expect(page.get_by_label("Subject")).to_have_value("Not saved yet")
    assert Template.objects.latest("id").source == {"starter": "shipped"}


def test_versions_are_compared_and_one_is_brought_back(
    page: Page, site: LiveServer, house: House, tmp_path: Path
) -> None:
    sign_in(page, site)
    for subject in ("Second *|ORDER_NUMBER|*", "Third *|ORDER_NUMBER|*"):
        page.goto(f"{site.url}/rules/{house.rule.pk}/edit/2/")
        page.get_by_label("Subject").fill(subject)
        page.get_by_role("button", name="Save, then confirm").click()
        expect(page.get_by_role("heading", name="What this rule does")).to_be_visible()
    page.get_by_role("link", name="Versions of the mail").click()
    expect(page.get_by_role("row", name=re.compile("Version 4 in use"))).to_contain_text("owner@example.com")
    page.get_by_role("link", name="Version 3", exact=True).click()
    expect(letter(page).get_by_text("Second 1001")).to_be_visible()
    page.get_by_role("link", name="Compare with the one in use").click()
    expect(page.locator("del", has_text="Second")).to_be_visible()
    expect(page.locator("ins", has_text="Third")).to_be_visible()
    picture(page, tmp_path, "compare")
    page.get_by_role("button", name="Restore version 3").click()
    expect(page.get_by_text("Version 3 is in use again, as a new version.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Version 5 in use"))).to_contain_text("Second")
    picture(page, tmp_path, "versions")
    assert Rule.objects.get().version.subject == "Second *|ORDER_NUMBER|*"


def test_a_mail_as_every_program_shows_it(page: Page, site: LiveServer, house: House, tmp_path: Path) -> None:
    html = (
        '<p>Order *|ORDER_NUMBER|* is *|ORDER_STATUS|*</p><img src="https://127.0.0.1:9/lamp.png" alt="A brass lamp">'
    )
    sign_in(page, site)
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/3/")
    title = mail(page).get_by_role("heading").or_(mail(page).locator(".title")).first
    assert mail(page).locator("body").evaluate("innerWidth") > 400
    assert colour(title, "color") == "rgb(24, 24, 27)"
    look(page, "Dark mode")
    expect(page).to_have_url(re.compile("dark=1"))
    expect(title).to_have_css("color", "rgb(244, 244, 245)")
    assert mail(page).locator("html").evaluate("one => getComputedStyle(one).colorScheme") == "dark"
    look(page, "Phone")
    assert mail(page).locator("body").evaluate("innerWidth") == 390
    expect(title).to_have_css("font-size", "28px")
    look(page, "Text part")
    expect(letter(page).locator("pre")).to_contain_text("1Z999AA10123456784")
    look(page, "Source")
    expect(letter(page).locator("pre")).to_contain_text("Auto-Submitted: auto-generated")

    change_rule(house.rule, {"template": {"html": html}})
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/3/")
    expect(mail(page).get_by_text("Order 1001 is Shipped")).to_be_visible()
    assert mail(page).locator("img").get_attribute("src") == "https://127.0.0.1:9/lamp.png"
    look(page, "Images off")
    expect(mail(page).get_by_alt_text("A brass lamp")).to_be_visible()
    assert mail(page).locator("img").get_attribute("src") is None
    assert mail(page).locator("img").evaluate("one => one.currentSrc") == ""
    page.get_by_label("As status").select_option(label="Cancelled")
    expect(mail(page).get_by_text("Order 1001 is Cancelled")).to_be_visible()
    page.get_by_label("Order number").fill("777")
    page.get_by_label("Order number").press("Enter")
    expect(letter(page).get_by_text("This shop has no order with the number 777.")).to_be_visible()
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/3/?look=phone&dark=1&pictures=off")
    picture(page, tmp_path, "phone-dark-images-off")
    with page.expect_download() as file:
        page.goto(f"{site.url}/rules/{house.rule.pk}/edit/3/")
        page.get_by_role("link", name="Download (.eml)").click()
    assert b"Subject: Your order 1001" in Path(file.value.path()).read_bytes()


def test_the_draft_in_the_dark_on_a_phone_without_scripts_too(page: Page, site: LiveServer, house: House) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/2/")
    page.get_by_label("Dark mode").check()
    page.get_by_label("Phone").check()
    title = mail(page).locator(".title").first
    expect(title).to_have_css("color", "rgb(244, 244, 245)")
    expect(title).to_have_css("font-size", "28px")
    page.get_by_label("Or by its number").fill("777")
    page.get_by_label("Or by its number").press("Enter")
    expect(letter(page).get_by_text("no order with the number 777")).to_be_visible()
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/2/")
    page.get_by_label("Text part", exact=True).first.check()
    page.get_by_role("button", name="Refresh").click()
    expect(letter(page).locator("pre")).to_contain_text("1Z999AA10123456784")
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/3/")
    page.locator("#preview").get_by_role("link", name="Dark mode").click()
    expect(page).to_have_url(re.compile("dark=1"))
    expect(title).to_have_css("color", "rgb(244, 244, 245)")


def test_a_test_arrives_and_equals_the_preview(page: Page, site: LiveServer, house: House, posted_to: Sink) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/2/")
    page.get_by_label("Subject").fill("Tried *|ORDER_NUMBER|*")
    page.get_by_role("button", name="Save and test").click()
    arrived(page, "#test$")
    page.get_by_label("To", exact=True).fill("me@example.com")
    page.get_by_label("About").select_option(label="Order 1001")
    page.get_by_role("button", name="Send the test").click()
    expect(page.get_by_text("The test is on its way to me@example.com.")).to_be_visible()
    loop.Worker(drain=True).run()
    caught = posted_to.only()
    assert (caught.rcpt_tos, caught.subject) == (("me@example.com",), "[Test] Tried 1001")
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/3/?number=1001&look=text")
    seen = letter(page).locator("pre").inner_text()
    unlinked = re.compile(r"https?://\S+")
    assert unlinked.sub("", caught.text).split() == unlinked.sub("", seen).split()


def test_on_a_phone_nothing_of_it_is_cut_off(page: Page, site: LiveServer, house: House) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, site)
    rule, template = house.rule.pk, house.template.pk
    for path in (
        "/templates/",
        "/templates/new/",
        f"/templates/{template}/",
        f"/templates/{template}/edit/",
        "/templates/starters/shipped/?look=phone&dark=1",
        f"/rules/{rule}/versions/",
        f"/rules/{rule}/versions/compare/",
        f"/rules/{rule}/versions/{house.rule.version_id}/",
    ):
        page.goto(f"{site.url}{path}")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, f"{path} is {wider} pixels wider than the phone"
        expect(page.get_by_role("heading", level=1)).to_be_visible()
