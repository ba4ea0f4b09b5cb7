"""A cart to try things on: a server on loopback that holds orders and speaks as one cart's API does, webhooks included.

Made from each cart's documentation (research and docs/carts). It moves orders, signs and sends webhooks, pages, asks for
patience, drops subscriptions. `orderwire demo --cart` runs on one; the shared test case of all carts drives each of them.
"""

import json
import threading
import urllib.request
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qsl, urlsplit

from orderwire.core import clock


@dataclass(slots=True)
class Parcel:
    """One tracking number the shop gave an order. `id` is the cart's where it has one."""

    id: str
    carrier: str
    number: str
    url: str = ""
    at: datetime = field(default_factory=clock.now)


@dataclass(slots=True)
class Line:
    """One line item."""

    id: str
    sku: str
    name: str
    price: Decimal
    quantity: int = 1


@dataclass(slots=True)
class HeldOrder:
    """An order as the shop holds it. `statuses`: the cart's own key for each axis it uses."""

    id: str
    number: str
    statuses: dict[str, str]
    email: str = "ada@example.com"
    first_name: str = "Ada"
    last_name: str = "Lovelace"
    customer_id: str = "77"  # "" for a guest
    currency: str = "USD"
    lines: list[Line] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)
    placed_at: datetime = field(default_factory=clock.now)
    updated_at: datetime = field(default_factory=clock.now)
    test: bool = False
    refunded: Decimal = Decimal(0)
    shipping: Decimal = Decimal("10.00")

    @property
    def subtotal(self) -> Decimal:
        """The lines' sum."""
        return sum((line.price * line.quantity for line in self.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        """Lines and shipping."""
        return self.subtotal + self.shipping


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the stand-in's API sees it. Header names in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body or b"null")


@dataclass(frozen=True, slots=True)
class Said:
    """What it answers: JSON of `data` (None: no body), or `raw` as it is."""

    status: int = 200
    data: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Hook:
    """One webhook call the shop makes: to which address, with which headers, which bytes."""

    url: str
    headers: dict[str, str]
    body: bytes


Send = Callable[[Hook], int]


class StandIn(ABC):
    """One shop of one cart. Subclasses write its API (`answer`), its webhooks (`hooks_for`) and what opens it.

    `trouble`: answers to give before any other, oldest first (429, 503 …). `asked`: every request, for tests to count.
    `deaf`: webhooks are made and not sent (a lost call). `send` puts a webhook on its way and answers the status.
    `hook_url`: where the merchant told the shop to call, for carts whose webhooks we do not make. `port` 0 takes a free one.
    """

    platform: str
    page: int = 100  # how many orders a page of its list has
    start: Mapping[str, str]  # the statuses of a new order, by axis

    def __init__(self, send: Send | None = None, port: int = 0) -> None:
        self.orders: dict[str, HeldOrder] = {}
        self.subscriptions: list[dict[str, Any]] = []
        self.trouble: deque[Said] = deque()
        self.asked: list[Asked] = []
        self.sent: list[Hook] = []
        self.deaf = False
        self.hook_url = ""
        self._port = port
        self.send: Send = send or post
        self._numbers = 1000
        self._lock = threading.RLock()
        self._server: ThreadingHTTPServer | None = None

    @abstractmethod
    def answer(self, asked: Asked) -> Said:
        """Answer one request of the API; 401 for a wrong key is its own affair."""

    @abstractmethod
    def hooks_for(self, order: HeldOrder, event: str) -> list[Hook]:
        """The signed calls that this cart makes for an event: created, updated, shipped or deleted. [] when it makes none."""

    @abstractmethod
    def credentials(self) -> dict[str, str]:
        """What a merchant enters, right."""

    def wrong_credentials(self) -> dict[str, str]:
        """What a merchant might enter, wrong: the last secret word changed."""
        right = self.credentials()
        name = list(right)[-1]
        return {**right, name: right[name][:-1] + ("x" if right[name][-1] != "x" else "y")}

    def hosts(self) -> dict[str, str]:
        """Fixed addresses of the platform that this server stands for: {"https://api.example.com": self.url}."""
        return {}

    def shop_url(self) -> str:
        """What the merchant enters as the shop's web address."""
        return self.url

    def secret(self) -> str | None:
        """The webhook secret the merchant copies from the platform; None where ours is given to it."""
        return None

    def place(self, **changed: Any) -> HeldOrder:
        """A new order of one lamp, and its webhook."""
        with self._lock:
            self._numbers += 1
            number = str(self._numbers)
            base: dict[str, Any] = {
                "id": self.id_for(number),
                "number": number,
                "statuses": dict(self.start),
                "lines": [Line("1", "LAMP-01", "Desk lamp", Decimal("59.90"), 2)],
            }
            order = HeldOrder(**{**base, **changed})
            self.orders[order.id] = order
        self.tell(order, "created")
        return order

    def id_for(self, number: str) -> str:
        """The cart's id of the order with a number."""
        return str(int(number) * 7 + 5)

    def move(self, order: HeldOrder, key: str, axis: str = "order", event: str = "updated") -> None:
        """The order enters a status now."""
        with self._lock:
            order.statuses[axis] = key
            order.updated_at = clock.now()
        self.tell(order, event)

    def ship(self, order: HeldOrder, number: str, carrier: str = "UPS", url: str = "") -> Parcel:
        """The order gets a tracking number now."""
        with self._lock:
            parcel = Parcel(f"p{len(order.parcels) + 1}{order.id}", carrier, number, url)
            order.parcels.append(parcel)
            order.updated_at = clock.now()
        self.tell(order, "shipped")
        return parcel

    def delete(self, order: HeldOrder) -> None:
        """The order is gone."""
        with self._lock:
            del self.orders[order.id]
        self.tell(order, "deleted")

    def tell(self, order: HeldOrder, event: str) -> list[int]:
        """Make the calls of an event and send them; the statuses that came back."""
        hooks = self.hooks_for(order, event)
        if self.deaf:
            return []
        self.sent += hooks
        return [self.send(hook) for hook in hooks]

    def since(self, moment: datetime, grain: timedelta = timedelta(0)) -> list[HeldOrder]:
        """Orders changed at or after a moment, oldest change first."""
        with self._lock:
            rows = [order for order in self.orders.values() if order.updated_at >= moment - grain]
        return sorted(rows, key=lambda order: (order.updated_at, order.id))

    def __enter__(self) -> "StandIn":
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens."""
        port = self._server.server_address[1] if self._server else self._port
        if not port:
            raise RuntimeError("The stand-in is not running: use it in a with block.")
        return f"http://127.0.0.1:{port}"

    def heard(self, asked: Asked) -> Said:
        """Trouble first, then the API."""
        with self._lock:
            self.asked.append(asked)
            if self.trouble:
                return self.trouble.popleft()
            return self.answer(asked)


def post(hook: Hook) -> int:
    """Send a webhook over HTTP; the status, 0 when nobody listens."""
    request = urllib.request.Request(hook.url, hook.body, hook.headers, method="POST")  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as refused:
        return refused.code
    except (URLError, OSError):
        return 0


def _handler(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("content-length") or 0)
            asked = Asked(
                self.command,
                parts.path,
                dict(parse_qsl(parts.query, keep_blank_values=True)),
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(length),
            )
            said = stand_in.heard(asked)
            body = said.raw or (b"" if said.data is None else json.dumps(said.data).encode())
            self.send_response(said.status)
            kind = {} if said.raw or said.data is None else {"Content-Type": "application/json"}
            for name, value in {**kind, **said.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any  # noqa: N815 - http.server's names

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return Handler
