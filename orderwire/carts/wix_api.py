"""Wix's eCommerce API v1 for one site: orders, their fulfilments, the site's properties; a token by client credentials.

Sources: dev.wix.com, "Create access token", "Get order", "Search orders", "Orders: supported filters and sorting", "List
fulfillments for single order", "List fulfillments for multiple orders", "Get site properties".
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from orderwire.carts import tokens
from orderwire.carts.base import ShopNews
from orderwire.carts.calling import Api, CallFailed, Shop
from orderwire.carts.fields import Fields
from orderwire.carts.reading import clean_locale, read_time, zone_of
from orderwire.carts.wix_jwt import public_key
from orderwire.carts.wix_order import has_parcels

HOST = "https://www.wixapis.com"
PAGE = 25  # small: should the fulfilments of many orders not be given at once, each order is asked for them
_LASTS = 14400  # seconds that an access token is good for


def look(shop: Shop) -> ShopNews:
    """Whether the app may read orders, and the site's zone, currency and language."""
    try:
        _search(shop, {"cursorPaging": {"limit": 1}})
    except CallFailed as error:
        if error.kind != "right":
            raise
        raise CallFailed(
            "Your app may not read orders: add the permission Read Orders in its dashboard under Permissions, and update the "
            "app on your site.",
            "right",
        ) from error
    warnings = []
    if public_key(shop.credentials.get("public_key", "")) is None:
        warnings.append(
            "Without your app's whole public key Wix's webhooks are refused, and changes are found every ten minutes only."
        )
    try:
        site = Fields(ask(shop, "GET", "/site-properties/v4/properties")).inside("properties")
    except CallFailed as error:
        if error.temporary or error.kind not in ("right", "missing", "odd"):
            raise
        warnings.append("Wix does not say your site's time zone and currency: set them yourself.")
        return ShopNews(warnings=tuple(warnings))
    zone = site.text("timeZone", 60)
    return ShopNews(
        zone if zone and zone_of(zone).key == zone else "",
        site.text("paymentCurrency", 3).upper(),
        clean_locale(site.get("language")) or "",
        warnings=tuple(warnings),
    )


def one(shop: Shop, external_id: str) -> tuple[Fields, list[Fields]] | None:
    """One order with its fulfilments, None when the site has it no longer."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,80}", external_id):
        return None
    try:
        order = Fields(ask(shop, "GET", f"/ecom/v1/orders/{external_id}")).inside("order")
    except CallFailed as error:
        if error.kind == "missing":
            return None
        raise
    return order, _fulfilments_of(shop, external_id) if has_parcels(order) else []


def changed(shop: Shop, since: datetime, cursor: str) -> tuple[list[tuple[Fields, list[Fields]]], str]:
    """A page of orders by time of change, each with its fulfilments, and the cursor of the next.

    The cursor is `time|Wix's own`: the next page begins at the last order's own time, so that it is good after days and no
    order slips through when others change; Wix's own goes on only within a page's worth of orders of one time.
    """
    start, _, place = cursor.partition("|")
    start = start or written(since)
    search: dict[str, Any] = {
        "filter": {"updatedDate": {"$gte": start}},
        "sort": [{"fieldName": "updatedDate", "order": "ASC"}],
        "cursorPaging": {"limit": PAGE},
    }
    answer = _search(shop, {"cursorPaging": {"limit": PAGE, "cursor": place}} if place else search)
    rows, told = answer.each("orders"), answer.inside("metadata")
    theirs = told.inside("cursors").text("next", 1900)
    following = ""
    if rows and told.get("hasNext") is not False and (theirs or len(rows) >= PAGE):
        last = written(read_time(rows[-1].get("updatedDate")))
        following = f"{last}|" if last > start else f"{start}|{theirs}" if theirs else ""
    sent = [order.id("id") for order in rows if has_parcels(order)]
    parcels = _fulfilments(shop, sent)
    return [(order, parcels.get(order.id("id"), [])) for order in rows], following


def ask(shop: Shop, method: str, path: str, body: object = None) -> Any:
    """One call; a token that is refused is renewed once. Raises CallFailed."""
    try:
        return _api(shop, _access(shop)).data(method, path, body=body)
    except CallFailed as error:
        if error.kind != "key" or not tokens.kept(shop, _origin(shop)):
            raise
        tokens.ended(shop)
        return _api(shop, _access(shop)).data(method, path, body=body)


def written(moment: datetime) -> str:
    """A moment as Wix writes it: UTC, milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _search(shop: Shop, search: dict[str, Any]) -> Fields:
    return Fields(ask(shop, "POST", "/ecom/v1/orders/search", {"search": search}))


def _fulfilments(shop: Shop, order_ids: Sequence[str]) -> dict[str, list[Fields]]:
    """By order. Asked for together; one by one where Wix does not give them so."""
    if not order_ids:
        return {}
    try:
        answer = Fields(ask(shop, "POST", "/ecom/v1/fulfillments/list-by-ids", {"orderIds": list(order_ids)}))
    except CallFailed as error:
        if error.temporary or error.kind not in ("missing", "odd"):
            raise
        return {order_id: _fulfilments_of(shop, order_id) for order_id in order_ids}
    return {row.id("orderId"): row.each("fulfillments") for row in answer.each("ordersWithFulfillments")}


def _fulfilments_of(shop: Shop, order_id: str) -> list[Fields]:
    answer = Fields(ask(shop, "GET", f"/ecom/v1/fulfillments/orders/{order_id}"))
    return answer.inside("orderWithFulfillments").each("fulfillments")


def _entered(shop: Shop) -> tuple[str, str, str]:
    return (
        shop.needed("app_id", "app ID"),
        shop.needed("app_secret", "app secret key"),
        shop.needed("instance_id", "instance ID"),
    )


def _origin(shop: Shop) -> str:
    return tokens.origin_of(*_entered(shop))


def _api(shop: Shop, access: str = "") -> Api:
    secrets = (access, shop.credentials.get("app_secret", ""))
    return Api("Wix", shop.wire, HOST, {"Authorization": access} if access else {}, secrets)


def _access(shop: Shop) -> str:
    """The access token, kept in the vault with its end; by client credentials, so that there is none to refresh."""
    app_id, app_secret, instance_id = _entered(shop)
    origin = _origin(shop)
    token = tokens.kept(shop, origin)
    if token and token.good(shop.now):
        return token.access
    body = {
        "grant_type": "client_credentials",
        "client_id": app_id,
        "client_secret": app_secret,
        "instance_id": instance_id,
    }
    try:
        answer = Fields(_api(shop).data("POST", "/oauth2/token", body=body))
    except CallFailed as error:
        if error.temporary or error.kind == "unreachable":
            raise
        raise CallFailed("Wix refuses the app's ID, secret key or instance ID. Copy all three anew.", "key") from error
    access = answer.text("access_token", 8000)
    if not access:
        raise CallFailed("Wix gave no access token. It is tried again.", temporary=True)
    fresh = tokens.Token(access, tokens.until_of(answer.get("expires_in"), shop.now, _LASTS))
    return tokens.keep(shop, origin, fresh).access
