"""Shift4Shop's REST API v2: orders, statuses, webhooks, store settings.

Source: its API documentation ("Orders", "Order Status", "Webhooks", "Store Settings"). Not said there, and so not relied on: the
ids of webhook events (they are looked up by name), the order of a list, how many rows a page has at most, request limits.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from orderwire.carts.base import ShopNews, Status
from orderwire.carts.calling import Api, CallFailed, Shop
from orderwire.carts.fields import Fields
from orderwire.carts.meaning import UNKNOWN
from orderwire.carts.reading import clean_markup, clean_status, zone_of

BASE = "https://apirest.3dcart.com/3dCartWebAPI/v2"
PAGE = 200
_FULL = "rows_of_a_full_page"  # the vault's name for what was learned of it
_UNSURE = timedelta(hours=14)  # a zone that was entered wrong is off by no more
_NAMED = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "arizona": "America/Phoenix",
    "pacific": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
}
_ELSEWHERE = re.compile(
    r"europe|america\b|africa|asia|mexico|saskatchewan|australia|islands"
)  # zones of other places named so
_NO_SETTINGS = (
    "The key may not read the store's settings: check the time zone and the currency of this store yourself, "
    "Shift4Shop's orders carry neither."
)
_NO_ZONE = "Check the time zone of this store: Shift4Shop's orders carry none, and the shop's own could not be told."
_NO_RIGHT = "This token may not make webhooks, so orders are only asked for. Allow Webhooks to have them sooner."


def api_of(shop: Shop) -> Api:
    """The shop's API. Raises CallFailed when something that opens it was not entered."""
    private, token = shop.needed("private_key", "private key"), shop.needed("token", "token")
    secure = shop.credentials.get("secure_url", "").strip() or shop.url
    if not secure:
        raise CallFailed("Enter the shop's secure web address first.", "key")
    parts = urlsplit(secure if "://" in secure else f"https://{secure}")
    headers = {"SecureURL": f"https://{parts.netloc}", "PrivateKey": private, "Token": token}
    return Api("Shift4Shop", shop.wire, BASE, headers, (private, token))


def rows(api: Api, path: str, params: dict[str, object] | None = None) -> list[Fields]:
    """A list; 404 is an empty one, and one object a list of one. Raises CallFailed."""
    try:
        found = api.data("GET", path, params)
    except CallFailed as error:
        if error.kind == "missing":
            return []
        raise
    return [Fields(part) for part in (found if isinstance(found, list) else [found]) if isinstance(part, dict)]


def look(shop: Shop, known: Sequence[Status]) -> ShopNews:
    """Whether the token may read orders; the shop's words for its statuses, its zone and currency."""
    api = api_of(shop)
    rows(api, "/Orders", {"limit": 1, "offset": 1})
    statuses = _statuses(api, known)
    try:
        settings = next(iter(rows(api, "/StoreSettings")), Fields({})).inside("StoreStandards")
    except CallFailed as error:
        if error.kind != "right":
            raise
        return ShopNews(statuses=statuses, warnings=(_NO_SETTINGS,))
    zone, currency = zone_named(settings.text("StoreTimeZone")), settings.text("CurrencyCode", 10).upper()
    return ShopNews(
        timezone=zone,
        currency=currency if re.fullmatch(r"[A-Z]{3}", currency) else "",
        statuses=statuses,
        warnings=() if zone else (_NO_ZONE,),
    )


def _statuses(api: Api, known: Sequence[Status]) -> tuple[Status, ...]:
    """The texts are the shop's to change; the ids and what they stand for (`StatusDefinition`) stay."""
    means = {status.key: status for status in known}
    found = []
    for row in rows(api, "/OrderStatus", {"limit": 100, "offset": 1}):
        key = clean_status(row.get("OrderStatusID"))
        usual = means.get(key)
        label = clean_markup(row.get("StatusText"), 120) or clean_markup(row.get("StatusDefinition"), 120)
        if key:
            found.append(Status(key, label or (usual.label if usual else key), means=usual.means if usual else UNKNOWN))
    return tuple(found)


def zone_named(said: str) -> str:
    """The IANA zone of what the shop's settings say: such a zone, an American one's name, or an offset; "" when none is known."""
    lower = said.casefold()
    if "/" in said and "(" not in said and zone_of(said).key == said:
        return said
    named = next((zone for word, zone in _NAMED.items() if word in lower), "")
    if named and not re.search(
        r"europe|america\b|africa|asia|standard time \(mexico|saskatchewan|australia|pacific islands", lower
    ):
        return named
    offset = re.search(r"(?:GMT|UTC)?\s*([+-])(\d{1,2})(?::?(00))?\b(?!:)", said)
    if not offset or int(offset[2]) > 14:
        return "UTC" if re.fullmatch(r"\(?(utc|gmt)\)?|0", lower.strip()) else ""
    hours = int(offset[2])
    return "UTC" if hours == 0 else f"Etc/GMT{'-' if offset[1] == '+' else '+'}{hours}"


def one(shop: Shop, external_id: str) -> Fields | None:
    """One order, None when the shop has it no longer. Raises CallFailed."""
    if not re.fullmatch(r"[0-9]{1,12}", external_id):
        return None
    found = rows(api_of(shop), f"/Orders/{external_id}")
    return next((row for row in found if row.id("OrderID") == external_id), None)


def changed(shop: Shop, since: datetime, cursor: str) -> tuple[list[Fields], str, bool]:
    """A page of the orders changed since the day of `since`, the cursor of the next, and whether that one may rest a period.

    The filter knows days only, so a day's orders come again and again. The cursor is `day|offset|last id`. Each page begins with
    the last row of the one before: where that is another order now, rows have slipped, and a page is gone back. How many
    rows a page has at most is not known, so that after a short one there may be more: that may rest, until a page as short
    once had one behind it.
    """
    day, place, anchor = [*cursor.split("|"), "", ""][:3]
    day = day or (since - _UNSURE).astimezone(zone_of(shop.timezone)).strftime("%m/%d/%Y")
    offset = int(place or 1)
    answered = rows(api_of(shop), "/Orders", {"lastupdatestart": day, "limit": PAGE, "offset": offset})
    found = [row for row in answered if row.id("OrderID")]
    if not found and not anchor:
        return [], "", False
    ids = [row.id("OrderID") for row in found]
    if anchor and anchor not in ids:
        back = max(1, offset - PAGE + 1)
        return found, "" if back == offset else f"{day}|{back}|", False
    if ids[-1] == anchor:
        return [], "", False
    full = int(shop.vault.get(_FULL) or PAGE)
    if anchor and offset < full:
        full = offset  # so many had the page before, the first, and it was full
        shop.vault.keep(**{_FULL: str(full)})
    return found, f"{day}|{offset + len(found) - 1}|{ids[-1]}", len(found) < full


def subscribe(shop: Shop) -> str:
    """A webhook for each event about orders that this shop's list names. Raises CallFailed."""
    api = api_of(shop)
    try:
        events = _events(api)
        if not events:
            return "the shop's list names no event about orders"
        ours = {row.id("EventType"): row for row in _hooks(api, shop)}
        said = []
        for event, name in events.items():
            wish: dict[str, Any] = {
                "Name": f"Orderwire: {name}"[:100],
                "Url": shop.hook_url,
                "EventType": int(event),
                "Format": "JSON",
                "Enabled": True,
            }
            stands = ours.get(event)
            if stands is None:
                api.data("POST", "/Webhooks", body=wish)
                said.append(f"made {name}")
            elif stands.get("Enabled") is not True or stands.text("Format").upper() != "JSON":
                api.data("PUT", f"/Webhooks/{stands.id('Id')}", body={"Id": stands.get("Id"), **wish})
                said.append(f"woke {name}")
    except CallFailed as error:
        if error.kind == "right":
            return _NO_RIGHT
        raise
    return ", ".join(said)


def unsubscribe(shop: Shop) -> None:
    """Delete the webhooks that call us. Raises CallFailed."""
    api = api_of(shop)
    for row in _hooks(api, shop):
        api.data("DELETE", f"/Webhooks/{row.id('Id')}")


def _events(api: Api) -> dict[str, str]:
    """Event id and name of everything about orders, in all spellings, without abandoned ones."""
    found = {row.id("EventType"): row.text("EventName", 60) for row in rows(api, "/Webhooks/Events")}
    return {
        event: name
        for event, name in found.items()
        if event.isdigit()
        and re.search(r"order|shipment|tracking", name, re.IGNORECASE)
        and "abandon" not in name.lower()
    }


def _hooks(api: Api, shop: Shop) -> list[Fields]:
    found = rows(api, "/Webhooks", {"limit": 100, "offset": 1})
    return [row for row in found if row.text("Url", 1000) == shop.hook_url]
