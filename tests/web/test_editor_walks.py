"""The mail editor in a real browser: a mail is built by dragging, tags are picked, it is published, and it is what arrives."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.framing import lit
from orderwire.emails.kit import kit, row_of
from orderwire.emails.starters import STARTERS
from orderwire.flow import apply_order
from orderwire.orders.models import Order
from orderwire.rules.drafts import draft_of
from orderwire.rules.keep import change_rule, settings_of
from orderwire.rules.models import Rule
from orderwire.stores.models import Store
from orderwire.worker.loop import Worker
from tests.rooms import snapshot
from tests.sink import Sink
from tests.web.conftest import House
from tests.web.editing import canvas, drag, kept, kinds, letter, open_editor, pick_tag, ready, rows, squeezed
from tests.web.test_walks import picture, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
UNSUBSCRIBE = re.compile(r"http://[^\"\s]*/u/[^\"\s]+")


@pytest.fixture
def site(live_server: LiveServer, house: House, sink: Sink, settings: Settings, page: Page) -> LiveServer:
    """The site with a mail server to send through, the owner signed in on a screen wide enough."""
    settings.SMTP_URL = sink.url
    house.sender.delete()
    page.set_viewport_size({"width": 1440, "height": 1000})
    sign_in(page, live_server)
    return live_server


@pytest.fixture
def quiet(page: Page) -> list[str]:
    """What the console complains of, to be asserted empty."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    page.on("console", hear)
    return said


def test_a_mail_built_by_dragging_is_what_arrives(
    page: Page, site: LiveServer, house: House, sink: Sink, quiet: list[str], tmp_path: Path
) -> None:
    Store.objects.filter(pk=house.store.pk).update(track_opens="off", track_clicks="off")
    Rule.objects.update(deleted_at="2026-01-01T00:00:00Z")
    page.goto(f"{site.url}/stores/{house.store.pk}/rules/new/")
    page.get_by_label("Workflow name").fill("Dragged")
    page.get_by_label("Order status", exact=True).select_option(label="Shipped")
    page.get_by_role("button", name="Next: the mail").click()
    page.get_by_label("The mail editor").check()
    page.get_by_role("button", name="Open in the mail editor").click()
    ready(page)
    before = kinds(page)
    assert before == [
        "header", "headline", "progress", "tracking", "summary", "summary", "order_button", "addresses", "help", "footer",
    ]  # fmt: skip

    headline = canvas(page).locator('[data-gjs-type="ow-block"]').nth(1)
    drag(page, "delivery", headline)
    expect(canvas(page).locator('[data-gjs-type="ow-block"]', has_text="London").first).to_be_visible()
    drag(page, "text", headline)
    written = canvas(page).locator('[data-gjs-type="mj-text"]', has_text="Write here.")
    expect(written).to_be_visible()
    assert kinds(page) == ["header", "headline", "row", "delivery", *before[2:]]

    written.dblclick()
    expect(canvas(page).locator("[contenteditable=true]")).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.type("Dear ")
    expect(page.locator("#preview-source")).to_have_value(re.compile(r">Dear\s"))  # taken over while writing goes on
    page.locator('.gjs-rte-action[title="Insert a tag"]').click()
    pick_tag(page, "last name")
    page.keyboard.type(", look out for it.")
    page.get_by_label("Subject", exact=True).fill("Parcel of ")
    page.get_by_role("button", name="Insert a tag: Subject").click()
    pick_tag(page, "order number")
    page.get_by_label("Preview line", exact=True).fill("Soon with you")
    kept(page)
    assert "Dear *|LAST_NAME|*, look out for it." in rows(page)[2].replace("\u00a0", " ").replace("&nbsp;", " ")
    page.get_by_role("tab", name="Preview").click()
    shown = page.frame_locator("iframe[name=preview]")
    expect(shown.get_by_text("Parcel of 1001")).to_be_visible()
    expect(shown.frame_locator("iframe").get_by_text("Dear Lovelace, look out for it.")).to_be_visible()
    picture(page, tmp_path, "built")

    page.get_by_role("button", name="Save, then confirm").click()
    page.get_by_role("button", name=re.compile("^Activate")).click()
    expect(page.get_by_text("“Dragged” is on.")).to_be_visible()
    rule = Rule.objects.select_related("version").get(deleted_at=None)
    assert draft_of(house.store, rule, house.owner) is None
    apply_order(rule.store, snapshot(number="1002", external_id="9002"))
    Worker(drain=True).run()
    mail, order = sink.only(), Order.objects.get(number="1002")
    preview = letter(page, f"{site.url}/rules/{rule.pk}/mail/?order={order.pk}")
    assert mail.subject == preview["subject"] == "Parcel of 1002"
    assert "Dear Lovelace, look out for it." in mail.words
    assert same(lit(mail.html, dark=False)) == same(preview["html"].replace('<base target="_blank">', ""))
    assert same(mail.text) == same(preview["text"])
    assert len(UNSUBSCRIBE.findall(mail.html)) == len(UNSUBSCRIBE.findall(preview["html"])) == 1
    assert quiet == []


def same(part: str) -> str:
    """A part of a mail with the one thing sending adds, the reader's own way out, and the wire's line ends taken off."""
    return UNSUBSCRIBE.sub("UNSUBSCRIBE", part.replace("\r\n", "\n")).strip()


def test_every_block_comes_out_as_it_went_in_and_compiles(page: Page, site: LiveServer, house: House) -> None:
    open_editor(page, site, f"/rules/{house.rule.pk}/edit/2/editor/")
    frame = STARTERS["shipped"].mjml.partition("<mj-body")
    opening = f"{frame[0]}{frame[1]}{frame[2].partition('>')[0]}>"
    for block in kit(house.store.locale, "shipped", ("Write here.", "Open")):
        page.evaluate("() => { owMjml.bodyOf(owEditor).components('') }")
        page.evaluate("() => { owEditor.select() }")
        page.locator(f"[data-block={block.key}]").click()
        (row,) = rows(page)
        given = row_of(block.mjml) if block.bare else block.mjml
        assert row == given if block.whole else squeezed(row) == squeezed(given), block.key
        filled = row.replace('src=""', 'src="https://shop.example.com/a.png"').replace(
            'href="https://"', 'href="*|ORDER_URL|*"'
        )
        compile_template(TemplateSource("mjml", f"{opening}{filled}</mj-body></mjml>"), "Subject")
        for choice in block.choices:
            page.evaluate("(mjml) => { owMjml.rowsOf(owEditor)[0].set('mjml', mjml) }", choice.mjml)
            assert rows(page) == [choice.mjml]


@pytest.mark.parametrize("key", sorted(STARTERS))
def test_every_starter_comes_out_as_the_same_mail(key: str, page: Page, site: LiveServer, house: House) -> None:
    change_rule(house.rule, {"template": {"starter": key}})
    open_editor(page, site, f"/rules/{house.rule.pk}/edit/2/editor/")
    out = page.locator("#preview-source").input_value()
    assert squeezed(out) == squeezed(STARTERS[key].in_language(house.store.locale).mjml)
    compile_template(TemplateSource("mjml", out), "Subject")


def test_leaving_loses_nothing_and_saving_can_be_opened_again(page: Page, site: LiveServer, house: House) -> None:
    path = f"/rules/{house.rule.pk}/edit/2/editor/"
    change_rule(house.rule, {"template": {"starter": "delivered"}})
    open_editor(page, site, path)
    page.locator("[data-block=refund]").press("Enter")
    expect(page.locator("#editor-said")).to_have_text("Refund was added.")
    kept(page)
    built = rows(page)
    assert [kind for kind in kinds(page) if kind == "refund"] == ["refund"]
    page.goto(f"{site.url}/senders/")
    open_editor(page, site, path)
    assert rows(page) == built
    page.get_by_role("button", name="Undo").click(force=True)  # nothing to undo in a mail just opened
    assert rows(page) == built
    house.rule.refresh_from_db()
    assert house.rule.version.source == {"starter": "delivered"}
    page.get_by_role("button", name="Save, then confirm").click()
    expect(page.get_by_role("heading", name="What this rule does")).to_be_visible()
    saved = settings_of(Rule.objects.select_related("version", "store").get(pk=house.rule.pk))["template"]["design"]
    assert sorted(saved) == ["mjml", "project"]
    open_editor(page, site, path)
    assert rows(page) == built
    assert page.locator("#preview-source").input_value() == saved["mjml"]


def test_undo_and_redo(page: Page, site: LiveServer, house: House) -> None:
    change_rule(house.rule, {"template": {"starter": "shipped"}})
    open_editor(page, site, f"/rules/{house.rule.pk}/edit/2/editor/")
    before = rows(page)
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    page.locator("[data-block=button]").click()
    after = rows(page)
    assert len(after) == len(before) + 1
    page.get_by_role("button", name="Undo").click()
    assert rows(page) == before
    page.get_by_role("button", name="Redo").click()
    assert rows(page) == after


def test_the_words_of_a_block_are_changed_beside_it(page: Page, site: LiveServer, house: House) -> None:
    change_rule(house.rule, {"template": {"starter": "shipped"}})
    open_editor(page, site, f"/rules/{house.rule.pk}/edit/2/editor/")
    canvas(page).locator('[data-gjs-type="ow-block"]', has_text="Track parcel").first.click()
    page.get_by_label("Track parcel").fill("Where is it & when?")
    kept(page)
    assert ">Where is it &amp; when?</a>" in rows(page)[3]
    expect(canvas(page).get_by_text("Where is it & when?").first).to_be_visible()
    canvas(page).locator('[data-gjs-type="ow-block"]', has_text="Packed").first.click()
    page.get_by_label("How far the order is").select_option("Delivered")
    line = canvas(page).locator('[data-gjs-type="ow-block"]', has_text="Packed")
    expect(line.locator(".todo")).to_have_count(0)


def test_what_cannot_be_saved_is_said_and_nothing_is_lost(page: Page, site: LiveServer, house: House) -> None:
    change_rule(house.rule, {"template": {"starter": "shipped"}})
    open_editor(page, site, f"/rules/{house.rule.pk}/edit/2/editor/")
    version = Rule.objects.get(pk=house.rule.pk).version_id
    page.locator("[data-block=image]").click()
    page.get_by_label("Subject", exact=True).fill("*|ODER_NUMBER|* is coming")
    built = rows(page)
    page.get_by_role("button", name="Save, then confirm").click()
    findings = page.locator("#editor-findings")
    expect(
        findings.get_by_text("There is no merge tag *|ODER_NUMBER|*. Did you mean *|ORDER_NUMBER|*?")
    ).to_be_visible()
    expect(findings.get_by_text("This picture has no address yet.")).to_be_visible()
    assert Rule.objects.get(pk=house.rule.pk).version_id == version
    assert rows(page) == built
    page.evaluate("() => { owEditor.select() }")
    findings.get_by_role("listitem").filter(has_text="picture").get_by_role("button", name="Show the place").click()
    assert page.evaluate("owEditor.getSelected().toHTML().includes('mj-image')")
    open_editor(page, site, f"/rules/{house.rule.pk}/edit/2/editor/")
    assert rows(page) == built
    expect(page.get_by_label("Subject", exact=True)).to_have_value("*|ODER_NUMBER|* is coming")


def test_in_the_dark_and_on_a_phone(
    page: Page, site: LiveServer, house: House, quiet: list[str], tmp_path: Path
) -> None:
    page.emulate_media(color_scheme="dark")
    change_rule(house.rule, {"template": {"starter": "shipped"}})
    open_editor(page, site, f"/rules/{house.rule.pk}/edit/2/editor/")
    assert page.evaluate("getComputedStyle(document.querySelector('.ow-side')).color") != "rgb(0, 0, 0)"
    picture(page, tmp_path, "dark")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/2/editor/")
    expect(page.get_by_role("heading", name="The editor wants a wider screen")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    expect(page.locator("#editor-canvas")).to_be_hidden()
    picture(page, tmp_path, "phone")
    page.get_by_role("button", name="Write it as MJML").click()
    expect(page.get_by_label("Your own content")).to_have_value(re.compile("^<mjml"))
    assert quiet == []


def test_the_canvas_runs_nothing(page: Page, site: LiveServer, house: House) -> None:
    around = "<mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"
    hostile = f"<mjml><mj-body>{around.format('<img src=x onerror=top.ran=1>')}</mj-body></mjml>"
    block = {"type": "ow-block", "mjml": around.format('<script>top.ran=1</script><b onclick="top.ran=1">x</b>')}
    text = {
        "type": "text",
        "script": "top.ran=1",
        "attributes": {"onclick": "top.ran=1"},
        "content": "<img src=x onerror='top.ran=1'>",
    }
    evil = {"type": "mjml", "script": "top.ran=1", "components": [{"type": "mj-body", "components": [block, text]}]}
    project = {"pages": [{"frames": [{"component": {"type": "wrapper", "components": [evil]}}]}]}
    change = Rule.objects.get(pk=house.rule.pk).version
    change.source = {"design": {"project": project, "mjml": hostile}}
    change.save()
    open_editor(page, site, f"/rules/{house.rule.pk}/edit/2/editor/")
    assert page.evaluate("window.ran") is None


def test_the_picker_stands_beside_the_fields_of_step_two(page: Page, site: LiveServer, house: House) -> None:
    page.goto(f"{site.url}/rules/{house.rule.pk}/edit/2/")
    page.get_by_label("Your own MJML").check()
    source = page.get_by_label("Your own content")
    source.fill("<b>")
    page.get_by_role("button", name="Insert a tag: Your own content").click()
    expect(page.get_by_role("combobox", name="Search the tags")).to_be_focused()
    page.keyboard.type("product: name")
    page.keyboard.press("Enter")
    expect(source).to_have_value("<b>*|ITEM_NAME|*")
    expect(source).to_be_focused()
    page.get_by_role("button", name="Insert a tag: Preview line").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Preview line")).to_have_value("")


def test_a_viewer_is_told_who_may_edit(
    page: Page, site: LiveServer, house: House, as_user: Callable[..., Client]
) -> None:
    answer = as_user(house.viewer).get(f"/rules/{house.rule.pk}/edit/2/editor/")
    assert answer.status_code == 403
