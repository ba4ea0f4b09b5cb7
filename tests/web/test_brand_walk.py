"""In a real browser: a logo uploaded, colours set, seen in the preview and in the mail that was caught."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from orderwire.acts.rules import send_test
from orderwire.emails.models import Image
from orderwire.worker import loop
from tests.pictures import picture
from tests.rooms import a_rule
from tests.sink import Sink
from tests.web.conftest import House
from tests.web.test_walks import picture as shot
from tests.web.test_walks import sign_in, site

__all__ = ["site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.browser(postgresql=True)
def test_a_brand_from_the_page_to_the_mail(
    page: Page, site: LiveServer, house: House, sink: Sink, settings: Settings, tmp_path: Path
) -> None:
    settings.BASE_URL = site.url
    rule = a_rule(house.store, name="Branded", template={"starter": "shipped"})
    logo = tmp_path / "acme.png"
    picture(640, 160).save(logo)
    sign_in(page, site)
    page.goto(f"{site.url}/stores/{house.store.pk}/")
    page.get_by_role("link", name="Brand", exact=True).click()
    page.get_by_label("Picture").set_input_files(logo)
    page.get_by_role("button", name="Upload as logo").click()
    expect(page.get_by_text("acme.png is the logo now.")).to_be_visible()
    page.get_by_label("Accent").fill("#c2185b")
    page.get_by_label("Postal address").fill("Acme Lamps\n1 Light Street")
    mail = page.frame_locator("iframe[name=preview]").frame_locator("iframe")
    expect(mail.get_by_text("1 Light Street").first).to_be_visible()
    expect(mail.locator("td.fill").first).to_have_css("background-color", "rgb(194, 24, 91)")
    shown = mail.get_by_alt_text("Acme Lamps")
    expect(shown).to_have_js_property("naturalWidth", 640)
    shot(page, tmp_path, "brand")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. Mails take it from now on.")).to_be_visible()

    send_test(rule, "ada@example.com", None)
    loop.Worker(drain=True).run()
    html = sink.only().html
    image = Image.objects.get(name="acme.png")
    assert f'<img src="{site.url}/i/{image.file_name}" width="160" height="40" alt="Acme Lamps"' in html
    assert "#c2185b" in html
    assert "1 Light Street" in html


def test_pictures_are_dropped_and_deleted(page: Page, site: LiveServer, house: House, tmp_path: Path) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/images/")
    drop = """([zone]) => {
        const files = new DataTransfer();
        files.items.add(new File(["<svg/>"], "bad.svg"));
        zone.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
    }"""
    page.eval_on_selector_all("form.dropzone", drop)
    expect(page.get_by_text("bad.svg: SVG pictures are not shown by mail programs.")).to_be_visible()
    file = tmp_path / "lamp.png"
    picture(200, 100).save(file)
    page.get_by_label("Upload a picture, or drop some here").set_input_files(file)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("lamp.png is uploaded.")).to_be_visible()
    expect(page.get_by_role("heading", name="lamp.png")).to_be_visible()
    shot(page, tmp_path, "images")
    page.get_by_role("link", name="Delete lamp.png").click()
    page.get_by_role("button", name="Delete the image").click()
    expect(page.get_by_text("lamp.png is deleted.")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    for name, path in (("images-dark", "/images/"), ("brand-dark", f"/stores/{house.store.pk}/brand/")):
        page.goto(f"{site.url}{path}")
        shot(page, tmp_path, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
