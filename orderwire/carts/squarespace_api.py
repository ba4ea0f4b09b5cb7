"""Squarespace's Commerce APIs 1.0: orders, webhook subscriptions, the site itself; by API key, or by OAuth with push.

Sources: developers.squarespace.com, "Making requests" (User-Agent is compulsory), "Retrieve all orders" (a cursor or a span of
time, never both), "Webhook subscriptions" (OAuth only; the secret is told once), "OAuth" (a refresh token is good for one use).
"""

import base64
import re
from datetime import UTC, datetime, timedelta

from orderwire.carts import tokens
from orderwire.carts.base import ShopNews
from orderwire.carts.calling import Api, CallFailed, Shop
from orderwire.carts.fields import Fields
from orderwire.carts.reading import zone_of

HOST = "https://api.squarespace.com/1.0"
SIGN_IN = "https://login.squarespace.com/api/1/login/oauth/provider"
AGENT = "Orderwire (order status mails)"
TOPICS = ("order.create", "order.update")
_LASTS = 1800  # seconds that an access token is good for
_AHEAD = timedelta(minutes=1)  # how far their clock may be before ours
_RESTARTS = 3


def look(shop: Shop) -> ShopNews:
    """Whether the key may read orders, and the site's zone, currency and language."""
    try:
        ask(shop, "GET", "/commerce/orders", _span(shop.now - _AHEAD, shop.now))
    except CallFailed as error:
        if error.kind == "right":
            raise CallFailed(
                "The key may not read orders: give it the permission Orders, Read only.", "right"
            ) from error
        raise
    try:
        site = ask(shop, "GET", "/authorization/website")
    except CallFailed as error:
        if error.kind not in ("right", "missing", "odd") or error.temporary:
            raise
        return ShopNews(warnings=("Squarespace does not say your site's time zone and currency: set them yourself.",))
    zone = site.text("timeZone", 60)
    return ShopNews(
        zone if zone_of(zone).key == zone else "", site.text("currency", 3).upper(), site.text("language", 20)
    )


def one(shop: Shop, external_id: str) -> Fields | None:
    """One order, None when the site has it no longer."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,80}", external_id):
        return None
    try:
        return ask(shop, "GET", f"/commerce/orders/{external_id}")
    except CallFailed as error:
        if error.kind == "missing":
            return None
        raise


def changed(shop: Shop, since: datetime, cursor: str) -> tuple[list[Fields], str]:
    """A page of orders, and the cursor of the next: `restarts|Squarespace's own`.

    A cursor that Squarespace no longer knows (after days) begins the span again: orders come twice, none is left out.
    """
    count, _, place = cursor.partition("|")
    restarts = int(count or 0)
    try:
        page = ask(shop, "GET", "/commerce/orders", {"cursor": place} if place else _span(since, shop.now + _AHEAD))
    except CallFailed as error:
        if not place or error.temporary or error.kind not in ("odd", "missing") or restarts >= _RESTARTS:
            raise
        restarts += 1
        page = ask(shop, "GET", "/commerce/orders", _span(since, shop.now + _AHEAD))
    info = page.inside("pagination")
    following = info.text("nextPageCursor", 1900) if info.get("hasNextPage") is True else ""
    return page.each("result"), f"{restarts}|{following}" if following else ""


def subscribe(shop: Shop) -> str:
    """One subscription to orders made and changed; its secret is Squarespace's and becomes the store's. By API key: none."""
    if not _by_oauth(shop):
        return ""
    ours = _subscriptions(shop)
    for row in ours[1:]:
        ask(shop, "DELETE", f"/webhook_subscriptions/{row.id('id')}")
    if not ours:
        body = {"endpointUrl": shop.hook_url, "topics": list(TOPICS)}
        made = ask(shop, "POST", "/webhook_subscriptions", body=body)
        _keep_secret(shop, made.id("id"), made)
        return "made the subscription to orders"
    kept = ours[0].id("id")
    told = []
    if not set(TOPICS) <= set(ours[0].data.get("topics") or ()):
        body = {"endpointUrl": shop.hook_url, "topics": list(TOPICS)}
        ask(shop, "POST", f"/webhook_subscriptions/{kept}", body=body)
        told.append("mended the subscription's topics")
    if shop.vault.get("subscription") != kept or shop.vault.get("given_secret") != shop.hook_secret:
        _keep_secret(shop, kept, ask(shop, "POST", f"/webhook_subscriptions/{kept}/actions/rotateSecret"))
        told.append("had the subscription's secret renewed")
    return ", ".join(told)


def unsubscribe(shop: Shop) -> None:
    """Delete the subscriptions that call us."""
    if _by_oauth(shop):
        for row in _subscriptions(shop):
            ask(shop, "DELETE", f"/webhook_subscriptions/{row.id('id')}")


def ask(shop: Shop, method: str, path: str, params: dict[str, object] | None = None, body: object = None) -> Fields:
    """One call. An access token that is refused is renewed once. Raises CallFailed."""
    access = _access(shop)
    try:
        return Fields(_api(shop, access).data(method, path, params, body))
    except CallFailed as error:
        if error.kind != "key" or not _by_oauth(shop):
            raise
        tokens.ended(shop)
        return Fields(_api(shop, _access(shop)).data(method, path, params, body))


def _span(start: datetime, end: datetime) -> dict[str, object]:
    return {"modifiedAfter": _written(start), "modifiedBefore": _written(end)}


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _subscriptions(shop: Shop) -> list[Fields]:
    rows = ask(shop, "GET", "/webhook_subscriptions").each("webhookSubscriptions")
    return [row for row in rows if row.text("endpointUrl", 500) == shop.hook_url]


def _keep_secret(shop: Shop, subscription: str, answer: Fields) -> None:
    secret = answer.text("secret", 500)
    if not secret:
        raise CallFailed("Squarespace made the webhook subscription without telling its secret.", temporary=True)
    shop.vault.keep(hook_secret=secret, given_secret=secret, subscription=subscription)


# --- keys and tokens ------------------------------------------------------------------------------------------------


def _by_oauth(shop: Shop) -> bool:
    return bool(shop.credentials.get("refresh_token", "").strip())


def _access(shop: Shop) -> str:
    """The API key, or an access token. A refresh token is good for one use: the next is kept before this one's is used."""
    if not _by_oauth(shop):
        return shop.needed("api_key", "API key")
    client, secret = shop.needed("client_id", "client ID"), shop.needed("client_secret", "client secret")
    entered = shop.needed("refresh_token", "refresh token")
    origin = tokens.origin_of(client, secret, entered)
    known = tokens.kept(shop, origin)
    if known and known.good(shop.now):
        return known.access
    refresh = known.refresh if known and known.refresh else entered
    basic = base64.b64encode(f"{client}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "User-Agent": AGENT}
    api = Api("Squarespace", shop.wire, SIGN_IN, headers, (secret, refresh, basic))
    try:
        answer = Fields(api.data("POST", "/tokens", body={"grant_type": "refresh_token", "refresh_token": refresh}))
    except CallFailed as error:
        if error.temporary or error.kind == "unreachable":
            raise
        raise CallFailed(
            "Squarespace refuses the client or its refresh token. Check them, or connect the site with your app again.",
            "key",
        ) from error
    access = answer.text("access_token", 2000) or answer.text("token", 2000)
    if not access:
        raise CallFailed("Squarespace gave no access token. Connect the site with your app again.", "key")
    until = tokens.until_at(answer.get("access_token_expires_at"), shop.now, _LASTS)
    return tokens.keep(shop, origin, tokens.Token(access, until, answer.text("refresh_token", 2000) or refresh)).access


def _api(shop: Shop, access: str) -> Api:
    headers = {"Authorization": f"Bearer {access}", "User-Agent": AGENT}
    return Api("Squarespace", shop.wire, HOST, headers, (access, shop.hook_secret))
