"""The whole way through the real programs: `orderwire serve`, a webhook over HTTP, a mail at a real SMTP server."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from orderwire.cli.serve import worker_count
from tests.served import ROOT, Served
from tests.shop import MOST_BYTES, PARCEL, order, standard_headers
from tests.sink import Sink, wait_for

FURNISH = """
import json, sys, django
django.setup()
from orderwire.accounts.models import Account
from tests.shop import open_shop
shop = open_shop(account=Account.objects.get(pk=sys.argv[1]))
shop.rule(template={"starter": "shipped"}, subject="Your order *|ORDER_NUMBER|*")
print(json.dumps({"path": shop.path, "secret": shop.secret}))
"""


@pytest.fixture
def mailing_env(own_env: dict[str, str], sink: Sink) -> dict[str, str]:
    """What `served` will run in: its mail goes to the sink."""
    own_env["ORDERWIRE_SMTP_URL"] = sink.url
    return own_env


def furnish(served: Served) -> dict[str, str]:
    """A store with one active rule: its webhook's path and secret."""
    account = served.account("owner@example.com", "a long enough word")
    words = [sys.executable, "-c", FURNISH, account["account_id"]]
    done = subprocess.run(words, env=served.env, cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def chunks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 65536):
        yield body[start : start + 65536]


def test_a_webhook_over_http_becomes_a_mail(mailing_env: dict[str, str], served: Served, sink: Sink) -> None:
    shop = furnish(served)
    address, now = f"{served.url}{shop['path']}", datetime.now(UTC)
    body = json.dumps(order(shipments=[PARCEL])).encode()
    signed = standard_headers(shop["secret"], body, "evt_1", now)
    with httpx.Client(trust_env=False, timeout=20) as cart:
        assert cart.post(address, content=body).status_code == 401
        assert cart.post(address, content=body, headers={**signed, "webhook-id": "evt_2"}).status_code == 401
        assert cart.post(f"{served.url}/hooks/{'a' * 32}", content=body, headers=signed).status_code == 404
        assert cart.post(address, content=b" " * (MOST_BYTES + 1), headers=signed).status_code == 413
        assert cart.post(address, content=chunks(b" " * (MOST_BYTES + 1)), headers=signed).status_code == 413
        assert cart.get(address).status_code == 405
        assert _status(served)["messages"] == {}
        for _ in range(10):
            assert cart.post(address, content=body, headers=signed).status_code == 202
        again = standard_headers(shop["secret"], body, "evt_2", now)
        assert cart.post(address, content=chunks(body), headers=again).status_code == 202

    wait_for(lambda: sink.mails, "the mail")
    wait_for(lambda: _status(served)["unread_events"] == 0, "all events to be read")
    mail = sink.only()
    assert (mail.rcpt_tos, mail.subject) == (("ada@example.com",), "Your order 1001")
    assert "$129.80" in mail.words and PARCEL["number"] in mail.words
    seen = _status(served)
    assert (seen["messages"], seen["workers"], seen["due_messages"], seen["parked_events"]) == (
        {"sent": 1},
        worker_count(),
        0,
        0,
    )


def _status(served: Served) -> dict[str, object]:
    return dict(json.loads(served.run("status", "--json")))
