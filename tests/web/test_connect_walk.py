"""In a real browser: a shop connected with a wrong and the right key, its past fetched, a status explained, its own mail off."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from orderwire.acts import fetching
from orderwire.core import clock
from orderwire.demo.stand_in import StandIn
from orderwire.demo.stand_ins.woocommerce import WooCommerceStandIn
from orderwire.stores.models import Connection, Store
from tests.rooms import a_rule
from tests.web.conftest import House
from tests.web.test_walks import picture, sign_in, site

__all__ = ["site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cart(site: LiveServer, settings: Settings) -> Iterator[StandIn]:
    """A WooCommerce shop with a past of eleven orders, one of them in a status of its own; its webhooks get lost."""
    settings.ALLOW_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with WooCommerceStandIn(lambda hook: 0) as running:
        running.page = 1
        for number in range(11):
            running.place(updated_at=clock.now() - timedelta(hours=40 - number))
        running.place(statuses={"order": "engraved"}, updated_at=clock.now() - timedelta(hours=1))
        yield running


def fill(page: Page, cart: StandIn, secret: str) -> None:
    """The form of a new store."""
    page.get_by_label("Name of the shop").fill("Brass Lamps")
    page.get_by_label("Web address").fill(cart.url)
    page.get_by_label("Consumer key").fill(cart.credentials()["consumer_key"])
    page.get_by_label("Consumer secret").fill(secret)


@pytest.mark.browser(postgresql=True)
def test_a_shop_is_connected_its_past_fetched_and_its_own_mail_switched_off(
    page: Page, site: LiveServer, house: House, cart: StandIn, tmp_path: Path
) -> None:
    sign_in(page, site)
    page.get_by_role("link", name="Add New").locator("visible=true").click()
    page.get_by_role("main").get_by_role("link", name="Add Store").click()
    page.get_by_role("main").get_by_role("link", name="WooCommerce").click()
    fill(page, cart, "cs_wrong_0123")
    picture(page, tmp_path, "form")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("alert")).to_contain_text("WooCommerce refuses the key.")
    picture(page, tmp_path, "broken")
    page.get_by_role("link", name="Mend it in the settings").click()
    expect(page.get_by_label("Consumer secret")).to_have_value("")
    page.get_by_label("Consumer secret").fill(cart.credentials()["consumer_secret"])
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Connected: WooCommerce answers")).to_be_visible()
    expect(page.get_by_text("made by us, put back when the shop drops them")).to_be_visible()
    store = Store.objects.get(name="Brass Lamps")
    Connection.objects.update(poll_at=clock.now() + timedelta(days=1))

    page.get_by_label("How far back").select_option(label="30 days")
    page.get_by_role("button", name="Fetch them").click()
    expect(page.get_by_text("Nobody gets a mail about them.")).to_be_visible()
    assert fetching.work_one()
    expect(page.get_by_text(re.compile(r"\d+ of 12 orders read"))).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("max", "12")
    picture(page, tmp_path, "running")
    while fetching.work_one():
        pass
    expect(page.get_by_text("orders of the last 30 days were read.")).to_be_visible()

    page.reload()
    page.get_by_role("link", name="Look at it").click()
    expect(page.get_by_text("New status Engraved seen on 1 order: say what it means.")).to_be_visible()
    picture(page, tmp_path, "statuses")
    page.get_by_label("Engraved: Fulfilment").select_option(label="in preparation")
    page.get_by_role("button", name="Save what they mean").click()
    expect(page.get_by_text("1 status changed. It counts for orders from now on.")).to_be_visible()
    expect(page.get_by_text("New status")).to_have_count(0)

    rule = a_rule(store, name="Done", status="completed", active=False)
    page.goto(f"{site.url}/rules/{rule.pk}/edit/3/")
    warning = page.get_by_text("WooCommerce itself sends “Completed order” at this status: buyers would get two mails.")
    expect(warning).to_be_visible()
    picture(page, tmp_path, "step-3")
    page.get_by_role("button", name="Completed order: I have switched it off").click()
    expect(page.get_by_text("off, said by you")).to_be_visible()
    expect(warning).to_have_count(0)


def test_on_a_phone_in_the_dark_nothing_is_cut_off(
    page: Page, site: LiveServer, house: House, cart: StandIn, tmp_path: Path
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    sign_in(page, site)
    page.goto(f"{site.url}/stores/new/woocommerce/")
    fill(page, cart, cart.credentials()["consumer_secret"])
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_text("Connected: WooCommerce answers")).to_be_visible()
    store = Store.objects.get(name="Brass Lamps")
    rule = a_rule(store, name="Done", status="completed")
    while fetching.work_one():
        pass
    for name, path in (
        ("store", f"/stores/{store.pk}/"),
        ("statuses", f"/stores/{store.pk}/statuses/"),
        ("settings", f"/stores/{store.pk}/settings/"),
        ("step-3", f"/rules/{rule.pk}/edit/3/"),
    ):
        page.goto(site.url + path)
        picture(page, tmp_path, name)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
