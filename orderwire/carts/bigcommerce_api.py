"""BigCommerce's REST API: orders and their parts (V2), webhooks and product pictures (V3), one store's statuses.

Source: BigCommerce's API reference (Orders V2, Store information, Webhooks V3, Catalog V3) and "API rate limits". A list with
nothing in it is 204 without a body. All apps of a store share one quota.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from orderwire.carts.base import ShopFacts, ShopNews, Status
from orderwire.carts.bigcommerce_order import Parts, moment
from orderwire.carts.calling import LONGEST_WAIT, Api, CallFailed, Shop
from orderwire.carts.fields import Fields
from orderwire.carts.meaning import UNKNOWN
from orderwire.carts.reading import clean_id, zone_of
from orderwire.core.fetch import Answer

HOST = "https://api.bigcommerce.com"
SECRET_HEADER = "X-Orderwire-Secret"  # noqa: S105 - a header's name
SCOPES = (
    "store/order/created",
    "store/order/updated",
    "store/order/statusUpdated",
    "store/order/archived",
    "store/order/refund/created",
    "store/shipment/created",
    "store/shipment/updated",
    "store/shipment/deleted",
)
PAGE = 10  # each order costs up to three more calls, and 150 calls in 30 s are all that a small plan has
_CALLS_AN_ORDER = 3
_REST = 250  # the most of a list of an order's parts


@dataclass(frozen=True, slots=True)
class _Api(Api):
    """The API with BigCommerce's own word for how long to wait."""

    def refused(self, answer: Answer) -> CallFailed:
        """As any API, but a quota used up says its end in milliseconds."""
        wait = _until_reset(answer)
        if answer.status == 429 and wait:
            return CallFailed("BigCommerce asks us to call less often.", "slow", temporary=True, wait=wait)
        return Api.refused(self, answer)


def look(shop: Shop, known: Iterable[Status]) -> ShopNews:
    """Whether the token may read orders; the shop's zone, currency, language and renamed statuses."""
    api = _api(shop)
    try:
        api.each("/v2/orders", {"limit": 1})
    except CallFailed as error:
        if error.kind == "missing":
            raise CallFailed("BigCommerce has no store with this hash. Copy the API path once more.", "key") from error
        if error.kind == "right":
            raise CallFailed("The API account may not read orders: give it Orders, read-only.", "right") from error
        raise
    warnings = []
    own = _allowed(api, "/v2/store")
    if own is None:
        warnings.append("The API account may not read Information & settings: set time zone and currency yourself.")
    pictures = _allowed(api, "/v3/catalog/products", {"limit": 1, "include_fields": "id"}) is not None
    shop.vault.keep(pictures="yes" if pictures else "no")
    if not pictures:
        warnings.append("The API account may not read Products: mails show no pictures of them.")
    rows = api.each("/v2/order_statuses")
    means = {status.key: status.means for status in known}
    found = [(row.id("id"), row.text("custom_label", 120) or row.text("name", 120)) for row in rows]
    own = own or Fields({})
    zone = own.inside("timezone").text("name", 60)
    return ShopNews(
        zone if zone_of(zone).key == zone else "",
        own.text("currency", 3).upper(),
        own.text("language", 20),
        tuple(Status(key, label or key, means=means.get(key, UNKNOWN)) for key, label in found if key),
        tuple(warnings),
    )


def one(shop: Shop, external_id: str) -> tuple[Fields, Parts] | None:
    """One order and its parts, None when it is gone or archived."""
    if not external_id.isdigit():
        return None
    api = _api(shop)
    try:
        order = api.one(f"/v2/orders/{external_id}")
    except CallFailed as error:
        if error.kind == "missing":
            return None
        raise
    if not order or order.get("is_deleted") is True:
        return None
    return _with_parts(shop, api, [order])[0]


def changed(shop: Shop, since: datetime, cursor: str) -> tuple[list[tuple[Fields, Parts]], str]:
    """A page of orders with their parts by time of change, and the cursor of the next.

    The cursor is `time|page`: the next page begins at the last order's own second (those of the same second come again);
    only where a whole page has one second does the page number rise.
    """
    start, _, number = cursor.partition("|")
    start, page = start or _written(since - timedelta(seconds=1)), int(number or 1)
    api = _api(shop)
    params = {"min_date_modified": start, "sort": "date_modified:asc", "limit": PAGE, "page": page}
    answer = api.ask("GET", "/v2/orders", params)
    rows = Fields({"list": api.read(answer) or []}).each("list")
    _spare(answer, len(rows))
    whole = _with_parts(shop, api, rows)
    if len(rows) < PAGE:
        return whole, ""
    last = moment(rows[-1], "date_modified", ShopFacts(shop.timezone))
    again = _written(last - timedelta(seconds=1)) if last else start
    return whole, f"{again}|1" if again > start else f"{start}|{page + 1}"


def subscribe(shop: Shop) -> str:
    """One active webhook for each scope, with our secret in a header of its own. Those that were put off are woken."""
    api = _api(shop)
    headers = {SECRET_HEADER: shop.hook_secret}
    ours = {row.text("scope"): row for row in _hooks(api, shop)}
    made = [scope for scope in SCOPES if scope not in ours]
    for scope in made:
        body = {"scope": scope, "destination": shop.hook_url, "is_active": True, "headers": headers}
        api.data("POST", "/v3/hooks", body=body)
    stale = [row for row in ours.values() if row.get("is_active") is not True or _secret(row) != shop.hook_secret]
    for row in stale:
        api.data("PUT", f"/v3/hooks/{row.id('id')}", body={"is_active": True, "headers": headers})
    return ", ".join([*(f"made {scope}" for scope in made), *(f"woke {row.text('scope')}" for row in stale)])


def unsubscribe(shop: Shop) -> None:
    """Delete the webhooks that call us."""
    api = _api(shop)
    for row in _hooks(api, shop):
        api.data("DELETE", f"/v3/hooks/{row.id('id')}")


def _api(shop: Shop) -> Api:
    given, token = shop.needed("store_hash", "API path"), shop.needed("access_token", "access token")
    found = re.search(r"stores/([A-Za-z0-9]{1,40})", given) or re.fullmatch(r"([A-Za-z0-9]{1,40})", given)
    if not found:
        raise CallFailed("Enter the API path as BigCommerce shows it: …/stores/ and a short code, then /v3/.", "key")
    headers = {"X-Auth-Token": token}
    secrets = (token, shop.hook_secret, shop.credentials.get("client_secret", ""))
    return _Api("BigCommerce", shop.wire, f"{HOST}/stores/{found.group(1)}", headers, secrets)


def _allowed(api: Api, path: str, params: dict[str, object] | None = None) -> Fields | None:
    """An object the token may perhaps not read: None then."""
    try:
        return api.one(path, params)
    except CallFailed as error:
        if error.kind in ("right", "missing"):
            return None
        raise


def _with_parts(shop: Shop, api: Api, orders: list[Fields]) -> list[tuple[Fields, Parts]]:
    products = [_all(api, f"/v2/orders/{clean_id(order.get('id'))}/products") for order in orders]
    images = _images(shop, api, [row.id("product_id") for rows in products for row in rows])
    return [
        (order, Parts(rows, _shipments(api, order), _addresses(api, order), images))
        for order, rows in zip(orders, products, strict=True)
    ]


def _shipments(api: Api, order: Fields) -> tuple[Fields, ...]:
    """An order of which nothing was shipped has no parcels: that call is spared."""
    return () if order.id("items_shipped") == "0" else _all(api, f"/v2/orders/{order.id('id')}/shipments")


def _addresses(api: Api, order: Fields) -> tuple[Fields, ...]:
    if order.id("shipping_address_count") == "0" or order.get("order_is_digital") is True:
        return ()
    return tuple(api.each(f"/v2/orders/{order.id('id')}/shipping_addresses", {"limit": 1}))


def _all(api: Api, path: str) -> tuple[Fields, ...]:
    found: list[Fields] = []
    for page in range(1, 41):
        rows = api.each(path, {"limit": _REST, "page": page})
        found += rows
        if len(rows) < _REST:
            break
    return tuple(found)


def _images(shop: Shop, api: Api, product_ids: list[str]) -> dict[str, str]:
    """The main picture of each product, asked for together; none without the right to read products."""
    ids = sorted({name for name in product_ids if name.isdigit() and name != "0"})
    if not ids or shop.vault.get("pictures") == "no":
        return {}
    found: dict[str, str] = {}
    for place in range(0, len(ids), 50):
        params = {"id:in": ",".join(ids[place : place + 50]), "include": "primary_image", "limit": 50}
        rows = _allowed(api, "/v3/catalog/products", {**params, "include_fields": "id"})
        for row in rows.each("data") if rows else []:
            found[row.id("id")] = row.inside("primary_image").text("url_standard", 2000)
    return found


def _hooks(api: Api, shop: Shop) -> list[Fields]:
    found: list[Fields] = []
    for page in range(1, 21):
        rows = api.one("/v3/hooks", {"limit": 250, "page": page}).each("data")
        found += [row for row in rows if row.text("destination", 500) == shop.hook_url and row.text("scope") in SCOPES]
        if len(rows) < 250:
            break
    return found


def _secret(row: Fields) -> str:
    held = {name.lower(): value for name, value in row.inside("headers").data.items()}
    value = held.get(SECRET_HEADER.lower())
    return value if isinstance(value, str) else ""


def _spare(answer: Answer, orders: int) -> None:
    """Wait before a page of orders is begun that the quota would cut off in the middle. Raises CallFailed."""
    left = answer.headers.get("x-rate-limit-requests-left", "")
    if orders and left.isdigit() and int(left) < orders * _CALLS_AN_ORDER + 1:
        wait = _until_reset(answer) or 30.0
        raise CallFailed("BigCommerce's quota is nearly used up.", "slow", temporary=True, wait=wait)


def _until_reset(answer: Answer) -> float:
    said = answer.headers.get("x-rate-limit-time-reset-ms", "")
    return min(int(said) / 1000, LONGEST_WAIT) if said.isdigit() and len(said) < 12 else 0.0


def _written(when: datetime) -> str:
    """A moment as BigCommerce's filters read it: ISO 8601, whole seconds."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
