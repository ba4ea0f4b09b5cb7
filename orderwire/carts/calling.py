"""Calling a shop: one guarded way out, every refusal turned into a sentence a merchant can act on.

What a cart's file writes with this: which path, which words. Status codes, waiting, odd bodies and secrets in
error texts are met here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal, Protocol
from urllib.parse import quote, urlencode, urlsplit

import orjson

from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.snapshot import OrderSnapshot
from orderwire.core.fetch import Answer, FetchFailed
from orderwire.core.strictjson import NotJson, loads

Kind = Literal["unreachable", "key", "right", "plan", "slow", "missing", "odd"]
LONGEST_WAIT = 3600.0  # seconds: what a shop may ask of us between two calls
USUAL_WAIT = 60.0  # seconds, when it is too often and the shop does not say how long
_SAID = {
    401: ("key", "{name} refuses the key. Check that it was copied whole and is still valid."),
    402: ("plan", "This shop's plan at {name} does not include the API."),
    403: ("right", "{name} accepts the key but not what it asks for. Give it the right to read orders."),
}


class CallFailed(Exception):
    """The shop did not give what was asked for. str() is a sentence for the merchant, without any secret.

    `temporary`: the same call may work later; `wait`: seconds before which it must not be tried.
    """

    def __init__(self, text: str, kind: Kind = "odd", *, temporary: bool = False, wait: float = 0.0) -> None:
        super().__init__(text)
        self.kind, self.temporary, self.wait = kind, temporary, wait


class HooksByHand(Exception):
    """The key may not make webhooks: the merchant makes them. str() says so, and what would let us; the rest works."""


class Wire(Protocol):
    """The guarded way out; core.fetch.Fetcher is one. Raises FetchFailed."""

    def request(self, method: str, url: str, headers: Mapping[str, str] | None = None, content: bytes = b"") -> Answer:
        """Make one call and hand back whatever was answered."""
        ...


class Vault(Protocol):
    """Where what a shop gives out for a while is kept, sealed: access tokens, refresh tokens, what was looked up once."""

    def get(self, name: str) -> str:
        """What is kept under a name, "" when nothing is."""
        ...

    def keep(self, **values: str) -> None:
        """Keep for good, before anything is done with it. One worker at a time works for a store."""
        ...


@dataclass(frozen=True, slots=True)
class Shop:
    """All that a cart needs to speak with one shop.

    `url` is the shop's web address without a slash at its end; `credentials` what the merchant entered;
    `hook_url` and `hook_secret` what subscriptions are made with; `now` the moment of the work.
    """

    url: str
    credentials: Mapping[str, str]
    wire: Wire
    vault: Vault
    timezone: str = "UTC"
    currency: str = "USD"
    hook_url: str = ""
    hook_secret: str = ""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def secure_url(self) -> str:
        """The shop's address, for APIs that are opened with readable words. Raises CallFailed when it is none or not https."""
        if not self.url:
            raise CallFailed("Enter the shop's web address first.", "key")
        parts = urlsplit(self.url)
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise CallFailed(
                "Give the shop's web address with https://, so that nobody reads its keys along the way.", "key"
            )
        return self.url

    def needed(self, name: str, label: str) -> str:
        """A credential that must be there. Raises CallFailed naming it."""
        found = self.credentials.get(name, "").strip()
        if not found:
            raise CallFailed(f"Enter the {label} first.", "key")
        return found


@dataclass(frozen=True, slots=True)
class Api:
    """One shop's API: `base` (no slash at its end) and the headers that open it. `secrets` never stand in an error."""

    name: str
    wire: Wire
    base: str
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()

    def one(self, path: str, params: Mapping[str, object] | None = None) -> Fields:
        """GET an object. Raises CallFailed; `kind` "missing" for 404 and 410."""
        return Fields(self.data("GET", path, params))

    def each(self, path: str, params: Mapping[str, object] | None = None) -> list[Fields]:
        """GET a list of objects; nothing (204, an empty body) is an empty list. Raises CallFailed."""
        found = self.data("GET", path, params)
        return Fields({"list": found or []}).each("list")

    def data(self, method: str, path: str, params: Mapping[str, object] | None = None, body: object = None) -> Any:
        """Call with a JSON body, and read the JSON that is answered; None for an empty body. Raises CallFailed."""
        answer = self.ask(method, path, params, body)
        return self.read(answer)

    def read(self, answer: Answer) -> Any:
        """The JSON of an answer, None for an empty body. Raises CallFailed."""
        if not answer.body.strip():
            return None
        try:
            return loads(answer.body)
        except NotJson as error:
            raise CallFailed(
                f"{self.name} answered something that is not its API. Check the shop's web address.", temporary=True
            ) from error

    def ask(
        self,
        method: str,
        path: str,
        params: Mapping[str, object] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One call; only 2xx comes back. `body`: bytes as they are, anything else as JSON. Raises CallFailed."""
        sent = {"Accept": "application/json", **self.headers, **(headers or {})}
        raw = b"" if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
        if raw and not isinstance(body, bytes):
            sent["Content-Type"] = "application/json"
        try:
            answer = self.wire.request(method, self.address(path, params), sent, raw)
        except FetchFailed as error:
            raise CallFailed(self.redacted(str(error)), "unreachable", temporary=error.temporary) from None
        if not 200 <= answer.status < 300:
            raise self.refused(answer)
        return answer

    def address(self, path: str, params: Mapping[str, object] | None = None) -> str:
        """The URL of a path below the base, or of a whole URL; spaces and brackets written as servers read them."""
        whole = path if path.startswith(("https://", "http://")) else f"{self.base}{path}"
        if not params:
            return whole
        words = urlencode({name: str(value) for name, value in params.items()}, quote_via=quote, safe=":,")
        return f"{whole}{'&' if '?' in whole else '?'}{words}"

    def refused(self, answer: Answer) -> CallFailed:
        """What an answer that is not 2xx means."""
        status = answer.status
        if status in _SAID:
            kind, words = _SAID[status]
            return CallFailed(words.format(name=self.name), kind)  # type: ignore[arg-type]
        if status in (404, 410):
            return CallFailed(f"{self.name} does not have what was asked for (HTTP {status}).", "missing")
        if status == 429:
            wait = waiting_time(answer) or USUAL_WAIT
            return CallFailed(f"{self.name} asks us to call less often.", "slow", temporary=True, wait=wait)
        if 300 <= status < 400:
            return CallFailed(f"{self.name} sends us to another address. Enter the shop's final web address.")
        if status >= 500:
            words = f"{self.name} has trouble of its own (HTTP {status}). It is tried again."
            return CallFailed(words, temporary=True, wait=waiting_time(answer))
        said = self.redacted(answer.body[:4000].decode("utf-8", "replace"))[
            :200
        ]  # redacted whole: half a secret is one too
        return CallFailed(f"{self.name} refused the call (HTTP {status}): {' '.join(said.split())}")

    def redacted(self, words: str) -> str:
        """The words without any of our secrets, in plain or as they stand in a URL."""
        for secret in self.secrets:
            if secret:
                words = words.replace(secret, "…").replace(quote(secret, safe=""), "…")
        return words


def waiting_time(answer: Answer) -> float:
    """Seconds that an answer asks us to wait, 0 when it does not say: Retry-After in seconds or as a date (RFC 9110 §10.2.3)."""
    said = answer.headers.get("retry-after", "").strip()
    if not said:
        return 0.0
    try:
        seconds = float(said)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return 0.0
    return min(max(seconds, 0.0), LONGEST_WAIT) if seconds == seconds else 0.0  # NaN is no time


def readable(
    rows: Iterable[Fields], read: Callable[[Fields], OrderSnapshot], named: str = "id"
) -> tuple[tuple[OrderSnapshot, ...], tuple[str, ...]]:
    """The orders of a page, and a sentence for each that cannot be read: one odd order must not hold up the others.

    `named`: the field that holds an order's id.
    """
    orders, skipped = [], []
    for row in rows:
        try:
            orders.append(read(row))
        except Unreadable as error:
            skipped.append(f"Order {row.id(named) or row.text('number') or '?'}: {error}")
    return tuple(orders), tuple(skipped)
