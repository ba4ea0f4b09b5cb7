"""Miva's JSON API: one address, functions by name, each call signed over its whole body.

Source: Miva's developer documentation, "JSON API: Getting Started" and "OrderList_Load_Query". `dt_updated` stands on an order
and can neither be searched nor sorted by; so what changed is found by comparing.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson

from orderwire.carts.calling import Api, CallFailed, Kind, Shop
from orderwire.carts.comparing import Comparing, Memory, Seen, Walk
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.miva_order import payment_of, read_order
from orderwire.carts.reading import clean_status, read_count
from orderwire.core.fetch import Answer
from orderwire.core.strictjson import NotJson, loads

LIST = 500  # orders a page of a brief list
ENDED = {"200", "300", "600"}
OPEN = ("0", "100", "201", "400", "500")
Search = Sequence[tuple[str, str, str]]
_ON_DEMAND = ("ship_method", "items", "charges", "discounts", "shipments")
_MEANT: tuple[tuple[str, Kind, str], ...] = (
    (
        r"timestamp|time ?out of|expired",
        "odd",
        "Miva says that the call is too old. Set the clock of the machine that Orderwire runs on, or of the shop's server.",
    ),
    (
        r"\bip\b|ip address",
        "key",
        "Miva takes this token only from other addresses. Add this server's address to the token.",
    ),
    (
        r"store",
        "key",
        "Miva has no store of this code. Check the store code under Settings, Store Details.",
    ),
    (
        r"privilege|permission|not (?:have|allowed|authori[sz]ed)|function",
        "right",
        "The token may not read orders. In Miva add the function OrderList_Load_Query to the token.",
    ),
    (
        r"token|signature|auth|denied|access|login",
        "key",
        "Miva refuses the token. Check the access token and the signing key.",
    ),
)


def orders(shop: Shop, search: Search, count: int, *, whole: bool = False) -> list[Fields]:
    """Orders that meet every (field, operator, value), by id. `whole`: with lines and shipments. Raises CallFailed."""
    return _some(shop, search, count, whole=whole)[0]


def _some(shop: Shop, search: Search, count: int, *, whole: bool = False) -> tuple[list[Fields], int | None]:
    """The first `count` of them, and how many there are in all, where Miva says so."""
    filters: list[dict[str, Any]] = [
        {"name": "search", "value": [{"field": field, "operator": how, "value": value} for field, how, value in search]}
    ]
    if whole:
        filters.append({"name": "ondemandcolumns", "value": list(_ON_DEMAND)})
    words = {"Function": "OrderList_Load_Query", "Count": count, "Offset": 0, "Sort": "id", "Filter": filters}
    data = _call(shop, words).inside("data")
    rows = [row for row in data.each("data") if re.fullmatch(r"[0-9]{1,18}", row.id("id"))]
    return rows, read_count(data.get("total_count"))


def by_ids(shop: Shop, ids: Sequence[str]) -> list[Fields]:
    """These orders whole, those that are still there; asked again where an answer was cut short. Raises CallFailed."""
    found: dict[str, Fields] = {}
    left = [number for number in ids if re.fullmatch(r"[0-9]{1,18}", number)]
    while left:
        rows = [
            row for row in orders(shop, [("id", "IN", ",".join(left))], len(left), whole=True) if row.id("id") in left
        ]
        found |= {row.id("id"): Fields(row.data) for row in rows}
        if not rows:
            break
        left = [number for number in left if number not in found]
    return list(found.values())


def each(shop: Shop, search: Search) -> Iterator[Fields]:
    """All orders that meet the search, briefly: by id upwards, so that nothing slips while they change. Raises CallFailed."""
    last = "0"
    while True:
        rows, total = _some(shop, [*search, ("id", "GT", last)], LIST)
        yield from rows
        if not rows or int(rows[-1].id("id")) <= int(last) or (total is not None and total <= len(rows)):
            return
        last = rows[-1].id("id")


class MivaWalk(Comparing):
    """New orders by their date, those on their way by their status."""

    page = 40

    def over(self, state: str) -> bool:
        """Shipped, cancelled, returned."""
        return state.partition("|")[0] in ENDED

    def lists(self, shop: Shop, since: datetime, known: Memory, first: bool) -> list[str]:
        """Two."""
        return ["placed", "on their way"]

    def listed(self, shop: Shop, name: str, since: datetime, known: Memory, made: Walk) -> dict[str, Seen]:
        """By date, or by status."""
        placed, open_ones = ("orderdate", "GE", str(int(since.timestamp()))), ("status", "IN", ",".join(OPEN))
        return {row.id("id"): _seen(row) for row in each(shop, [placed if name == "placed" else open_ones])}

    def read(self, shop: Shop, ids: Sequence[str], made: Walk) -> None:
        """All at once."""
        rows = {row.id("id"): row for row in by_ids(shop, ids)}
        for number in ids:
            row = rows.get(number)
            made.read[number] = _seen(row) if row is not None else None
            try:
                if row is not None:
                    made.orders.append(read_order(row, shop))
            except Unreadable as error:
                made.skipped.append(f"Order {number}: {error}")


def _seen(row: Fields) -> Seen:
    updated = row.inside("dt_updated").get("time_t") if row.inside("dt_updated") else row.get("dt_updated")
    try:
        payment = payment_of(row)
    except Unreadable:
        payment = ""
    return Seen(f"{clean_status(row.get('status'))}|{payment}", f"{updated}|{clean_status(row.get('total'))}")


class _MivaApi(Api):
    """Refusals carry Miva's own words, whatever the HTTP status."""

    def refused(self, answer: Answer) -> CallFailed:
        """In Miva's words where there are some."""
        try:
            said = Fields(loads(answer.body)) if 400 <= answer.status < 500 and answer.status != 429 else Fields({})
        except NotJson:
            said = Fields({})
        return _refused(self, said) if said.text("error_message") else super().refused(answer)


def _call(shop: Shop, words: dict[str, Any]) -> Fields:
    """One function. A refusal comes with HTTP 200 as well, in its own words. Raises CallFailed."""
    token, code = shop.needed("token", "API access token"), shop.needed("store_code", "store code")
    key = shop.credentials.get("signing_key", "").strip()
    path = shop.credentials.get("api_path", "").strip().strip("/") or "mm5/json.mvc"
    if not re.fullmatch(r"[A-Za-z0-9._/-]{1,200}", path):
        raise CallFailed("Give the API's path as it stands behind your shop's address, like mm5/json.mvc.", "key")
    body = orjson.dumps({"Miva_Request_Timestamp": int(shop.now.timestamp()), "Store_Code": code, **words})
    headers = {"X-Miva-API-Authorization": authorization(token, key, body), "Content-Type": "application/json"}
    api = _MivaApi("Miva", shop.wire, f"{shop.secure_url()}/{path}", headers, (token, key))
    said = Fields(api.data("POST", "", body=body))
    if str(said.get("success")) in ("1", "True"):
        return said
    raise _refused(api, said)


def authorization(token: str, key: str, body: bytes) -> str:
    """`MIVA-HMAC-SHA256 token:signature`, the key being base64; `MIVA token` for a token that needs no signature."""
    if not key:
        return f"MIVA {token}"
    try:
        raw = base64.b64decode(key + "=" * (-len(key) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise CallFailed("The signing key is not whole: copy it again from Miva, it is base64.", "key") from error
    signature = base64.b64encode(hmac.new(raw, body, hashlib.sha256).digest()).decode()
    return f"MIVA-HMAC-SHA256 {token}:{signature}"


def _refused(api: Api, said: Fields) -> CallFailed:
    words = f"{said.text('error_code')} {said.text('error_message')}".strip()
    for pattern, kind, meant in _MEANT:
        if re.search(pattern, words, re.IGNORECASE):
            return CallFailed(meant, kind)
    return CallFailed(f"Miva refused the call: {api.redacted(words) or 'it did not say why'}".rstrip(".") + ".")
