"""Our extension in OpenCart, asked: what the shop says of itself, orders by id, orders by the history of their statuses.

The extension and this file are made for each other: extensions/opencart/. A question carries its time and a signature of that
time and its query, made with the read key; nothing is answered without.
"""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from orderwire.carts.base import ShopNews, Status
from orderwire.carts.calling import Api, CallFailed, Shop
from orderwire.carts.fields import Fields
from orderwire.carts.local_times import safe_start
from orderwire.carts.meaning import UNKNOWN, Meaning
from orderwire.carts.pictures import safe_picture
from orderwire.carts.reading import clean_locale, clean_markup, zone_of
from orderwire.core.fetch import Answer
from orderwire.core.money import BadAmount, read_currency

PAGE = 50
ROUTE = "extension/orderwire/orders"
TIMESTAMP, SIGNATURE = "X-Orderwire-Timestamp", "X-Orderwire-Signature"
_ABSENT = (
    "OpenCart has no Orderwire extension at this address. Install it, switch it on under Extensions, Modules, and check the "
    "shop's web address."
)
_SAID = {
    b'"off"': "The Orderwire extension is switched off. Switch it on in OpenCart under Extensions, Modules.",
    b'"clock"': "The clocks of the shop and of this server differ by more than five minutes. Set the one that is wrong.",
    b'"signature"': "The Orderwire extension refuses the read key. Copy it once more from its settings in OpenCart.",
}


class OpenCartApi(Api):
    """The extension's own refusals, and OpenCart's page for a route it does not know."""

    def refused(self, answer: Answer) -> CallFailed:
        """As for every cart, but in the extension's terms."""
        if answer.status in (401, 403):
            for word, words in _SAID.items():
                if word in answer.body[:200]:
                    return CallFailed(words, "key")
        return CallFailed(_ABSENT, "key") if answer.status == 404 else super().refused(answer)


def signed(key: str, query: str, moment: datetime) -> dict[str, str]:
    """The headers of a question: base64 HMAC-SHA256 of `timestamp.query` with the read key as it is written."""
    stamp = str(int(moment.timestamp()))
    made = hmac.new(key.encode(), f"{stamp}.{query}".encode(), hashlib.sha256).digest()
    return {TIMESTAMP: stamp, SIGNATURE: f"v1,{b64encode(made).decode()}"}


def _asked(shop: Shop, params: dict[str, object]) -> Fields:
    key = shop.needed("key", "read key")
    if not shop.url:
        raise CallFailed("Enter the shop's web address, so that its orders can be fetched.", "key")
    api = OpenCartApi("OpenCart", shop.wire, f"{shop.url}/index.php", {}, (key,))
    address = api.address("", {"route": ROUTE, **params})
    found = api.read(api.ask("GET", address, headers=signed(key, urlsplit(address).query, shop.now)))
    if not isinstance(found, dict):
        raise CallFailed(_ABSENT, "key")
    return Fields(found)


def look(shop: Shop, known: Sequence[Status]) -> ShopNews:
    """Whether the extension answers; the shop's zone, currency and language, and its statuses in its own words."""
    about = _asked(shop, {"ask": "about"})
    if not about.text("extension"):
        raise CallFailed(_ABSENT, "key")
    complete = about.get("complete")
    done = {str(key) for key in complete} if isinstance(complete, list) else set()
    means = {status.key: status.means for status in known}
    zone = about.text("timezone")
    return ShopNews(
        timezone=zone if zone_of(zone).key == zone else "",
        currency=_code(about.get("currency")),
        locale=clean_locale(about.get("locale")) or "",
        statuses=tuple(
            Status(row.id("id"), clean_markup(row.get("name"), 120) or row.id("id"), means=_means(row, means, done))
            for row in about.each("statuses")
            if row.id("id")
        ),
    )


def _means(row: Fields, means: dict[str, Meaning], done: set[str]) -> Meaning:
    """OpenCart's own statuses by their id; a shop's own one only when the shop counts it as complete."""
    own = Meaning("completed", "paid") if row.id("id") in done else UNKNOWN
    return means.get(row.id("id"), own)


def one(shop: Shop, external_id: str) -> list[Fields]:
    """One order, as a list of one or none."""
    if not external_id.isdigit():
        return []
    return _of_store(shop, _asked(shop, {"ask": "orders", "ids": external_id}).each("orders"))


def changed(shop: Shop, since: datetime, cursor: str) -> tuple[list[Fields], str, int | None]:
    """Orders by the history of their statuses, the cursor of the next page, how many there are from here on.

    The cursor is the last row of the history that was seen: its numbers only ever grow.
    """
    start: dict[str, Any] = {"after": cursor}
    if not cursor.isdigit():
        start = {"since": int(safe_start(since, shop.timezone).timestamp())}
    found = _asked(shop, {"ask": "orders", **start, "limit": PAGE})
    if not found.is_list("orders"):
        raise CallFailed(_ABSENT, "key")
    last = found.id("last")
    more = found.get("more") is True and last.isdigit() and last != cursor
    total = found.get("total")
    return _of_store(shop, found.each("orders")), last if more else "", total if type(total) is int else None


def pictures_of(shop: Shop) -> Callable[[str], str | None]:
    """What makes the address of a file in OpenCart's folder `image`: it lies below the shop's own, for anybody to see."""
    return lambda file: safe_picture(shop, f"{shop.url}/image/{quote(file.lstrip('/'))}")


def _of_store(shop: Shop, orders: list[Fields]) -> list[Fields]:
    wanted = shop.credentials.get("store_id", "").strip()
    return [order for order in orders if not wanted.isdigit() or order.id("store_id") == wanted]


def _code(value: object) -> str:
    try:
        return read_currency(value)
    except BadAmount:
        return ""
