"""The mail editor in a real browser, as a merchant handles it."""

import re
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

STYLE_END = re.compile(r';(")')
LOOKS = 200
BETWEEN = re.compile(r">\s+<")


def open_editor(page: Page, site: LiveServer, path: str) -> None:
    """Go to the editor at `path` and wait until the mail is on the canvas."""
    page.goto(f"{site.url}{path}")
    ready(page)


def ready(page: Page) -> None:
    """Wait until the mail is on the canvas."""
    page.wait_for_selector("#mail-editor[data-ready=true]")


def canvas(page: Page) -> FrameLocator:
    """What stands in the canvas."""
    return page.frame_locator(".gjs-frame")


def drag(page: Page, block: str, target: Locator) -> None:
    """Drag a block by the mouse from the list to right behind what `target` shows, as slowly as a hand does."""
    start, end = page.locator(f"[data-block={block}]").bounding_box(), target.bounding_box()
    assert start
    assert end
    x, y = end["x"] + end["width"] / 2, end["y"] + end["height"] - 3
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(x, y - 12, steps=30)
    page.mouse.move(x, y, steps=10)
    expect(page.locator(".gjs-placeholder").filter(visible=True)).to_be_visible()
    page.mouse.up()


def rows(page: Page) -> list[str]:
    """The rows of the mail as MJML, in order."""
    found = page.evaluate("owMjml.rowsOf(owEditor).map((row) => row.toHTML())")
    return [str(row) for row in found]


def kinds(page: Page) -> list[str]:
    """What each row is: a block's kind, or `row` for one that is edited in place."""
    found = page.evaluate("owMjml.rowsOf(owEditor).map((row) => row.get('kind') || 'row')")
    return [str(kind) for kind in found]


def pick_tag(page: Page, said: str) -> None:
    """Search the open picker and take the first tag by Enter."""
    expect(page.locator("#tag-picker")).to_be_visible()
    page.keyboard.type(said)
    page.keyboard.press("Enter")
    expect(page.locator("#tag-picker")).to_be_hidden()


def kept(page: Page) -> None:
    """Wait until what is written is saved as a draft: not some earlier state of it, of which the page says the same."""
    for _ in range(LOOKS):
        if page.evaluate("owKeeper.isKept()"):
            break
        page.wait_for_timeout(50)
    expect(page.locator("#editor-status")).to_have_text("Saved as a draft")


def squeezed(mjml: str) -> str:
    """MJML without what makes no difference: line breaks between elements, a last semicolon in a style, a space in <br />."""
    return STYLE_END.sub(r"\1", BETWEEN.sub("><", " ".join(mjml.split()))).replace("<br />", "<br/>").strip()


def letter(page: Page, url: str) -> dict[str, Any]:
    """What a preview's frame shows at `url`: subject, the mail's HTML, and its text part."""
    page.goto(url)
    return {
        "subject": page.locator("header p").first.inner_text(),
        "html": page.locator("iframe").get_attribute("srcdoc"),
        "text": page.locator("details pre").text_content(),
    }
