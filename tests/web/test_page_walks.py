"""Walks in a real browser: search and shortcuts by keyboard, the live count, erasing, sending now, undoing, the phone."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from orderwire.core import clock
from orderwire.orders.models import Customer
from orderwire.outbox.models import State
from orderwire.rules.models import Rule
from tests.rooms import a_message, record, snapshot
from tests.web.conftest import House
from tests.web.test_walks import picture, sign_in, site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["site"]


def test_search_by_keyboard(page: Page, site: LiveServer, house: House, tmp_path: Path) -> None:
    sign_in(page, site)
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Search orders, customers and messages")
    expect(field).to_be_focused()
    page.keyboard.type("ada")
    found = page.get_by_role("listbox", name="Found")
    expect(found.get_by_role("option")).to_have_count(3)
    picture(page, tmp_path, "found")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(found.get_by_role("option", selected=True)).to_have_text(re.compile("Ada Lovelace"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/customers/{house.order.customer_id}/$"))
    page.keyboard.press("/")
    page.keyboard.type("1001")
    expect(found.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Search")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("^Order 1001"))).to_be_visible()


def test_shortcuts_lead_and_typing_is_only_typing(page: Page, site: LiveServer, house: House) -> None:
    sign_in(page, site)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    page.keyboard.press("n")
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    for keys, head in (("go", "Orders"), ("gc", "Customers"), ("gm", "Order Status Update"), ("gh", "Overview")):
        for key in keys:
            page.keyboard.press(key)
        expect(page.get_by_role("heading", level=1, name=head)).to_be_visible()
    page.goto(f"{site.url}/stores/{house.store.pk}/customers/")
    page.get_by_label("Search by address or name").press_sequentially("gon?/")
    expect(page.get_by_label("Search by address or name")).to_have_value("gon?/")
    expect(sheet).to_be_hidden()
    expect(page).to_have_url(re.compile("/customers/$"))
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="What do you want to add?")).to_be_visible()


def test_the_live_count_and_the_picker_and_leaving_loses_nothing(
    page: Page, site: LiveServer, house: House, tmp_path: Path
) -> None:
    record(house.store, snapshot(number="1002", external_id="9002", total="50"))
    sign_in(page, site)
    page.goto(f"{site.url}/stores/{house.store.pk}/rules/new/")
    count = page.get_by_role("region", name="Your last orders")
    expect(count).to_contain_text("Choose the status")
    page.get_by_label("Workflow name").fill("On its way")
    page.get_by_label("Order status", exact=True).select_option(label="Shipped")
    expect(count).to_contain_text("Would have matched 2 of your last 2 orders.")
    page.get_by_text("Which orders").click()
    page.get_by_label("Price Trigger").select_option(label="greater than")
    page.get_by_label("Amount in USD").fill("100")
    expect(count).to_contain_text("Would have matched 1 of your last 2 orders.")
    page.get_by_label("Pick from what was ordered").fill("desk")
    page.get_by_role("button", name="LAMP-01").click()
    expect(page.get_by_label("Product Filter")).to_have_value("LAMP-01")
    picture(page, tmp_path, "count")
    expect(count).to_contain_text("Would have matched 1 of your last 2 orders.")
    page.get_by_role("link", name="Orders").first.click()
    page.goto(f"{site.url}/stores/{house.store.pk}/rules/new/")
    expect(page.get_by_label("Workflow name")).to_have_value("On its way")
    expect(page.get_by_label("Amount in USD")).to_have_value("100")
    page.get_by_role("button", name="Begin afresh").click()
    expect(page.get_by_label("Workflow name")).to_have_value("")


def test_a_customer_is_erased(page: Page, site: LiveServer, house: House, tmp_path: Path) -> None:
    sign_in(page, site)
    page.get_by_role("link", name="Customers").first.click()
    page.get_by_role("link", name="Ada Lovelace").click()
    picture(page, tmp_path, "customer")
    with page.expect_download() as file:
        page.get_by_role("link", name="Download the data").click()
    assert file.value.suggested_filename == f"customer-{house.order.customer_id}.json"
    page.get_by_role("link", name="Erase").click()
    expect(page.get_by_text("What stays: order numbers")).to_be_visible()
    page.get_by_role("button", name="Erase the customer").click()
    expect(page.get_by_role("heading", name="Erased customer")).to_be_visible()
    assert Customer.objects.get(pk=house.order.customer_id).email == ""


def test_a_planned_mail_is_sent_now(page: Page, site: LiveServer, house: House) -> None:
    later = clock.now() + timedelta(days=2)
    planned = a_message(house.rule, State.SCHEDULED, later, order=house.order, to_address="later@example.com")
    sign_in(page, site)
    page.get_by_role("link", name="Messages").first.click()
    page.get_by_role("link", name="Logs").click()
    page.get_by_role("row", name="later@example.com").get_by_role("link", name="Open").click()
    page.get_by_role("link", name="Send now").click()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("It is due now and goes with the next free worker.")).to_be_visible()
    planned.refresh_from_db()
    assert (planned.state, planned.due_at < later) == ("ready", True)


def test_a_deletion_is_undone(page: Page, site: LiveServer, house: House, tmp_path: Path) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/stores/{house.store.pk}/order-status/rules/")
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete the rule").click()
    picture(page, tmp_path, "deleted")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("“Shipped” is back, and on.")).to_be_visible()
    assert Rule.objects.get(pk=house.rule.pk).deleted_at is None


def test_a_typed_tracking_number_is_mended(page: Page, site: LiveServer, house: House) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/orders/{house.order.pk}/")
    page.get_by_role("link", name="Change 1Z999AA10123456784").click()
    page.get_by_label("Tracking number").fill("1Z000")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Changed. Mails already sent keep what they said.")).to_be_visible()
    expect(page.get_by_role("link", name="1Z000", exact=True)).to_be_visible()


def test_on_a_phone_the_new_pages_fit(page: Page, site: LiveServer, house: House, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, site)
    store, customer = f"/stores/{house.store.pk}", f"/customers/{house.order.customer_id}"
    paths = ["/", "/search/?q=ada", "/keyboard/", f"{store}/customers/", f"{customer}/", f"{customer}/erase/"]
    paths += [f"/rules/{house.rule.pk}/back-test/?from=2026-11-01&until=2026-11-30", f"{store}/rules/new/"]
    for number, path in enumerate(paths):
        page.goto(site.url + path)
        expect(page.get_by_role("link", name="Add New").locator("visible=true").last).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        picture(page, tmp_path, f"phone-{number}")


def test_long_words_stay_in_their_columns_and_heads_stay_in_view(page: Page, site: LiveServer, house: House) -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsbestätigung"
    Rule.objects.filter(pk=house.rule.pk).update(name=long)
    Customer.objects.update(
        first_name=long, last_name=long, email=f"{long[:60]}@{long.lower().replace('ä', 'a')[:60]}.example"
    )
    house.order.buyer, house.order.status = {"first_name": long, "last_name": long}, long
    house.order.save()
    for number in range(12):
        a_message(
            house.rule,
            order=house.order,
            copy=number + 1,
            subject=long,
            rendered_at=clock.now(),
            to_address=f"{long}@x.example",
        )
    a_message(
        house.rule,
        State.READY,
        order=house.order,
        copy=20,
        to_address=f"{long}@x.example",
        held_reason="no mail server",
    )
    sign_in(page, site)
    page.set_viewport_size({"width": 1280, "height": 500})
    store = f"{site.url}/stores/{house.store.pk}"
    logs = f"{store}/order-status/logs/?from=2026-11-01&until=2026-11-30&log="
    for path in (f"{store}/orders/", f"{store}/customers/", f"{store}/messages/", f"{logs}sent", f"{logs}pending"):
        page.goto(path)
        wide = "table => [table.scrollWidth, table.closest('.card').clientWidth, table.querySelectorAll('tbody tr').length]"
        table, card, rows = page.locator("table").evaluate(wide)
        assert (table <= card, rows > 0) == (True, True), path
    page.goto(f"{store}/messages/")
    page.locator("tbody tr").last.scroll_into_view_if_needed()
    expect(page.locator("thead th").first).to_be_in_viewport()
