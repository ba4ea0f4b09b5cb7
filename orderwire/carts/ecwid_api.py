"""Ecwid's REST API v3: one store's orders, its profile and the names of its statuses.

Source: Ecwid's API reference, "Get order", "Search orders", "Search order statuses", "Get store profile", "Errors".
"""

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from orderwire.carts.base import ShopNews, Status
from orderwire.carts.calling import Api, CallFailed, Shop
from orderwire.carts.fields import Fields
from orderwire.carts.meaning import UNKNOWN
from orderwire.carts.reading import clean_markup, clean_status, zone_of
from orderwire.carts.snapshot import Axis

HOST = "https://app.ecwid.com"
PAGE = 100
_AXES: dict[str, Axis] = {"PAYMENT_STATUS": "payment", "FULFILLMENT_STATUS": "fulfilment"}


def api_of(shop: Shop) -> Api:
    """The store's API. Raises CallFailed when the store's ID or the token is missing or cannot be one."""
    store_id, token = shop.needed("store_id", "store ID"), shop.needed("access_token", "secret token")
    if not re.fullmatch(r"[0-9]{1,15}", store_id):
        raise CallFailed("The store ID is a number, shown at the bottom of every page of your Ecwid admin.", "key")
    if token.startswith("public_"):
        raise CallFailed("That is the public token. Enter the secret token, which begins with secret_.", "key")
    headers = {"Authorization": f"Bearer {token}"}
    return Api(
        "Ecwid", shop.wire, f"{HOST}/api/v3/{store_id}", headers, (token, shop.credentials.get("client_secret", ""))
    )


def look(shop: Shop, known: Sequence[Status]) -> ShopNews:
    """Whether the token may read orders; what the profile says; the statuses, the shop's own under their names."""
    api = api_of(shop)
    try:
        api.one("/orders", {"limit": 1, "responseFields": "total"})
        profile = api.one("/profile")
        rows = Fields(api.data("GET", "/profile/order_statuses")).each("items")
    except CallFailed as error:
        raise _mended(error) from error
    units = profile.inside("formatsAndUnits")
    currency, zone = units.text("currency", 3).upper(), units.text("timezone", 60)
    if currency and currency != shop.vault.get("currency"):
        shop.vault.keep(currency=currency)
    return ShopNews(
        zone if zone and zone_of(zone).key == zone else "",
        currency,
        profile.inside("languages").text("defaultLanguage", 20),
        _statuses(rows, known),
    )


def one(shop: Shop, external_id: str) -> Fields | None:
    """One order, None when the store has it no longer. An internal number, which this path does not know, is searched for."""
    api = api_of(shop)
    try:
        return api.one(f"/orders/{quote(external_id, safe='')}")
    except CallFailed as error:
        if error.kind != "missing":
            raise
    if not external_id.isdigit():
        return None
    found = api.one("/orders", {"ids": external_id, "limit": 1}).each("items")
    return found[0] if found else None


def changed(shop: Shop, since: datetime, cursor: str) -> tuple[list[Fields], str, int | None]:
    """A page of the orders changed in a span of time, the cursor of the next, and how many there are.

    Ecwid does not say how it sorts what it found, so that nothing may be concluded from the last order of a page. The
    cursor is `from|to|offset|total`. An order that changes meanwhile leaves the span and moves others forward by a place:
    where the total has shrunk, as many places are read again; at the end follows the span from its end until now.
    """
    now = int(shop.now.timestamp())
    start, end, offset, before = _place(cursor) if cursor else (int(since.timestamp()), now, 0, -1)
    params = {"updatedFrom": start, "updatedTo": end, "offset": offset, "limit": PAGE}
    page = api_of(shop).one("/orders", params)
    rows, total = page.each("items"), _count(page, "total")
    known = -1 if total is None else total
    if total is not None and offset > 0 and total < before:
        return rows, f"{start}|{end}|{max(offset - (before - total), 0)}|{total}", None
    seen = offset + len(rows)
    if rows and (seen < known if total is not None else len(rows) >= PAGE):
        return rows, f"{start}|{end}|{seen}|{known}", None if cursor else total
    return rows, f"{end}|{now}|0|-1" if cursor and now > end else "", None if cursor else total


def silence(shop: Shop, message: str) -> None:
    """Switch one of the mails to buyers off in the store's profile. Raises CallFailed."""
    body = {"mailNotifications": {"customerOrderMessages": {message: {"enabled": False}}}}
    try:
        api_of(shop).data("PUT", "/profile", body=body)
    except CallFailed as error:
        if error.kind != "right":
            raise
        raise CallFailed(
            "Your app may not change the store's profile: give it the access scope update_store_profile, or switch the mail off "
            "in Ecwid.",
            "right",
        ) from error


def currency_of(shop: Shop) -> str:
    """The store's currency as its profile said it last, else what the merchant set."""
    return shop.vault.get("currency") or shop.currency


def _statuses(rows: Sequence[Fields], known: Sequence[Status]) -> tuple[Status, ...]:
    """What is switched on in the shop: the platform's own in its words, custom ones under the shop's names."""
    usual = {status.key: status for status in known}
    found = []
    for row in rows:
        key, axis = clean_status(row.get("statusId")), _AXES.get(row.text("orderStatusType"))
        if not key or row.get("enabled") is False or axis is None:
            continue
        same = usual.get(key)
        label = clean_markup(row.get("name"), 120) or (same.label if same else key)
        found.append(Status(key, label, axis, same.means if same else UNKNOWN))
    return tuple(found)


def _place(cursor: str) -> tuple[int, int, int, int]:
    start, end, offset, before = (int(part) for part in cursor.split("|"))
    return start, end, offset, before


def _count(page: Fields, name: str) -> int | None:
    value = page.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _mended(error: CallFailed) -> CallFailed:
    """The failure in words for Ecwid's admin."""
    words = {
        "right": "The token may not read what is needed: give your app the access scopes read_orders and read_store_profile.",
        "plan": "This store's plan does not include Ecwid's API. It comes with the paid plans.",
        "missing": "Ecwid has no store with this ID that the token belongs to. Check the store ID.",
    }
    found = words.get(error.kind)
    return CallFailed(found, error.kind, temporary=error.temporary, wait=error.wait) if found else error
