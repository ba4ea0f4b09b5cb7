"""In a real browser: a file uploaded, checked, mended by its columns, imported, found among the orders; and taken out again."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from orderwire.orders.models import Order
from orderwire.worker import loop
from tests.sink import Sink
from tests.web.conftest import House
from tests.web.test_walks import picture as shot
from tests.web.test_walks import sign_in, site

__all__ = ["site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "Bestellnummer;Status;Betrag in EUR;E-Mail\n4001;Shipped;1.234,50;ada@example.com\n4002;paid;x;bob@example.com\n"


@pytest.mark.browser(postgresql=True)
def test_a_file_from_the_upload_to_the_orders(
    page: Page, site: LiveServer, house: House, sink: Sink, tmp_path: Path
) -> None:
    file = tmp_path / "old.csv"
    file.write_text(TEXT, encoding="cp1252")
    sign_in(page, site)
    page.goto(f"{site.url}/stores/{house.store.pk}/orders/")
    page.get_by_role("link", name="Import and export").click()
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Upload and look at it").click()
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("link", name="Grand total")).to_be_visible()
    page.get_by_label("Grand total").select_option("Betrag in EUR")
    page.get_by_label("1.234,56").check()
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("0 of 2 lines")).to_be_visible()
    shot(page, tmp_path, "import-at-work")
    loop.Worker(drain=True).run()
    expect(page.get_by_role("button", name="Import it")).to_be_visible()  # the page looks again by itself
    expect(page.get_by_text("This is no number as 1.234,56 is written.")).to_be_visible()
    shot(page, tmp_path, "import-checked")
    assert not Order.objects.filter(number="4001").exists()
    page.get_by_role("button", name="Import it").click()
    loop.Worker(drain=True).run()
    expect(page.get_by_text("What the import did")).to_be_visible()
    page.get_by_role("link", name="To the orders").click()
    expect(page.get_by_role("link", name="4001")).to_be_visible()
    page.get_by_role("link", name="Import and export").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="All orders").click()
    assert "4001" in waiting.value.path().read_text(encoding="utf-8-sig")
