"""A shop for stories: it posts what its cart would post, at the real door, and sees what came of it.

`shop` is a custom store whose clock is stopped at NOW; `Shop.drain` does what `orderwire worker --drain` does, in this process.
"""

import base64
import io
import itertools
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.db.models import QuerySet

from orderwire.accounts.models import Account
from orderwire.acts.orders import explain
from orderwire.acts.rules import activate_rule
from orderwire.carts.signing import base64_hmac
from orderwire.core import clock
from orderwire.core.schema import read
from orderwire.hooks.short_way import ShortWay
from orderwire.orders.models import Event, Order
from orderwire.outbox.models import Message
from orderwire.reports.logs import page
from orderwire.reports.span import Span
from orderwire.rules.keep import make_rule
from orderwire.rules.models import Rule
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store
from orderwire.stores.shops import StoreWish, make_store
from orderwire.worker import loop
from tests.sink import Sink

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
ALWAYS = Span(NOW - timedelta(days=4000), NOW + timedelta(days=4000))
MOST_BYTES = 1_048_576
SHOP_SECRET = "topsecret"
_numbers = itertools.count(1)

LINE = {"id": "1", "sku": "LAMP-01", "name": "Desk lamp", "variant": "Black", "quantity": 2, "price": "59.90"}
PARCEL = {"id": "s1", "carrier": "UPS", "number": "1Z999AA10123456784", "status": "in_transit"}
BUYER = {"id": "77", "email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace", "guest": False}


def order(number: str = "1001", status: str = "shipped", **changed: Any) -> dict[str, Any]:
    """CONTRACT §4's Order as of now; `customer` is merged into Ada, everything else replaces."""
    at = clock.now().isoformat()
    body: dict[str, Any] = {
        "id": f"o-{number}",
        "number": number,
        "status": status,
        "placed_at": at,
        "updated_at": at,
        "currency": "USD",
        "total": "129.80",
        "subtotal": "119.80",
        "shipping": "10.00",
        "items": [LINE],
    }
    return {**body, **changed, "customer": {**BUYER, **changed.get("customer", {})}}


def call(path: str, body: bytes, headers: Mapping[str, str], length: str | None = None) -> tuple[int, str]:
    """POST through the WSGI application that `orderwire web` serves, but kept in the test's own transaction."""
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "CONTENT_LENGTH": str(len(body)) if length is None else length,
        "CONTENT_TYPE": "application/json",
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }
    with connection_kept():
        answer = b"".join(ShortWay(_nothing_else)(environ, lambda status, _headers: said.append(status)))
    return int(said[0].split()[0]), answer.decode()


def _nothing_else(*_: object) -> list[bytes]:
    raise AssertionError("only hooks are called here")


@contextmanager
def connection_kept() -> Iterator[None]:
    """A request closes old connections; a test's own, in the middle of its transaction, is not one of them."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@dataclass(slots=True)
class Shop:
    """One store and its cart's side of the wire."""

    store: Store
    secret: str
    rules: list[Rule] = field(default_factory=list)

    @property
    def account(self) -> Account:
        """Whose store it is."""
        return self.store.account

    @property
    def path(self) -> str:
        """Where its webhooks go."""
        return f"/hooks/{self.store.hook_key}"

    def signed(self, body: bytes, event: str = "", topic: str = "") -> dict[str, str]:
        """The headers with which its cart would sign and send `body`."""
        if self.store.platform == "shopify":
            signature = base64_hmac(self.secret.encode(), body)
            return {"x-shopify-hmac-sha256": signature, "x-shopify-topic": topic, "x-shopify-event-id": event or _new()}
        if self.store.platform == "woocommerce":
            signature = base64_hmac(self.secret.encode(), body)
            return {"x-wc-webhook-signature": signature, "x-wc-webhook-topic": topic, "x-wc-webhook-delivery-id": event}
        return standard_headers(self.secret, body, event or _new(), clock.now())

    def post(self, body: Any, event: str = "", topic: str = "") -> int:
        """Sign and send a body (bytes, or a value to be written as JSON) and answer the status."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return call(self.path, raw, self.signed(raw, event, topic))[0]

    def tell(self, number: str = "1001", status: str = "shipped", **changed: Any) -> None:
        """Send an order's state, have the event read, and have everything sent that is due."""
        assert self.post(order(number, status, **changed)) == 202
        self.drain()

    def rule(self, status: str = "shipped", *, active: bool = True, **settings: Any) -> Rule:
        """A rule of this store, active unless said otherwise."""
        given = {
            "name": f"Rule {len(self.rules) + 1}",
            "status": status,
            "subject": "Order *|ORDER_NUMBER|* for *|FIRST_NAME|*",
            "template": {"html": "<p>*|ORDER_TOTAL|* *|SHIPMENT_TRACKING|*</p>"},
            **settings,
        }
        made = make_rule(self.store, read(RuleSettings, given))
        self.rules.append(made)
        return activate_rule(made, accept_warnings=True) if active else made

    def drain(self) -> None:
        """Read and send everything that may go now."""
        loop.Worker(drain=True).run()

    @property
    def messages(self) -> QuerySet[Message]:
        """Its messages, oldest first."""
        return Message.objects.filter(store=self.store).order_by("id").select_related("rule", "store", "order")

    def message(self) -> Message:
        """The one message there is."""
        return self.messages.get()

    @property
    def events(self) -> QuerySet[Event]:
        """Its raw events, oldest first."""
        return Event.objects.filter(store=self.store).order_by("id")

    def order(self, number: str = "1001") -> Order:
        """One of its orders."""
        return Order.objects.select_related("store__account").get(store=self.store, number=number)

    def log(self, name: str) -> list[dict[str, Any]]:
        """The rows of one of the workflow's logs."""
        return page(self.store, name, ALWAYS, limit=200).items

    def explained(self, rule: Rule, number: str = "1001", change: int = -1) -> dict[str, Any]:
        """What explain says of a rule about a change (the last unless said otherwise) of an order."""
        rows = explain(self.order(number))["changes"][change]["rules"]
        return next(dict(row) for row in rows if row["rule_id"] == rule.pk)

    def stopped(self, rule: Rule, number: str) -> dict[str, Any]:
        """The one row of Blocked, before there was a message, with what was expected and found; explain says the same."""
        (row,) = self.log("blocked")
        said = self.explained(rule, number)
        assert (row["order_number"], row["rule_id"], row["message_id"]) == (number, rule.pk, None)
        assert (said["outcome"], said["reason"], said["detail"]) == ("blocked", row["reason"], row["detail"])
        assert said["checks"] == row["checks"]
        (failed,) = [check for check in row["checks"] if not check["passed"]]
        assert failed["check"] == row["reason"]
        assert row["detail"] == f"Expected {failed['expected']}; was {failed['actual']}."
        return {**row, "expected": failed["expected"], "actual": failed["actual"]}

    def fresh(self) -> Store:
        """The store as it stands now."""
        self.store = Store.objects.select_related("account").get(pk=self.store.pk)
        return self.store


def standard_headers(secret: str, body: bytes, event: str, at: datetime) -> dict[str, str]:
    """The three headers of Standard Webhooks, signed as its specification says."""
    stamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signature = base64_hmac(key, f"{event}.{stamp}.".encode() + body)
    return {"webhook-id": event, "webhook-timestamp": stamp, "webhook-signature": f"v1,{signature}"}


def open_shop(platform: str = "custom", account: Account | None = None, **wish: Any) -> Shop:
    """A store of a cart, connected now; Shopify's and WooCommerce's sign with SHOP_SECRET."""
    given = {
        "name": "Acme Lamps",
        "platform": platform,
        "sender": {"name": "Acme Lamps", "email": "hello@acme.example"},
        "cap_per_hour": 1000,
        "cap_per_day": 5000,
        **({} if platform == "custom" else {"webhook_secret": SHOP_SECRET}),
        **wish,
    }
    owner = account or Account.objects.create(name="Acme")
    store, secret = make_store(owner, read(StoreWish, given))
    return Shop(store, secret)


def _new() -> str:
    return f"evt_{next(_numbers)}"


@pytest.fixture
def hands() -> Iterator[clock.Hands]:
    """The house's clock, stopped at NOW."""
    with clock.stopped_at(NOW) as stopped:
        yield stopped


@pytest.fixture
def posted_to(sink: Sink, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Sink:
    """The operator's mail server is the sink, for what runs in this process; a drained worker does not linger."""
    settings.SMTP_URL = sink.url
    settings.ALLOW_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    monkeypatch.setattr(loop, "IDLE_SECONDS", 0.02)
    return sink


@pytest.fixture
def shop(db: None, posted_to: Sink, hands: clock.Hands) -> Shop:
    """A custom store, its clock stopped, its mails going to the sink."""
    return open_shop()
