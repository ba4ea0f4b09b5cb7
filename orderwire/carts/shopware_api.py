"""Shopware 6's Admin API: the token of an integration, and its search.

Sources: Shopware's developer documentation, "Authentication" (client credentials), "Search criteria", "Rate limits".
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from orderwire.carts.base import ShopFacts, ShopNews, Status
from orderwire.carts.calling import Api, CallFailed, Shop
from orderwire.carts.fields import Fields
from orderwire.carts.meaning import UNKNOWN
from orderwire.carts.reading import clean_locale, clean_text, read_count
from orderwire.carts.shopware_order import MACHINES, is_live, key_of
from orderwire.core.money import BadAmount, read_currency

PAGE = 50
SYSTEM_CURRENCY = "b7d2554b0ce847cd82f3ac9bd1c0dfca"  # the same in every shop, as is the language below
SYSTEM_LANGUAGE = "2fbb5fe2e29a4d70aa5854ce7ce3e20b"
_NAME = "Shopware"
_TIMES = [f"{part}{name}" for part in ("", "deliveries.", "transactions.") for name in ("createdAt", "updatedAt")]
_MARGIN = timedelta(seconds=30)  # a token is left alone so long before it ends
_STATE: dict[str, Any] = {"stateMachineState": {}}
_WITH: dict[str, Any] = {
    **_STATE,
    "lineItems": {"associations": {"cover": {}}},
    "deliveries": {
        "associations": {
            **_STATE,
            "shippingMethod": {},
            "shippingOrderAddress": {"associations": {"country": {}, "countryState": {}}},
        }
    },
    "transactions": {"associations": _STATE},
    "orderCustomer": {"associations": {"customer": {}}},
    "addresses": {"associations": {"country": {}, "countryState": {}}},
    "currency": {},
    "language": {"associations": {"locale": {}}},
}


def facts(shop: Shop) -> ShopFacts:
    """What a reader needs: the currency is the shop's own where it was allowed to be looked up, else ""."""
    return ShopFacts(shop.timezone, shop.vault.get("base_currency"))


def look(shop: Shop, known: Sequence[Status]) -> ShopNews:
    """Whether orders may be read; the rest as far as the integration's role allows. Raises CallFailed."""
    search(shop, "order", {"limit": 1})
    missing: list[str] = []
    states = _allowed(shop, "state-machine-state", {"limit": 500, "associations": {"stateMachine": {}}}, missing)
    currencies = _allowed(shop, "currency", {"ids": [SYSTEM_CURRENCY]}, missing)
    languages = _allowed(shop, "language", {"ids": [SYSTEM_LANGUAGE], "associations": {"locale": {}}}, missing)
    currency = _currency(currencies[0]) if currencies else ""
    if currency:
        shop.vault.keep(base_currency=currency)
    warnings = [f"The integration may not read {', '.join(missing)}: its role may view orders and no more."]
    return ShopNews(
        currency=currency,
        locale=(clean_locale(languages[0].inside("locale").get("code")) or "") if languages else "",
        statuses=_statuses(states, known),
        warnings=tuple(warnings if missing else []),
    )


def by_ids(shop: Shop, ids: Sequence[str]) -> list[Fields]:
    """The live orders of these ids, whole; those that are gone are left out. Raises CallFailed."""
    if not ids:
        return []
    try:
        rows, _ = search(shop, "order", {"ids": list(ids), "limit": max(len(ids), 1), "associations": _WITH})
    except CallFailed as error:
        if error.kind == "missing":
            return []
        raise
    return [row for row in rows if is_live(row)]


def changed(shop: Shop, since: datetime, cursor: str) -> tuple[list[Fields], str, int | None]:
    """A page of orders made or changed since a moment, or whose deliveries or payments were: those leave an order's time alone.

    Rows are asked for by when they were made, which never changes, so that nothing slips while others change. The
    cursor is `time|page`: the next page begins at the last row's own time; only where a whole page has one time does the
    page number rise.
    """
    start, number = _place(cursor)
    body: dict[str, Any] = {
        "limit": PAGE,
        "page": number,
        "total-count-mode": 1,
        "sort": [{"field": "createdAt", "order": "ASC"}, {"field": "id", "order": "ASC"}],
        "filter": [
            {"type": "multi", "operator": "or", "queries": [_at_least(name, _written(since)) for name in _TIMES]}
        ],
        "associations": _WITH,
    }
    if start:
        body["filter"].append(_at_least("createdAt", start))
    rows, total = search(shop, "order", body)
    return [row for row in rows if is_live(row)], _following(start, number, rows, total), None if cursor else total


def search(shop: Shop, entity: str, body: Mapping[str, object]) -> tuple[list[Fields], int]:
    """POST /api/search/{entity}: its rows, and how many there are in all. Raises CallFailed."""
    path = f"/search/{entity}"
    kept = shop.vault.get("token")
    api = _api(shop, _token(shop))
    try:
        said = Fields(api.data("POST", path, body=body))
    except CallFailed as error:
        if error.kind != "key" or not kept:
            raise
        said = Fields(_api(shop, _fresh(shop)).data("POST", path, body=body))  # it was taken back before its time
    rows = said.each("data")
    return rows, read_count(said.get("total")) or len(rows)


def _api(shop: Shop, token: str) -> Api:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Api(_NAME, shop.wire, f"{shop.url}/api", headers, (token, shop.credentials.get("secret_access_key", "")))


def _token(shop: Shop) -> str:
    """The kept token while it is good and was given for these keys, else a new one: the shop gives ten a minute."""
    ends = shop.vault.get("token_until")
    good = ends.isdigit() and int(ends) > shop.now.timestamp() + _MARGIN.total_seconds()
    if good and shop.vault.get("token_for") == _mark(shop):
        return shop.vault.get("token")
    return _fresh(shop)


def _fresh(shop: Shop) -> str:
    """Ask for a token and keep it before it is used. Raises CallFailed."""
    if not shop.url:
        raise CallFailed("Enter the shop's web address, so that its orders can be fetched.", "key")
    body = {
        "grant_type": "client_credentials",
        "client_id": shop.needed("access_key_id", "access key ID"),
        "client_secret": shop.needed("secret_access_key", "secret access key"),
    }
    said = Fields(_api(shop, "").data("POST", "/oauth/token", body=body))
    token, seconds = said.text("access_token", 8000), read_count(said.get("expires_in")) or 600
    if not token:
        raise CallFailed("Shopware gave no token for this key. Check the shop's web address.", temporary=True)
    until = int(shop.now.timestamp()) + seconds
    shop.vault.keep(token=token, token_until=str(until), token_for=_mark(shop))
    return token


def _mark(shop: Shop) -> str:
    """What tells one pair of keys from another, without keeping it."""
    pair = "\n".join(shop.credentials.get(name, "").strip() for name in ("access_key_id", "secret_access_key"))
    return hashlib.sha256(f"{shop.url}\n{pair}".encode()).hexdigest()[:32]


def _allowed(shop: Shop, entity: str, body: Mapping[str, object], missing: list[str]) -> list[Fields]:
    """A search that the role may not be allowed: then it is named, and there is nothing."""
    try:
        return search(shop, entity, body)[0]
    except CallFailed as error:
        if error.kind not in ("right", "missing"):
            raise
        missing.append(entity.replace("-", " "))
        return []


def _statuses(rows: Sequence[Fields], known: Sequence[Status]) -> tuple[Status, ...]:
    """The states of the three machines under the shop's own names, plugins' ones included."""
    means = {status.key: status.means for status in known}
    found = []
    for row in rows:
        axis = MACHINES.get(row.inside("stateMachine").text("technicalName"))
        key = key_of(axis, row.get("technicalName")) if axis else ""
        if axis and key:
            label = row.inside("translated").text("name", 120) or row.text("name", 120) or key
            found.append(Status(key, label, axis, means.get(key, UNKNOWN)))
    return tuple(found)


def _currency(row: Fields) -> str:
    try:
        return read_currency(clean_text(row.get("isoCode"), 3))
    except BadAmount:
        return ""


def _place(cursor: str) -> tuple[str, int]:
    start, _, number = cursor.partition("|")
    return start, read_count(number) or 1


def _following(start: str, number: int, rows: Sequence[Fields], total: int) -> str:
    """Where to go on, "" at the end."""
    if not rows or (number == 1 and len(rows) >= total):
        return ""
    last = rows[-1].time("createdAt")
    again = _written(last) if last else start
    return f"{again}|1" if again > start else f"{start}|{number + 1}"


def _written(moment: datetime) -> str:
    """A moment as Shopware keeps it: UTC, milliseconds, no zone."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.") + f"{moment.microsecond // 1000:03d}"


def _at_least(field: str, moment: str) -> dict[str, Any]:
    return {"type": "range", "field": field, "parameters": {"gte": moment}}
