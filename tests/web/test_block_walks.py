"""The mail editor in a real browser: templates in it, a draft that is tested, social signs, sample values, a parcel's line."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from orderwire.emails.library import history_of
from orderwire.emails.models import Template, TemplateDraft
from orderwire.rules.keep import change_rule
from tests.rooms import a_template
from tests.sink import Sink
from tests.web.conftest import House
from tests.web.editing import canvas, kept, kinds, open_editor, ready, rows
from tests.web.test_walks import picture, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = '<mj-text><p class="ink" style="margin:0;color:#18181b;">{}</p></mj-text>'
ROW = "<mj-section><mj-column>{}</mj-column></mj-section>"


@pytest.fixture
def site(live_server: LiveServer, house: House, posted_to: Sink, page: Page) -> LiveServer:
    """The site with a mail server to send through, the owner signed in on a screen wide enough."""
    house.sender.delete()
    page.set_viewport_size({"width": 1440, "height": 1000})
    sign_in(page, live_server)
    return live_server


def mail(*texts: str) -> dict[str, Any]:
    """A template's source: rows of words."""
    body = "\n".join(ROW.format(TEXT.format(text)) for text in texts)
    return {"mjml": f"<mjml>\n<mj-body>\n{body}\n</mj-body>\n</mjml>"}


def test_a_template_is_built_in_the_editor_tested_and_saved_as_a_new_version(
    page: Page, site: LiveServer, house: House, posted_to: Sink, tmp_path: Path
) -> None:
    template = a_template(house.account, house.owner, template={"starter": "shipped"})
    page.goto(f"{site.url}/templates/{template.pk}/")
    page.get_by_role("link", name="Mail editor").click()
    ready(page)
    before = kinds(page)
    assert before[:4] == ["header", "headline", "progress", "tracking"]
    page.locator("[data-block=refund]").click()
    kept(page)
    assert TemplateDraft.objects.get().person == house.owner
    page.get_by_role("button", name="Undo").click()
    assert kinds(page) == before
    page.get_by_role("button", name="Redo").click()
    assert "refund" in kinds(page)
    page.get_by_label("Subject", exact=True).fill("Drafted *|ORDER_NUMBER|*")
    kept(page)

    page.get_by_role("tab", name="Preview").click()
    shown = page.frame_locator("iframe[name=preview]")
    expect(shown.get_by_text("Drafted 1001")).to_be_visible()
    page.get_by_text("Dark mode, phone, a test …").click()
    page.get_by_label("Dark mode").check()
    inside = shown.frame_locator("iframe")
    expect(inside.locator(".title").first).to_have_css("color", "rgb(244, 244, 245)")
    picture(page, tmp_path, "template-in-the-editor")
    page.get_by_label("Send what you see as a test to").fill("me@example.com")
    page.get_by_label("Send what you see as a test to").press("Enter")
    expect(shown.get_by_text("This test went to me@example.com: 250 2.0.0 kept")).to_be_visible()
    caught = posted_to.only()
    assert (caught.subject, caught.rcpt_tos) == ("[Test] Drafted 1001", ("me@example.com",))
    assert template.source == {"starter": "shipped"}
    seen = page.frame_locator("iframe[name=preview]").locator("details pre").text_content()
    assert (seen or "").strip() == caught.text.replace("\r\n", "\n").strip()

    page.get_by_role("button", name="Save the template").click()
    expect(page.get_by_text("Saved. Rules made from this template keep what they say.")).to_be_visible()
    saved = Template.objects.get(pk=template.pk)
    assert sorted(saved.source["design"]) == ["mjml", "project"]
    assert [one.number for one in history_of(saved)] == [2, 1]
    assert not TemplateDraft.objects.exists()
    picture(page, tmp_path, "template-with-versions")
    page.get_by_role("link", name="Mail editor").click()
    ready(page)
    assert "refund" in kinds(page)


def test_a_new_template_is_begun_in_the_editor_and_html_stands_beside(
    page: Page, site: LiveServer, house: House, tmp_path: Path
) -> None:
    page.goto(f"{site.url}/templates/new/")
    page.get_by_label("Made of").select_option(label="The mail editor")
    page.get_by_label("Starter").select_option(label="Delivered")
    picture(page, tmp_path, "template-new")
    page.get_by_role("button", name="Open in the mail editor").click()
    ready(page)
    assert kinds(page)[:3] == ["header", "row", "progress"]
    page.get_by_role("link", name="Back").click()
    page.get_by_label("Made of").select_option(label="HTML")
    page.get_by_label("Your own content").fill("<p>*|ORDER_NUMBER|*</p>")
    page.get_by_role("button", name="Save the template").click()
    expect(page.get_by_text("Saved. Rules made from this template keep what they say.")).to_be_visible()
    assert Template.objects.latest("id").source == {"html": "<p>*|ORDER_NUMBER|*</p>"}


def test_words_show_the_sample_order_and_keep_their_tags(page: Page, site: LiveServer, house: House) -> None:
    words = (
        "Dear *|FIRST_NAME|friend|*,",
        "order *|ORDER_NUMBER|* of *|ORDER_DATE:iso|* is *|IF:ORDER_REFUNDED|*paid back*|END:IF|*"
        "*|IFNOT:ORDER_REFUNDED|*here*|END:IF|*.",
    )
    house.template.source = mail(*words)
    house.template.save()
    open_editor(page, site, f"/templates/{house.template.pk}/editor/")
    before = rows(page)
    shown = canvas(page).locator('[data-gjs-type="mj-text"]')
    expect(shown.nth(0)).to_have_text("Dear Ada,")
    expect(shown.nth(1)).to_have_text("order 1001 of 2026-11-20 is here.")
    assert [words[0] in before[0], words[1] in before[1]] == [True, True]

    shown.nth(0).dblclick()
    expect(shown.nth(0)).to_have_text("Dear *|FIRST_NAME|friend|*,")
    page.keyboard.press("Escape")
    shown.nth(1).click()  # left without a change: the sample again, and not a letter of the mail differs
    expect(shown.nth(0)).to_have_text("Dear Ada,")
    assert rows(page) == before

    shown.nth(0).dblclick()
    expect(canvas(page).locator("[contenteditable=true]")).to_be_visible()
    page.keyboard.press("Control+End")
    page.keyboard.type(" hello!")
    expect(page.locator("#preview-source")).to_have_value(re.compile("hello!"))  # taken over while writing goes on
    expect(shown.nth(0)).to_have_text("Dear *|FIRST_NAME|friend|*, hello!")
    page.keyboard.type(" Bye.")
    shown.nth(1).click()
    expect(shown.nth(0)).to_have_text("Dear Ada, hello! Bye.")
    kept(page)
    source = rows(page)[0].replace("\u00a0", " ").replace("&nbsp;", " ")
    assert "Dear *|FIRST_NAME|friend|*, hello! Bye." in source
    assert rows(page)[1] == before[1]
    draft = TemplateDraft.objects.get().design
    assert draft is not None
    assert "Ada" not in str(draft)
    page.evaluate("void owEditor.getWrapper().components().at(0).set('custom-name', 'a step that changes no mail')")
    page.wait_for_timeout(50)  # steps of one task are one
    page.get_by_role("button", name="Undo").click()
    expect(shown.nth(0)).not_to_contain_text("Bye.")
    expect(shown.nth(0)).to_contain_text("Dear Ada,")


def test_social_signs_have_their_addresses_beside_them(
    page: Page, site: LiveServer, house: House, tmp_path: Path
) -> None:
    house.template.source = mail("x")
    house.template.save()
    open_editor(page, site, f"/templates/{house.template.pk}/editor/")
    page.locator("[data-block=social]").click()
    assert sorted(kinds(page)) == ["row", "social"]
    place = kinds(page).index("social")
    built = rows(page)[place]
    signs = canvas(page).locator('[data-gjs-type="ow-block"]').get_by_role("link")
    expect(signs).to_have_count(3)
    page.get_by_label("Facebook").fill("javascript:alert(1)")
    expect(page.get_by_text("Give a whole address that begins with https:// or http://.")).to_be_visible()
    assert rows(page)[place] == built
    page.get_by_label("Facebook").fill("https://www.facebook.com/acme?a=1&b=2")
    page.get_by_label("Mastodon").fill("https://mastodon.social/@acme")
    page.get_by_label("YouTube").fill("")
    expect(signs).to_have_count(3)
    now = rows(page)[place]
    assert re.findall(r'href="([^"]*)" aria-label="([^"]*)"', now) == [
        ("https://www.instagram.com/", "Instagram"),
        ("https://www.facebook.com/acme?a=1&amp;b=2", "Facebook"),
        ("https://mastodon.social/@acme", "Mastodon"),
    ]
    expect(canvas(page).get_by_label("Mastodon")).to_have_css("color", "rgb(255, 255, 255)")
    picture(page, tmp_path, "social")
    for name in ("Instagram", "Facebook"):
        page.get_by_label(name).fill("")
    page.get_by_label("Mastodon").fill("")
    expect(page.get_by_text("Keep at least one, or remove the block.")).to_be_visible()
    assert rows(page)[place].count("<a href=") == 1
    kept(page)
    assert page.locator("#preview-source").input_value().count("<a href=") == 1


def test_a_parcels_line_is_painted_by_light_in_the_dark_and_without_pictures(
    page: Page, site: LiveServer, house: House, tmp_path: Path
) -> None:
    change_rule(house.rule, {"template": {"starter": "shipped"}})
    inside = page.frame_locator("iframe.letter").frame_locator("iframe")
    line = inside.get_by_role("img", name="On its way (2/4)")
    path = f"{site.url}/rules/{house.rule.pk}/edit/3/"
    for query, done in (
        ("", "rgb(31, 138, 95)"),
        ("?dark=1", "rgb(69, 184, 132)"),
        ("?pictures=off", "rgb(31, 138, 95)"),
        ("?look=phone&dark=1", "rgb(69, 184, 132)"),
    ):
        page.goto(path + query)
        expect(line).to_be_visible()
        expect(line.locator(".done").nth(1)).to_have_css("background-color", done)
        expect(line.locator(".todo")).to_have_count(2)
        assert [round(one.bounding_box()["height"]) for one in line.locator(".done").all()] == [4, 4]  # type: ignore[index]
        picture(page, tmp_path, f"parcel{re.sub('[^a-z]', '-', query)}")
    page.goto(f"{path}?look=text")
    words = page.frame_locator("iframe.letter").locator("pre")
    expect(words).to_contain_text("[x] Ordered  [x] On its way  [ ] Out for delivery  [ ] Delivered")
