"""The machine's Chromium, driven by Playwright: where it is, and the fixtures that walk pages with it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from scripts.browser import ABSENT, FLAGS, program

PATIENCE = 15_000  # milliseconds that a page may take on a machine that is busy with other tests


def walks(item: pytest.Item) -> bool:
    """Whether `item` runs here: no browser walk, or one for which there is a browser, on its database.

    Walks run with SQLite; those marked `browser(postgresql=True)` with PostgreSQL too.
    """
    mark = item.get_closest_marker("browser")
    if mark is None:
        return True
    on_this_database = os.environ.get("ORDERWIRE_TEST_DATABASE") != "postgresql" or bool(mark.kwargs.get("postgresql"))
    return on_this_database and program() is not None


def said(walked: bool) -> str:
    """The closing line's words about the browser; `walked` is whether any walk ran."""
    if walked:
        return "run"
    return f"not run ({'no walk was asked for' if program() else ABSENT})"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium for this process.

    Playwright's event loop stays in this thread while it runs, so Django would refuse the tests' own queries there;
    the guard is for servers, and is lifted for the time.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """A new page with no cookies, 1280 × 900. The test fails when a script failed or the content policy was broken."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    problems: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: problems.append(f"script failed: {error}"))
    opened.on("console", lambda message: _keep_policy_breach(message, problems))
    yield opened
    context.close()
    assert problems == []


def _keep_policy_breach(message: ConsoleMessage, problems: list[str]) -> None:
    if message.type == "error" and "Content Security Policy" in message.text:
        problems.append(message.text)
