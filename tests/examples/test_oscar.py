"""A real shop on django-oscar: a buyer orders there, the counter ships it there, the mails arrive.

The shop runs in processes of its own on a database of its own; what is clicked is what a person clicks.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.served import ROOT, Served, free_port
from tests.sink import Sink, wait_for

SHOP = ROOT / "examples" / "oscar"
BOSS = ("boss@example.com", "a long enough word")
LAMP = "/catalogue/desk-lamp-meridian_1/"
NUMBER = "00340434161094042557"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Visitor:
    """Somebody with a browser in the shop."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._client = httpx.Client(base_url=base, trust_env=False, timeout=60, follow_redirects=True)

    def look(self, path: str) -> str:
        """A page's words."""
        answer = self._client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def send(self, path: str, page: str = "", **fields: str) -> str:
        """Fill the form of a page and send it; the page it leads to."""
        token = _TOKEN.search(self.look(page or path))
        assert token is not None
        headers = {"Referer": self._base + (page or path)}
        answer = self._client.post(path, data={"csrfmiddlewaretoken": token.group(1), **fields}, headers=headers)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def leave(self) -> None:
        """Close the browser."""
        self._client.close()


@pytest.fixture
def mailing_env(own_env: dict[str, str], sink: Sink) -> dict[str, str]:
    """What `served` runs in: its mail goes to the sink."""
    own_env["ORDERWIRE_SMTP_URL"] = sink.url
    return own_env


@pytest.fixture
def hook(mailing_env: dict[str, str], served: Served) -> dict[str, str]:
    """A custom store with a rule for a new order and one for a shipped one: its webhook's address and secret."""
    key = served.account("owner@example.com", "a long enough word")["api_key"]
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"{served.url}/api/v1", headers=headers, trust_env=False, timeout=20) as api:
        wish = {"name": "Oscar's Lamps", "platform": "custom", "currency": "EUR"}
        sender = {"name": "Oscar's Lamps", "email": "hello@shop.example.com"}
        store = api.post("/stores", json={**wish, "sender": sender}).raise_for_status().json()
        for status, starter in (("pending", "received"), ("shipped", "shipped")):
            rule = {"name": status, "status": status, "subject": f"{status} *|ORDER_NUMBER|*"}
            made = api.post(f"/stores/{store['id']}/rules", json={**rule, "template": {"starter": starter}})
            live = api.post(f"/rules/{made.raise_for_status().json()['id']}/activate", json={"accept_warnings": True})
            live.raise_for_status()
    return {"ORDERWIRE_HOOK": store["webhook_url"], "ORDERWIRE_SECRET": store["webhook_secret"]}


@pytest.fixture
def shop(hook: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The shop, stocked and open: its address."""
    env = {**os.environ, **hook, "SHOP_DATA": str(tmp_path / "shop"), "DJANGO_SETTINGS_MODULE": "shop.settings"}
    env.pop("PYTHONWARNINGS", None)
    manage = [sys.executable, "manage.py"]
    for words in (["migrate", "--verbosity", "0"], ["stock_the_shelf", *BOSS]):
        subprocess.run([*manage, *words], cwd=SHOP, env=env, check=True, capture_output=True)
    port, log = free_port(), tmp_path / "shop.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*manage, "runserver", f"127.0.0.1:{port}", "--noreload", "--insecure"],
            cwd=SHOP,
            env=env,
            stdout=output,
            stderr=output,
        )
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(lambda: _is_open(base) or process.poll() is not None, "the shop to open")
        assert process.poll() is None, log.read_text()
        yield base
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _is_open(base: str) -> bool:
    try:
        return httpx.get(f"{base}{LAMP}", trust_env=False, timeout=30).status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.slow
def test_an_order_placed_and_shipped_there_is_mailed(shop: str, sink: Sink) -> None:
    ada = Visitor(shop)
    ada.send("/basket/add/1/", LAMP, quantity="2")
    ada.send("/checkout/", username="ada@example.com", options="anonymous")
    where = {"first_name": "Ada", "last_name": "Lovelace", "line1": "Lindenallee 7", "line4": "Berlin"}
    ada.send("/checkout/shipping-address/", **where, postcode="10115", country="DE")
    ada.look("/checkout/payment-details/")
    assert "100001" in ada.send("/checkout/preview/", action="place_order")
    ada.leave()
    wait_for(lambda: sink.mails, "the first mail")
    first = sink.only()
    assert (first.rcpt_tos, first.subject) == (("ada@example.com",), "pending 100001")
    assert "Desk lamp Meridian" in first.words and "Ada" in first.words

    boss = Visitor(shop)
    boss.send("/dashboard/login/", username=BOSS[0], password=BOSS[1])
    order = "/dashboard/orders/100001/"
    boss.send(order, order_action="change_order_status", new_status="Being processed")
    sent = {"line_action": "create_shipping_event", "shipping_event_type": "shipped", "reference": NUMBER}
    boss.send(order, **sent, selected_line="1", selected_line_qty_1="2")
    boss.send(order, order_action="change_order_status", new_status="Shipped")
    boss.leave()
    wait_for(lambda: len(sink.mails) > 1, "the second mail")
    second = sink.mails[1]
    assert (second.rcpt_tos, second.subject) == (("ada@example.com",), "shipped 100001")
    assert NUMBER in second.words
    assert len(sink.mails) == 2
