"""The way into Shopify's GraphQL Admin API: access tokens, and what its answers mean.

Sources: shopify.dev, "Access tokens" (client credentials; expiring offline tokens) and "API rate limits". Nearly every answer
is HTTP 200 with an `errors` list beside `data`; what a query costs is taken from a bucket that fills with time
(`extensions.cost`).
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from orderwire.carts import tokens
from orderwire.carts.calling import Api, CallFailed, Shop
from orderwire.carts.fields import Fields
from orderwire.carts.reading import clean_text

VERSION = "2026-10"
_SPARE_FIELDS = 6


class TooDear(CallFailed):
    """A single query that costs more than Shopify allows."""


def ask(shop: Shop, query: str, variables: Mapping[str, object] | None = None) -> Fields:
    """The `data` of one query. Raises CallFailed.

    A field that Shopify took out of its API since is left out and the query asked again: an order without it is still one.
    """
    for _ in range(_SPARE_FIELDS):
        answer = _posted(shop, {"query": query, "variables": dict(variables or {})})
        shorter = _without(query, answer)
        if shorter == query:
            break
        query = shorter
    return _data(answer)


def _posted(shop: Shop, body: dict[str, object]) -> Fields:
    """The whole answer. An access token that is refused is renewed once."""
    path = f"/admin/api/{VERSION}/graphql.json"
    access, renewable = _access(shop)
    try:
        return Fields(_api(shop, access).data("POST", path, body=body))
    except CallFailed as error:
        if error.kind != "key" or not renewable:
            raise _in_words(error) from error
        tokens.ended(shop)
        return Fields(_api(shop, _access(shop)[0]).data("POST", path, body=body))


def _without(query: str, answer: Fields) -> str:
    """The query without the plain fields that the answer calls unknown; unchanged when there are none."""
    for row in answer.each("errors"):
        part = row.inside("extensions")
        name = part.text("fieldName", 60)
        if part.text("code") == "undefinedField" and re.fullmatch(r"[A-Za-z]\w*", name):
            query = re.sub(rf"(?<![\w$.]){name}(?![\w(:]|\s*[{{(:])", "", query)
    return query


def _data(answer: Fields) -> Fields:
    """Fields that Shopify keeps from an app come as null with an ACCESS_DENIED beside them: what there is is read."""
    errors = answer.each("errors")
    codes = {row.inside("extensions").text("code").upper() for row in errors}
    said = clean_text(errors[0].get("message"), 200) if errors else clean_text(answer.get("errors"), 200)
    if "THROTTLED" in codes:
        raise CallFailed("Shopify asks us to call less often.", "slow", temporary=True, wait=_wait(answer))
    if "MAX_COST_EXCEEDED" in codes:
        raise TooDear(f"Shopify finds a query too large: {said}")
    data = answer.inside("data")
    useful = any(value is not None for value in data.data.values())
    if errors and codes == {"ACCESS_DENIED"}:
        if not useful:
            raise CallFailed(f"Shopify accepts the token but not what it asks for: {said}", "right")
        return data
    if said:
        passing = bool(codes & {"INTERNAL_SERVER_ERROR", "TIMEOUT", "SERVICE_UNAVAILABLE"})
        raise CallFailed(f"Shopify refused the call: {said}", temporary=passing)
    return data


def _wait(answer: Fields) -> float:
    """Seconds until the bucket holds what the query costs (extensions.cost)."""
    cost = answer.inside("extensions").inside("cost")
    status = cost.inside("throttleStatus")
    asked, left, rate = (
        _number(cost, "requestedQueryCost"),
        _number(status, "currentlyAvailable"),
        _number(status, "restoreRate"),
    )
    return min(max((asked - left) / rate, 1.0), 60.0) if rate > 0 else 10.0


def _number(part: Fields, name: str) -> float:
    try:
        return float(part.text(name, 20) or 0)
    except ValueError:
        return 0.0


def _in_words(error: CallFailed) -> CallFailed:
    if error.kind == "missing":
        return CallFailed("There is no Shopify shop at this address. Enter the one that ends in .myshopify.com.", "key")
    if error.kind == "odd" and "another address" in str(error):
        return CallFailed(
            "Enter the shop's address that ends in .myshopify.com, not the one that customers see.", "key"
        )
    return error


def _access(shop: Shop) -> tuple[str, bool]:
    """The access token, and whether another one could be had: from the refresh token, else by client credentials."""
    given = {name: value.strip() for name, value in shop.credentials.items()}
    refresh, client = given.get("refresh_token", ""), given.get("client_id", "")
    if given.get("access_token") and not refresh:
        return given["access_token"], False
    if not client:
        raise CallFailed("Enter the app's client ID and client secret, or an Admin API access token.", "key")
    secret = _client_secret(shop)
    origin = tokens.origin_of(_base(shop), client, secret, refresh)
    known = tokens.kept(shop, origin)
    if known and known.good(shop.now):
        return known.access, True
    wish = {"client_id": client, "client_secret": secret, "grant_type": "client_credentials"}
    if refresh:
        newest = known.refresh if known and known.refresh else refresh
        wish |= {"grant_type": "refresh_token", "refresh_token": newest}
    return tokens.keep(shop, origin, _granted(shop, wish)).access, True


def _granted(shop: Shop, wish: dict[str, str]) -> tokens.Token:
    secrets = (wish["client_secret"], wish.get("refresh_token", ""))
    api = Api("Shopify", shop.wire, _base(shop), {}, secrets)
    try:
        answer = Fields(api.data("POST", "/admin/oauth/access_token", body=wish))
    except CallFailed as error:
        if error.temporary or error.kind == "unreachable":
            raise
        raise _refused_grant(error, wish) from error
    access = answer.text("access_token", 500)
    if not access:
        raise CallFailed("Shopify gave no access token. Install the app on the shop again.", "key")
    usual = 3600 if "refresh_token" in wish else 86_400
    until = tokens.until_of(answer.get("expires_in"), shop.now, usual)
    return tokens.Token(access, until, answer.text("refresh_token", 500))


def _refused_grant(error: CallFailed, wish: dict[str, str]) -> CallFailed:
    known = _in_words(error)
    if known is not error:
        return known
    if "refresh_token" in wish:
        return CallFailed("Shopify refuses the refresh token: it is used up or too old. Install the app again.", "key")
    return CallFailed(
        "Shopify refuses the client ID or client secret. Check both, and that the app is installed on this very shop.",
        "key",
    )


def _client_secret(shop: Shop) -> str:
    """The one entered for the API, else the one entered for webhooks: it is the same in Shopify."""
    given = shop.credentials.get("client_secret", "").strip()
    if given or shop.hook_secret.startswith("whsec_"):
        return given or shop.needed("client_secret", "client secret")
    return shop.hook_secret or shop.needed("client_secret", "client secret")


def _base(shop: Shop) -> str:
    """The shop's own origin. Raises CallFailed."""
    given = shop.credentials.get("shop", "").strip() or shop.url
    if not given:
        raise CallFailed("Enter the shop's address that ends in .myshopify.com.", "key")
    if "://" not in given:
        given = f"https://{given if '.' in given else given + '.myshopify.com'}"
    parts = urlsplit(given)
    scheme = "https" if parts.netloc.endswith(".myshopify.com") else parts.scheme
    return f"{scheme}://{parts.netloc}"


def _api(shop: Shop, access: str) -> Api:
    secrets = (access, shop.credentials.get("client_secret", ""), shop.credentials.get("refresh_token", ""))
    return Api("Shopify", shop.wire, _base(shop), {"X-Shopify-Access-Token": access}, secrets)
