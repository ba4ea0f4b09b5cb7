"""Pictures every page of the running demo, the long lists of a full shop and every starter, so that a change can be looked at.

Writes build/screens/<name>-<light|dark>-<width>.png and a contact sheet, build/screens/index.html. The demo's pages speak
English, or the language that is named: `python -m scripts.make_screens de`.
"""

import html
import os
import quopri
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.facts import sample_facts
from orderwire.emails.render import Renderer
from orderwire.emails.starters import STARTERS
from scripts import browser
from scripts.full_lists import picture_lists
from scripts.picturing import ROOT, SCREENS, THEMES, WIDTHS, new_context, picture

START_SECONDS = 90
MAIL_WIDTHS = (700, 390)
SETTLE_SECONDS = 75  # the demo's orders move, so that logs and charts have something to show

# Name of the picture, path of the page; {store}, {rule}, {order}, {customer} and {message} are the demo's own.
SIGNED_OUT: list[tuple[str, str]] = [
    ("sign-in", "/sign-in/"),
    ("sign-up", "/sign-up/"),
    ("password-reset", "/password/reset/"),
    ("unsubscribe", "/u/preview"),
]
SIGNED_IN: list[tuple[str, str]] = [
    ("home", "/"),
    ("search", "/search/?q=a"),
    ("keyboard", "/keyboard/"),
    ("overview", "/stores/{store}/order-status/"),
    ("rules", "/stores/{store}/order-status/rules/"),
    ("log-pending", "/stores/{store}/order-status/logs/?log=pending"),
    ("log-sent", "/stores/{store}/order-status/logs/?log=sent"),
    ("log-conversions", "/stores/{store}/order-status/logs/?log=conversions"),
    ("log-blocked", "/stores/{store}/order-status/logs/?log=blocked"),
    ("orders", "/stores/{store}/orders/"),
    ("order", "/orders/{order}/"),
    ("customers", "/stores/{store}/customers/"),
    ("customer", "/customers/{customer}/"),
    ("customer-erase", "/customers/{customer}/erase/"),
    ("messages", "/stores/{store}/messages/"),
    ("message", "/messages/{message}/"),
    ("new", "/new/"),
    ("new-message", "/new/message/"),
    ("new-automatic", "/new/message/automatic/"),
    ("new-transactional", "/new/message/automatic/transactional/"),
    ("wizard-1-new", "/stores/{store}/rules/new/"),
    ("wizard-1", "/rules/{rule}/edit/1/"),
    ("wizard-2", "/rules/{rule}/edit/2/"),
    ("editor", "/rules/{rule}/edit/2/editor/"),
    ("wizard-3", "/rules/{rule}/edit/3/"),
    ("wizard-3-dark-phone", "/rules/{rule}/edit/3/?look=phone&dark=1"),
    ("versions", "/rules/{rule}/versions/"),
    ("versions-compare", "/rules/{rule}/versions/compare/"),
    ("templates", "/templates/"),
    ("template-new", "/templates/new/"),
    ("starter", "/templates/starters/shipped/"),
    ("back-test", "/rules/{rule}/back-test/"),
    ("rule-delete", "/rules/{rule}/delete/"),
    ("stores", "/stores/"),
    ("store-new", "/stores/new/"),
    ("store-new-shopify", "/stores/new/shopify/"),
    ("store-new-woocommerce", "/stores/new/woocommerce/"),
    ("store", "/stores/{store}/"),
    ("store-statuses", "/stores/{store}/statuses/"),
    ("store-settings", "/stores/{store}/settings/"),
    ("store-brand", "/stores/{store}/brand/"),
    ("images", "/images/"),
    ("senders", "/senders/"),
    ("suppressions", "/suppressions/"),
    ("settings", "/settings/"),
    ("settings-you", "/settings/you/"),
    ("settings-two-steps", "/settings/two-steps/"),
    ("settings-two-steps-on", "/settings/two-steps/on/"),
    ("settings-passkeys", "/settings/passkeys/"),
    ("settings-passkeys-new", "/settings/passkeys/new/"),
    ("settings-sessions", "/settings/sessions/"),
    ("settings-team", "/settings/team/"),
    ("settings-audit", "/settings/audit/"),
    ("settings-keys", "/settings/keys/"),
    ("sender-new", "/senders/new/"),
    ("suppressions-import", "/suppressions/import/"),
    ("pause-everything", "/settings/pause/"),
    ("mailbox", "/mailbox"),
]


def main(language: str = "en") -> int:
    """Makes all pictures. Returns 0, or 1 with a sentence when there is no browser or the demo did not start."""
    program = browser.program()
    if program is None:
        print(f"No pictures: {browser.ABSENT}.", file=sys.stderr)
        return 1
    shutil.rmtree(SCREENS, ignore_errors=True)
    SCREENS.mkdir(parents=True)
    with demo() as (address, sign_in_link), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=browser.FLAGS)
        problems = picture_pages(chromium, address, sign_in_link, language)
        problems += picture_lists(chromium)
        picture_starters(chromium)
        chromium.close()
    write_sheet()
    print("\n".join([*problems, f"{len(list(SCREENS.glob('*.png')))} pictures: {SCREENS / 'index.html'}"]))
    return 1 if problems else 0


@contextmanager
def demo() -> Iterator[tuple[str, str]]:
    """A demo on a free port over a folder that is thrown away: its address, and the link that signs in once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="orderwire-screens-") as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ORDERWIRE_")}
        log = Path(folder, "log")
        with log.open("wb") as output:
            command = [sys.executable, "-m", "orderwire.cli.main", "demo", "--port", str(port)]
            env = {**kept, "ORDERWIRE_DATA": folder, "PYTHONUNBUFFERED": "1"}
            process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output, start_new_session=True)
        try:
            address = f"http://127.0.0.1:{port}"
            yield address, _link(process, log, address)
        finally:
            process.terminate()
            process.wait(30)


def _link(process: "subprocess.Popen[bytes]", log: Path, address: str) -> str:
    """The sign-in link from what the demo printed: the one address with a path that is not the mailbox."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        for link in re.findall(rf"{re.escape(address)}/\S+", log.read_text(encoding="utf-8", errors="replace")):
            if not link.startswith(f"{address}/mailbox"):
                return str(link)
        time.sleep(0.2)
    sys.exit(f"No pictures: the demo did not start.\n{log.read_text(encoding='utf-8', errors='replace')[-4000:]}")


def picture_pages(chromium: Browser, address: str, sign_in_link: str, language: str) -> list[str]:
    """Pictures of the pages in both themes and widths. Returns a line for each page that did not answer 200."""
    signing_in = new_context(chromium, 1280, "light", locale=language)
    page = signing_in.new_page()
    page.goto(sign_in_link)
    time.sleep(SETTLE_SECONDS)
    ids = demo_ids(page, address)
    state = signing_in.storage_state()
    problems = []
    for theme in THEMES:
        for width in WIDTHS:
            for pages, context in (
                (SIGNED_OUT, new_context(chromium, width, theme, locale=language)),
                (SIGNED_IN, new_context(chromium, width, theme, locale=language, storage_state=state)),
            ):
                for name, path in pages:
                    answer = picture(context, address + path.format(**ids), f"{name}-{theme}-{width}")
                    if answer != 200:
                        problems.append(f"{path} answered {answer} ({theme}, {width})")
                context.close()
    return problems


def demo_ids(page: Page, address: str) -> dict[str, str]:
    """The ids of the demo's store, and of a rule, an order and a message that have something to show."""

    def first(path: str, pattern: str) -> str:
        page.goto(address + path)
        found = re.search(pattern, page.content())
        if found is None:
            sys.exit(f"No pictures: {path} shows nothing like {pattern}.")
        return found.group(1)

    store = first("/", r"/stores/(sto_\w+)/")
    message = first(f"/stores/{store}/order-status/logs/?log=sent", r"/messages/(msg_\w+)/")
    return {
        "store": store,
        "message": message,
        "order": first(f"/messages/{message}/", r"/orders/(ord_\w+)/"),
        "customer": first(f"/stores/{store}/customers/", r"/customers/(cus_\w+)/"),
        "rule": first(f"/stores/{store}/order-status/rules/", r"/rules/(rul_\w+)/"),
    }


def picture_starters(chromium: Browser) -> None:
    """Pictures of each starter, filled with the sample order, made by what makes the mails."""
    folder = SCREENS / "starters"
    folder.mkdir()
    for key, starter in STARTERS.items():
        compiled = compile_template(TemplateSource("starter", key), starter.subject)
        body = Renderer().render(key, compiled, sample_facts()).html_qp
        (folder / f"{key}.html").write_bytes(quopri.decodestring(body))
    for theme in THEMES:
        for width in MAIL_WIDTHS:
            context = new_context(chromium, width, theme)
            for mail in sorted(folder.glob("*.html")):
                picture(context, mail.as_uri(), f"mail-{mail.stem}-{theme}-{width}")
            context.close()


def write_sheet() -> None:
    """Writes the contact sheet: every picture, by name."""
    figures = [
        f'<figure><a href="{path.name}"><img src="{path.name}" loading="lazy" alt=""></a>'
        f"<figcaption>{html.escape(path.stem)}</figcaption></figure>"
        for path in sorted(SCREENS.glob("*.png"))
    ]
    style = (
        "body{font:14px system-ui;display:grid;grid-template-columns:repeat(auto-fill,minmax(320px,1fr));gap:16px;margin:16px}"
        "figure{margin:0}img{width:100%;max-height:420px;object-fit:cover;object-position:top;border:1px solid #bbb}"
    )
    (SCREENS / "index.html").write_text(
        f'<!doctype html><meta charset="utf-8"><title>Screens</title><style>{style}</style>{"".join(figures)}',
        encoding="utf-8",
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
