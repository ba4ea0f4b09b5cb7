"""Salla's Merchant API v2 for one store: orders, shipments, statuses, webhooks; by OAuth with refresh tokens good for one use.

Sources: docs.salla.dev, "Authorization", "App events", "List orders", "Order details", "List order items", "List order
statuses", "List shipments", "Store information", "Register / update / list / deactivate webhooks", "Responses" (a missing scope
is a 401 too).
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from orderwire.carts import tokens
from orderwire.carts.base import Grant, ShopFacts, ShopNews, Status
from orderwire.carts.calling import Api, CallFailed, Shop
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.meaning import UNKNOWN
from orderwire.carts.reading import clean_markup, clean_status, zone_of
from orderwire.carts.salla_order import moment
from orderwire.core.fetch import Answer

HOST = "https://api.salla.dev"
ACCOUNTS = "https://accounts.salla.sa"
PAGE = 30
EVENTS = (
    "order.created",
    "order.updated",
    "order.status.updated",
    "order.payment.updated",
    "order.cancelled",
    "order.refunded",
    "order.deleted",
    "order.shipment.created",
    "order.shipment.cancelled",
    "shipment.created",
    "shipment.updated",
    "shipment.cancelled",
)
AUTHORIZED = "app.store.authorize"
_WAITING = (
    "Salla has not handed over a token yet: install your app in the store with this webhook address and secret in it, or enter "
    "a refresh token."
)
_LASTS = 14 * 86400  # seconds that an access token is good for, where Salla does not say
_LOOK_BACK = timedelta(days=14)  # the list is filtered by the day an order was placed: orders change for so long after
_FURTHER_BACK = timedelta(days=45)


class SallaApi(Api):
    """Its 401 means an ended token, or a right that the app lacks."""

    def refused(self, answer: Answer) -> CallFailed:
        """A missing scope is no matter of the key: another token would lack it too."""
        if answer.status == 401 and b"scope" in answer.body.lower():
            return CallFailed(
                "Your app may not do what is needed: give it the scopes orders.read, shipping.read and webhooks.read_write, and "
                "install it anew.",
                "right",
            )
        return super().refused(answer)


def look(shop: Shop, known: Sequence[Status]) -> ShopNews:
    """Whether the app may read orders; the store's currency, and its statuses in its own words."""
    ask(shop, "GET", "/orders", {"per_page": 1})
    rows = ask(shop, "GET", "/orders/statuses").each("data")
    warnings, store = [], Fields({})
    try:
        store = ask(shop, "GET", "/store/info").inside("data")
    except CallFailed as error:
        if error.temporary or error.kind not in ("right", "missing", "odd"):
            raise
        warnings.append("Salla does not say your store's currency: set it yourself.")
    zone = store.text("timezone", 60) or "Asia/Riyadh"
    currency = store.text("currency", 3).upper()
    return ShopNews(zone if zone_of(zone).key == zone else "", currency, "", _statuses(rows, known), tuple(warnings))


def one(shop: Shop, external_id: str) -> tuple[Fields, list[Fields] | None] | None:
    """One order with its shipments, None when the store has it no longer."""
    if not re.fullmatch(r"[0-9]{1,20}", external_id):
        return None
    try:
        order = ask(shop, "GET", f"/orders/{external_id}").inside("data")
    except CallFailed as error:
        if error.kind == "missing":
            return None
        raise
    if not order.is_list("items"):
        items = ask(shop, "GET", "/orders/items", {"order_id": external_id}).get("data")
        order = Fields({**order.data, "items": items})
    return order, _parcels(shop, external_id, order)


def changed(
    shop: Shop, since: datetime, cursor: str
) -> tuple[list[tuple[Fields, list[Fields] | None]], str, int | None]:
    """A page of the list, of which those are asked for that may have changed since; the cursor of the next page.

    Salla filters by the day an order was placed and not by when it changed: so the list reaches back further than `since`, and
    orders whose `updated_at` is older are passed over. The cursor is `day|page|total`. When orders were deleted meanwhile
    others moved up, and the page before is read once more.
    """
    day, number, before = cursor.split("|") if cursor else (_first_day(shop, since), "1", "-1")
    page = ask(shop, "GET", "/orders", {"from_date": day, "page": number, "per_page": PAGE})
    rows, told = page.each("data"), page.inside("pagination")
    found = []
    for row in rows:
        if _may_have_changed(row, since, shop.timezone):
            whole = one(shop, row.id("id"))
            found += [whole] if whole else []
    total, pages = told.get("total"), told.get("totalPages")
    known = total if isinstance(total, int) and not isinstance(total, bool) else -1
    if 0 <= known < int(before) and int(number) > 1:
        return found, f"{day}|{int(number) - 1}|{known}", None
    more = int(number) < pages if isinstance(pages, int) else len(rows) >= PAGE
    return found, f"{day}|{int(number) + 1}|{known}" if rows and more else "", None


def granted(event: Fields, now: datetime) -> Grant | None:
    """The tokens that Salla's easy mode hands over when the app was installed or changed; None when it does not say all."""
    data, at = event.inside("data"), None
    try:
        at = moment(event, "created_at", "Asia/Riyadh")
    except Unreadable:
        return None
    access, merchant = data.text("access_token", 8000), event.id("merchant")
    if not (access and merchant and at):
        return None
    until = tokens.until_at(data.get("expires"), now, _LASTS)
    token = tokens.Token(access, until, data.text("refresh_token", 8000))
    return Grant(merchant, min(at, now), tokens.handed_over(token))


def subscribe(shop: Shop) -> str:
    """A webhook for each event we read, signed with our secret; those that lack it or carry an old one are mended."""
    try:
        ours = {row.text("event"): row for row in _hooks(shop)}
        mark = hashlib.sha256(shop.hook_secret.encode()).hexdigest()[:32]
        stale = shop.vault.get("hooks_signed_with") != mark
        made = [event for event in EVENTS if event not in ours]
        for event in made:
            body = {"name": f"Orderwire {event}", "event": event, "url": shop.hook_url, "version": 2, **_proof(shop)}
            ours[event] = ask(shop, "POST", "/webhooks/subscribe", body=body).inside("data")
        for event, row in ours.items():
            if stale or event in made:
                signed = {"security_strategy": "signature", "secret": shop.hook_secret, **_proof(shop)}
                ask(shop, "PUT", f"/webhooks/{row.id('id')}", body=signed)
    except CallFailed as error:
        if error.kind == "right":
            return ""  # an app that may not make webhooks: the merchant makes them, the poll finds what they miss
        raise
    if stale:
        shop.vault.keep(hooks_signed_with=mark)
    told = [*(f"made {event}" for event in made), *(["signed all with the present secret"] if stale else [])]
    return ", ".join(told)


def unsubscribe(shop: Shop) -> None:
    """Salla takes away every webhook of an address at once."""
    ask(shop, "DELETE", "/webhooks/unsubscribe", {"url": shop.hook_url})


def ask(shop: Shop, method: str, path: str, params: dict[str, object] | None = None, body: object = None) -> Fields:
    """One call. A token that is refused is renewed once. Raises CallFailed."""
    try:
        return Fields(_api(shop, _access(shop)).data(method, path, params, body))
    except CallFailed as error:
        if error.kind != "key" or not _may_renew(shop):
            raise
        tokens.ended(shop)
        return Fields(_api(shop, _access(shop)).data(method, path, params, body))


def _first_day(shop: Shop, since: datetime) -> str:
    back = _LOOK_BACK if shop.now - since < timedelta(days=2) else _FURTHER_BACK
    return (since - back).astimezone(zone_of(shop.timezone)).strftime("%Y-%m-%d")


def _may_have_changed(row: Fields, since: datetime, zone: str) -> bool:
    """By the list's own word; an order of which it says nothing is looked at."""
    try:
        changed_at = moment(row, "updated_at", zone)
    except Unreadable:
        changed_at = None
    return changed_at is None or changed_at >= since.replace(microsecond=0)


def _parcels(shop: Shop, order_id: str, order: Fields) -> list[Fields] | None:
    """The order's shipments; those that stand in it where the app may not ask for them; None when neither is told."""
    try:
        return ask(shop, "GET", "/shipments", {"order_id": order_id}).each("data")
    except CallFailed as error:
        if error.kind != "right":
            raise
        return order.each("shipments") if order.is_list("shipments") else None


def _statuses(rows: Sequence[Fields], known: Sequence[Status]) -> tuple[Status, ...]:
    """One for each slug, under the store's name for it; the store's own sub-statuses share their status' slug."""
    means = {status.key: status.means for status in known}
    names: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.text("type") == "custom"):
        slug = clean_status(row.get("slug"))
        name = clean_markup(row.inside("customized").get("name"), 120) or clean_markup(row.get("name"), 120)
        if slug:
            names.setdefault(slug, name or slug)
    return tuple(Status(slug, name, means=means.get(slug, UNKNOWN)) for slug, name in names.items())


def _hooks(shop: Shop) -> list[Fields]:
    found, number = [], 1
    while number <= 20:
        page = ask(shop, "GET", "/webhooks", {"page": number, "per_page": 60})
        found += [
            row for row in page.each("data") if row.text("url", 500) == shop.hook_url and row.text("event") in EVENTS
        ]
        pages = page.inside("pagination").get("totalPages")
        if not isinstance(pages, int) or number >= pages:
            break
        number += 1
    return found


def _proof(shop: Shop) -> dict[str, Any]:
    """Our secret as a header of each call, should Salla not sign: its strategy Token is just this."""
    return {"headers": [{"key": "Authorization", "value": shop.hook_secret}]}


def _entered(shop: Shop) -> tuple[str, str, str]:
    """The app's two keys, and the refresh token, which Salla may hand over by itself."""
    refresh = shop.credentials.get("refresh_token", "").strip()
    return (shop.needed("client_id", "client ID"), shop.needed("client_secret", "client secret key"), refresh)


def _may_renew(shop: Shop) -> bool:
    kept = tokens.kept(shop, tokens.origin_of(*_entered(shop)))
    return kept is not None and bool(kept.access)


def _api(shop: Shop, access: str) -> SallaApi:
    secrets = (access, shop.credentials.get("client_secret", ""), shop.vault.get("refresh_token"))
    headers = {"Authorization": f"Bearer {access}"} if access else {}
    return SallaApi("Salla", shop.wire, f"{HOST}/admin/v2", headers, secrets)


def _access(shop: Shop) -> str:
    """The access token. A refresh token is good for one use: the next one is kept before the token it came with is used."""
    client_id, client_secret, entered = _entered(shop)
    origin = tokens.origin_of(client_id, client_secret, entered)
    token = tokens.take_over(shop, origin) or tokens.kept(shop, origin)
    if token and token.good(shop.now):
        return token.access
    refresh = token.refresh if token and token.refresh else entered
    if not refresh:
        raise CallFailed(_WAITING, temporary=True)
    form = {
        "grant_type": "refresh_token",
        "refresh_token": refresh,
        "client_id": client_id,
        "client_secret": client_secret,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    api = _api(shop, "")
    try:
        answer = api.read(api.ask("POST", f"{ACCOUNTS}/oauth2/token", body=urlencode(form).encode(), headers=headers))
    except CallFailed as error:
        if error.temporary or error.kind == "unreachable":
            raise
        raise CallFailed(
            "Salla refuses the refresh token, which is good for one use. Install your app anew: the token it then gives comes "
            "by itself, or enter it here.",
            "key",
        ) from error
    found = Fields(answer)
    access = found.text("access_token", 8000)
    if not access:
        raise CallFailed("Salla gave no access token. Install your app anew, so that it gives another.", "key")
    until = tokens.until_at(found.get("expires"), shop.now, _LASTS)
    return tokens.keep(shop, origin, tokens.Token(access, until, found.text("refresh_token", 8000) or refresh)).access


def facts(shop: Shop) -> ShopFacts:
    """What a reader needs of the shop."""
    return ShopFacts(shop.timezone if shop.timezone != "UTC" else "Asia/Riyadh", shop.currency)
