"""Walks in a real browser: from signing in to a live rule, an order's tracking number, the phone, the dark, the keyboard."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from orderwire.emails.starters import STARTERS
from orderwire.orders.models import Shipment
from orderwire.rules.keep import change_rule, settings_of
from orderwire.rules.models import Rule
from orderwire.stores.models import Store
from tests.sink import Sink
from tests.web.conftest import PASSWORD, House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, site: LiveServer, email: str = "owner@example.com") -> None:
    """As a person does."""
    page.goto(f"{site.url}/sign-in/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()


def picture(page: Page, folder: Path, name: str) -> None:
    """Kept in the test's folder, to be looked at."""
    page.screenshot(path=folder / f"{name}.png", full_page=True)


@pytest.fixture
def site(live_server: LiveServer, house: House, sink: Sink, settings: Settings) -> LiveServer:
    """The site, with a mail server to send through."""
    settings.SMTP_URL = sink.url
    house.sender.delete()
    return live_server


@pytest.mark.browser(postgresql=True)
def test_the_ten_steps_of_the_seed(page: Page, site: LiveServer, house: House, tmp_path: Path) -> None:
    Rule.objects.update(deleted_at="2026-01-01T00:00:00Z")
    sign_in(page, site)
    page.get_by_role("link", name="Add New").locator("visible=true").click()
    for choice in ("Add Message", "Automatic", "Transactional", "Order Status Update"):
        page.get_by_role("main").get_by_role("link", name=choice).click()
    page.get_by_label("Workflow name").fill("On its way")
    page.get_by_label("Order status", exact=True).select_option(label="Shipped")
    page.get_by_label("Some time later").check()
    page.get_by_label("How long after the change").fill("2")
    page.get_by_text("Which orders").click()
    page.get_by_label("Product Filter").fill("LAMP-01\nCHAIR-*")
    picture(page, tmp_path, "step-1")
    page.get_by_role("button", name="Next: the mail").click()

    subject = page.get_by_label("Subject")
    expect(subject).to_have_value("Your order *|ORDER_NUMBER|* is on its way")
    subject.fill("Good news about ")
    subject.press("End")  # where a person who typed it stands
    page.get_by_text("Merge tags: what a mail can say").click()
    page.get_by_role("button", name="ORDER_NUMBER", exact=True).click()
    expect(subject).to_have_value("Good news about *|ORDER_NUMBER|*")
    page.get_by_label("With which order").select_option(label="Order 1001")
    expect(page.frame_locator("iframe[name=preview]").get_by_text("Good news about 1001")).to_be_visible()
    mail = page.frame_locator("iframe[name=preview]").frame_locator("iframe")
    expect(mail.get_by_text("Desk lamp").first).to_be_visible()
    picture(page, tmp_path, "step-2")
    page.get_by_role("button", name="Next: confirm").click()

    expect(page.get_by_text("a mail is sent 2 hours later.")).to_be_visible()
    picture(page, tmp_path, "step-3")
    page.get_by_role("button", name=re.compile("^Activate")).click()
    expect(page.get_by_text("“On its way” is on.")).to_be_visible()
    rule = Rule.objects.get(deleted_at=None)
    assert rule.state == "active"
    assert settings_of(rule)["products"] == {"codes": ["LAMP-01", "CHAIR-*"], "match": "any"}
    page.get_by_role("switch", name="On its way sends mails").click()
    expect(page.get_by_text("“On its way” is off.")).to_be_visible()
    rule.refresh_from_db()
    assert rule.state == "paused"


def test_connecting_a_store(page: Page, site: LiveServer, house: House, tmp_path: Path) -> None:
    sign_in(page, site)
    page.get_by_role("link", name="Add New").locator("visible=true").click()
    page.get_by_role("main").get_by_role("link", name="Add Store").click()
    page.get_by_role("main").get_by_role("link", name="Custom cart").click()
    page.get_by_label("Name of the shop").fill("Brass Lamps")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Add the store").click()
    expect(page.get_by_text("It is shown this once")).to_be_visible()
    expect(page.get_by_text(re.compile("^whsec_"))).to_be_visible()
    picture(page, tmp_path, "store")
    assert Store.objects.get(name="Brass Lamps").sender_email == "owner@example.com"


def test_a_tracking_number_shows_in_the_mail(page: Page, site: LiveServer, house: House, tmp_path: Path) -> None:
    sign_in(page, site)
    page.get_by_role("link", name="Orders").first.click()
    page.get_by_role("searchbox").fill("1001")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="1001", exact=True).click()
    page.get_by_text("Add a tracking number").click()
    page.get_by_role("textbox", name="Tracking number").fill("00340434161094042557")
    page.get_by_role("textbox", name="Carrier").fill("DHL")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("00340434161094042557 is added.")).to_be_visible()
    picture(page, tmp_path, "order")
    assert Shipment.objects.filter(order=house.order).count() == 2
    page.goto(f"{site.url}/stores/{house.store.pk}/starters/shipped/")
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/2/")
    page.get_by_label("A starter", exact=True).check()
    page.get_by_label("Shipped", exact=True).check(force=True)
    page.get_by_label("With which order").select_option(label="Order 1001")
    mail = page.frame_locator("iframe[name=preview]").frame_locator("iframe")
    expect(mail.get_by_text("00340434161094042557").first).to_be_visible()


def test_on_a_phone_nothing_is_cut_off_and_add_new_is_at_hand(
    page: Page, site: LiveServer, house: House, tmp_path: Path
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    sign_in(page, site)
    store = f"/stores/{house.store.pk}"
    paths = [
        "/stores/",
        f"{store}/",
        f"{store}/settings/",
        f"{store}/orders/",
        f"{store}/messages/",
        "/settings/",
        "/senders/new/",
    ]
    paths += [
        f"{store}/order-status/",
        f"{store}/order-status/rules/",
        f"{store}/order-status/logs/?log=sent",
        "/suppressions/",
    ]
    paths += [
        f"/orders/{house.order.pk}/",
        f"/messages/{house.message.pk}/",
        f"{store}/rules/new/",
        "/new/",
        "/stores/new/shopify/",
    ]
    paths += [f"/rules/{house.rule.pk}/edit/{step}/" for step in (1, 2, 3)]
    for path in paths:
        page.goto(f"{site.url}{path}")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, f"{path} is {wider} pixels wider than the phone"
        expect(page.locator("a.btn-main:visible", has_text="Add New")).to_be_in_viewport()
    picture(page, tmp_path, "phone")
    page.get_by_label("Menu").click()
    page.get_by_label("All pages").get_by_role("link", name="Senders").click()
    expect(page.get_by_role("heading", name="Senders")).to_be_visible()


def test_the_dark_is_chosen_and_kept(page: Page, site: LiveServer, house: House) -> None:
    sign_in(page, site)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark theme").first.click()
    page.goto(f"{site.url}/stores/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.get_by_role("button", name="Light theme").first.click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light


def test_with_the_keyboard_alone(page: Page, site: LiveServer, house: House) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/stores/{house.store.pk}/orders/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search orders, customers and messages")).to_be_focused()
    page.keyboard.type("1001")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=1001"))
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("^Order 1001"))).to_be_visible()


def test_without_scripts_every_field_can_be_reached(page: Page, site: LiveServer, house: House) -> None:
    sign_in(page, site)
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{site.url}/stores/{house.store.pk}/rules/new/")
    page.get_by_label("At a clock time").check()
    expect(page.get_by_label("Clock time", exact=True)).to_be_visible()
    page.get_by_label("Workflow name").fill("By hand")
    page.get_by_label("Order status", exact=True).select_option(label="Delivered")
    page.get_by_label("Clock time", exact=True).fill("09:00")
    page.get_by_role("button", name="Next: the mail").click()
    page.get_by_role("button", name="Refresh").click()
    expect(page.frame_locator("iframe[name=preview]").get_by_text(re.compile("has arrived")).first).to_be_visible()
    page.get_by_role("button", name="Next: confirm").click()
    assert Rule.objects.get(name="By hand").send == {"kind": "at", "days": 0, "time": "09:00"}


def test_a_language_is_added_looked_at_and_taken_away(
    page: Page, site: LiveServer, house: House, tmp_path: Path
) -> None:
    change_rule(house.rule, {"template": {"starter": "shipped"}, "subject": STARTERS["shipped"].subject})
    sign_in(page, site)
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/2/")
    for language in ("fr", "de"):
        page.get_by_label("One more language").select_option(language)
        page.get_by_role("button", name="Add it").click()
    german, french = page.get_by_role("tab", name="German"), page.get_by_role("tab", name="French")
    expect(german).to_have_attribute("aria-selected", "true")
    subject = page.get_by_label("Subject (German)")
    expect(subject).to_have_value("Ihre Bestellung *|ORDER_NUMBER|* ist unterwegs")
    expect(page.get_by_label("Subject (French)")).to_be_hidden()
    subject.fill("Unterwegs: *|ORDER_NUMBER|*")
    preview = page.frame_locator("iframe[name=preview]")
    expect(preview.get_by_text("Unterwegs: 1001")).to_be_visible()
    expect(preview.frame_locator("iframe").get_by_text("Gesamtsumme")).to_be_visible()
    picture(page, tmp_path, "german")
    german.press("ArrowLeft")
    expect(french).to_be_focused()
    expect(french).to_have_attribute("aria-selected", "true")
    expect(preview.get_by_text("Votre commande 1001 est en route").first).to_be_visible()
    page.get_by_role("button", name="Remove French").click()
    expect(french).to_have_count(0)
    page.get_by_label("Packing slip").check()
    page.get_by_role("button", name="Save, then confirm").click()
    expect(page.get_by_text("Attached as PDF: packing slip.")).to_be_visible()
    page.get_by_label("In which language").select_option("de")
    mail = page.frame_locator("iframe.letter")
    expect(mail.get_by_text("Unterwegs: 1001")).to_be_visible()
    expect(mail.get_by_text("Lieferschein-1001.pdf")).to_be_visible()
    picture(page, tmp_path, "confirm")
    made = settings_of(Rule.objects.get())
    assert {tag: said["subject"] for tag, said in made["languages"].items()} == {"de": "Unterwegs: *|ORDER_NUMBER|*"}
    assert made["attachments"] == ["packing_slip"]


def test_a_language_is_added_without_scripts(page: Page, site: LiveServer, house: House) -> None:
    sign_in(page, site)
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/2/")
    page.get_by_label("One more language").select_option("de")
    page.get_by_role("button", name="Add it").click()
    page.get_by_label("Subject (German)").fill("Bestellung *|ORDER_NUMBER|*")
    page.get_by_role("button", name="Preview German").click()
    expect(page.frame_locator("iframe[name=preview]").get_by_text("Bestellung 1001")).to_be_visible()
    page.get_by_role("button", name="Save, then confirm").click()
    expect(page.get_by_text("get it in one of these: German.")).to_be_visible()
    assert set(settings_of(Rule.objects.get())["languages"]) == {"de"}
