"""Every page in a real browser: no serious finding of axe-core, no error in the console, no more script than a page may have."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Response
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from orderwire.accounts import team
from orderwire.accounts.audit import note
from orderwire.acts.care import look
from orderwire.core import clock
from orderwire.delivery.senders import note_problem
from orderwire.outbox.models import State
from tests.house.tree import ROOT, listed
from tests.passkey import a_passkey
from tests.rooms import a_message, an_order
from tests.web.conftest import PASSWORD, House
from tests.web.test_urls import NAMES, path_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_SCRIPT = 300_000
EDITORS = {
    "rule_editor",
    "rule_new_editor",
    "template_editor",
}  # the mail editor's own library is larger, and its page is no page of ours
FRAMES = {
    "mail_draft",
    "mail_starter",
    "mail_rule",
    "mail_version",
    "mail_template",
    "mail_message",
}  # contents of frames: a mail, not a page
PIECES = {"rule_products", "store_progress"}  # what htmx puts into a page, and no page
SIGNED_OUT = ["/sign-in/", "/sign-up/", "/password/reset/", "/password/reset/sent/", "/u/preview", "/no/such/page/"]
OWN_SIGN_IN = [
    *("/settings/password/", "/settings/two-steps/", "/settings/passkeys/", "/settings/sessions/"),
    *("/sign-in/again/", "/sign-in/again/passkey/", "/sign-out/"),
]
LOOKS = [("light", 1280), ("light", 390), ("dark", 1280), ("dark", 390)]
ASK = """async rules => (await axe.run(document, {runOnly: rules, iframes: false})).violations
  .filter(found => ['serious', 'critical'].includes(found.impact))
  .map(found => found.id + ': ' + found.nodes.slice(0, 3).map(node => node.target.join(' ') + ' ' +
    node.failureSummary.split('\\n').slice(1, 2).join('')).join(' | '))"""


@dataclass
class Watch:
    """What one page did beside being shown."""

    errors: list[str] = field(default_factory=list)
    script: int = 0

    def on(self, page: Page) -> "Watch":
        """Listen to a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("response", self._response)
        return self

    def fresh(self) -> None:
        """The next page begins."""
        self.errors, self.script = [], 0

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def _response(self, response: Response) -> None:
        if response.request.resource_type == "script":
            self.script += len(response.body())


@pytest.fixture
def site(live_server: LiveServer, house: House, settings: Settings) -> LiveServer:
    """The site with a filled shop, in which something is broken too."""
    settings.SMTP_URL = "smtp://127.0.0.1:1?tls=none"
    for state in State:
        a_message(house.rule, state, clock.now(), order=house.order, detail="The server said so.", reason="policy")
    with transaction.atomic():
        for number in range(3):
            an_order(house.store, external_id=str(number), number=str(2000 + number))
        note_problem(house.sender.pk, "535 5.7.8 no")
        look(clock.now())
    note(house.account, "owner@example.com", "rule activated", house.rule.pk, name="Shipped")
    a_passkey(house.owner)
    return live_server


@pytest.fixture
def paths(site: LiveServer, house: House, owner: Client) -> list[tuple[str, str]]:
    """Name and address of every page that the owner can look at."""
    found = []
    for name in NAMES:
        path = path_of(name, house)
        answer = owner.get(path)
        is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        if is_page and name not in FRAMES | EDITORS | PIECES:
            found.append((name, path))
    assert len(found) > 30
    return found


@pytest.fixture
def browsing(chromium: Browser) -> Iterator[Any]:
    """Opens a page in a look: colours and width."""
    contexts = []

    def opened(colours: str, width: int) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=colours)  # type: ignore[arg-type]
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("colours", "width"), LOOKS)
def test_every_page(
    colours: str, width: int, browsing: Any, site: LiveServer, house: House, owner: Client, paths: list[tuple[str, str]]
) -> None:
    page = browsing(colours, width)
    watch = Watch().on(page)
    out = [*SIGNED_OUT, f"/join/{team.token_of(house.invitation)}/"]
    wrong = [line for path in out for line in _problems(page, watch, site.url + path, path)]
    session = owner.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    every = [path for _name, path in paths] + OWN_SIGN_IN
    wrong += [line for path in every for line in _problems(page, watch, site.url + path, path)]
    page.goto(f"{site.url}/sign-in/again/?next=/settings/two-steps/on/")
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/settings/two-steps/on/")
    wrong += _problems(page, watch, page.url, "/settings/two-steps/on/")
    one = f"/settings/passkeys/{Authenticator.objects.get().pk}"
    for path in ("/settings/passkeys/new/", f"{one}/name/", f"{one}/remove/"):
        wrong += _problems(page, watch, site.url + path, path)
    assert not wrong, listed(wrong)


def _problems(page: Page, watch: Watch, url: str, path: str) -> list[str]:
    watch.fresh()
    page.goto(url)
    page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
    found: list[str] = page.evaluate(ASK, RULES)
    found += watch.errors
    if watch.script > MOST_SCRIPT:
        found.append(f"{watch.script} bytes of script")
    return [f"{path}: {one}" for one in found]
