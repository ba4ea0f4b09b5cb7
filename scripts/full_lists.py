"""Pictures of the long lists of a full shop, in German, whose words are the longest: their first page and a later one."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext

from scripts.picturing import ROOT, THEMES, WIDTHS, new_context, picture

START_SECONDS = 60
# Name of the picture, path of the page.
LISTS = (
    ("orders", "/stores/{store}/orders/"),
    ("customers", "/stores/{store}/customers/"),
    ("messages", "/stores/{store}/messages/"),
    ("log-pending", "/stores/{store}/order-status/logs/?log=pending&from=2020-01-01"),
    ("log-sent", "/stores/{store}/order-status/logs/?log=sent&from=2020-01-01"),
    ("log-blocked", "/stores/{store}/order-status/logs/?log=blocked&from=2020-01-01"),
    ("log-conversions", "/stores/{store}/order-status/logs/?log=conversions&from=2020-01-01"),
)


def picture_lists(chromium: Browser) -> list[str]:
    """Pictures of every list in both themes and widths. Returns a line for each page that did not answer 200."""
    with full_shop() as (address, made):
        signing_in = new_context(chromium, 1280, "light", locale="de-DE")
        page = signing_in.new_page()
        page.goto(f"{address}/sign-in/")
        page.fill("input[type=email]", made["email"])
        page.fill("input[type=password]", made["password"])
        page.click("form button.btn-main")
        page.wait_for_url(f"{address}/")
        state = signing_in.storage_state()
        problems = []
        for theme in THEMES:
            for width in WIDTHS:
                context = new_context(chromium, width, theme, locale="de-DE", storage_state=state)
                for name, path in LISTS:
                    problems += _both(context, address, path.format(**made), f"full-{name}", f"{theme}-{width}")
                context.close()
    return problems


def _both(context: BrowserContext, address: str, path: str, name: str, manner: str) -> list[str]:
    """The first page of a list, and the third."""
    problems = []
    page = context.new_page()
    for place in ("", "-later"):
        answer = picture(context, address + path, f"{name}{place}-{manner}")
        if answer != 200:
            problems.append(f"{path} answered {answer} ({manner})")
        for _turn in range(0 if place else 2):
            page.goto(address + path)
            path = str(page.get_attribute("a[rel=next]", "href"))
            path = path if path.startswith("/") else page.url.removeprefix(address).partition("?")[0] + path
    page.close()
    return problems


@contextmanager
def full_shop() -> Iterator[tuple[str, dict[str, str]]]:
    """The pages of a full shop over a folder that is thrown away: their address, and what full_shop.py says it made."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="orderwire-full-") as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ORDERWIRE_")}
        address = f"http://127.0.0.1:{port}"
        env = {
            **kept,
            "ORDERWIRE_DATA": folder,
            "ORDERWIRE_BASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        filling = [sys.executable, "-m", "scripts.full_shop"]
        made = json.loads(subprocess.run(filling, cwd=ROOT, env=env, check=True, capture_output=True).stdout)
        command = [sys.executable, "-m", "orderwire.cli.main", "web", "--port", str(port)]
        with Path(folder, "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait(address)
            yield address, made
        finally:
            process.terminate()
            process.wait(30)


def _wait(address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urlopen(f"{address}/health/live", timeout=5).close()  # noqa: S310 - our own address
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
