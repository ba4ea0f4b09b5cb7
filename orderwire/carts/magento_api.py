"""Magento's REST API V1: orders and shipments by search criteria, store views, statuses.

Sources: Adobe Commerce's REST guide, "Search using REST endpoints" and "Token-based authentication". Past its last page
Magento repeats the last one, so that no page but the first is ever asked for: each goes on from the row before it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from orderwire.carts.base import ShopNews, Status
from orderwire.carts.calling import Api, CallFailed, Shop
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.meaning import UNKNOWN
from orderwire.carts.reading import clean_locale, clean_markup, clean_status, read_time, zone_of
from orderwire.core.fetch import Answer
from orderwire.core.money import BadAmount, read_currency

PAGE = 100
STATUSES_PATH = "/orderwire/statuses"  # the route of our extension, extensions/magento/etc/webapi.xml
_LOCALES = "locales"  # the vault's name for the language of each store view
_MEDIA = "media"  # and for the address below which its pictures lie
_EARLY = "2000-01-01 00:00:00"
Filter = tuple[str, object, str]

_REFUSED = (
    "Magento refuses the access token. Check that it was copied whole, that the integration is active and may see Sales, "
    "and that Stores, Configuration, Services, OAuth, Consumer Settings allows access tokens as standalone bearer tokens."
)
_NO_SHIPMENTS = (
    "Magento gives orders but not shipments. Edit the integration, open API and tick Sales, Operations, Shipments."
)


class MagentoApi(Api):
    """401 is Magento's answer to a wrong token and to a missing right alike."""

    def refused(self, answer: Answer) -> CallFailed:
        """As for every cart, but 401 in Magento's terms."""
        return CallFailed(_REFUSED, "key") if answer.status == 401 else super().refused(answer)


@dataclass(frozen=True, slots=True)
class Found:
    """The first rows that match, and how many match."""

    rows: list[Fields]
    total: int

    @property
    def more(self) -> bool:
        """Whether there are matching rows beyond these."""
        return self.total > len(self.rows) > 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of orders with the shipments of each."""

    orders: list[Fields]
    shipments: Mapping[str, Sequence[Fields]]
    cursor: str = ""
    total: int | None = None
    rests: bool = False


def api_of(shop: Shop) -> MagentoApi:
    """The shop's API. Raises CallFailed when the token or the address is missing."""
    token = shop.needed("access_token", "access token")
    if not shop.url:
        raise CallFailed("Enter the shop's web address, so that its orders can be fetched.", "key")
    return MagentoApi("Magento", shop.wire, f"{shop.url}/rest/V1", {"Authorization": f"Bearer {token}"}, (token,))


def look(shop: Shop, known: Sequence[Status]) -> ShopNews:
    """Whether orders and shipments may be read; zone, currency and language of the shop; its statuses by our extension."""
    api = api_of(shop)
    search(api, "/orders", [], ("entity_id",), 1)
    try:
        search(api, "/shipments", [], ("entity_id",), 1)
    except CallFailed as error:
        raise CallFailed(_NO_SHIPMENTS, "right") if error.kind in ("key", "right") else error from None
    view, warnings = _store_view(api, shop)
    return ShopNews(
        timezone=view.text("timezone") if zone_of(view.text("timezone")).key == view.text("timezone") else "",
        currency=_currency(view),
        locale=clean_locale(view.get("locale")) or "",
        statuses=_statuses(api, known),
        warnings=warnings,
    )


def _store_view(api: Api, shop: Shop) -> tuple[Fields, tuple[str, ...]]:
    """The store view the merchant named, else the first; the language of each is kept for the orders to come."""
    try:
        views = api.each("/store/storeConfigs")
    except CallFailed as error:
        if error.kind not in ("key", "right", "missing"):
            raise
        words = "Tick Stores, Settings, All Stores in the integration's API tab, so that buyers' languages are known."
        return Fields(None), (words,)
    shop.vault.keep(
        **{
            _LOCALES: json.dumps({one.id("id"): one.text("locale", 20) for one in views[:200]}),
            _MEDIA: json.dumps({one.id("id"): one.text("secure_base_media_url") for one in views[:200]}),
        }
    )
    wanted = _store_ids(shop)
    views = [one for one in views if one.id("id") != "0"]
    return next((one for one in views if not wanted or one.id("id") in wanted), Fields(None)), ()


def locales(shop: Shop) -> dict[str, str]:
    """The language of each store view, as the last look found it."""
    return _by_view(shop, _LOCALES)


def media(shop: Shop) -> dict[str, str]:
    """Where the pictures of each store view lie, as the last look found it."""
    return _by_view(shop, _MEDIA)


def _by_view(shop: Shop, name: str) -> dict[str, str]:
    try:
        return dict(json.loads(shop.vault.get(name) or "{}"))
    except ValueError:
        return {}


def _currency(view: Fields) -> str:
    try:
        return read_currency(view.get("base_currency_code"))
    except BadAmount:
        return ""


def _statuses(api: Api, known: Sequence[Status]) -> tuple[Status, ...]:
    """The shop's own list: by our extension, else by the route that newer editions have; empty where neither stands."""
    means = {status.key: status.means for status in known}
    for path in (STATUSES_PATH, "/order-statuses"):
        try:
            rows = api.each(path)
        except CallFailed as error:
            if error.temporary:
                raise
            continue
        found = [(clean_status(row.get("status")), clean_markup(row.get("label"), 120)) for row in rows]
        if any(key for key, _ in found):
            return tuple(Status(key, label or key, means=means.get(key, UNKNOWN)) for key, label in found if key)
    return ()


def one(shop: Shop, external_id: str) -> Listed:
    """One order, or none."""
    if not external_id.isdigit():
        return Listed([], {})
    api = api_of(shop)
    found = search(api, "/orders", [("entity_id", external_id, "eq"), *_of_stores(shop)], ("entity_id",), 1)
    return Listed(found.rows, _shipments_of(api, found.rows))


def changed(shop: Shop, since: datetime, cursor: str) -> Listed:
    """Orders by their own time of change, then those whose shipments changed alone.

    These are two lists, asked for in turn. The cursor is `orders|time|`, or `orders|time|id` among rows of one second, later
    `shipments|…`.
    """
    api = api_of(shop)
    part, start, last_id = _place(cursor, since)
    path, ours = (f"/{part}", _of_stores(shop))
    if last_id:
        filters: list[Filter] = [("updated_at", start, "eq"), ("entity_id", last_id, "gt"), *ours]
        found = search(api, path, filters, ("entity_id",))
    else:
        found = search(api, path, [("updated_at", start, "gteq"), *ours], ("updated_at", "entity_id"))
    orders = found.rows if part == "orders" else _untouched(api, found.rows, since, ours)
    following = _following(found, start, last_id)
    if following:
        following = f"{part}|{following}"
    elif part == "orders":
        following = f"shipments|{written(since)}|"
    rests = part == "orders" and following.startswith("shipments")
    return Listed(orders, _shipments_of(api, orders), following, None if cursor else found.total, rests)


def _place(cursor: str, since: datetime) -> tuple[str, str, str]:
    """Where to go on; from the beginning when a cursor is none of ours."""
    part, _, rest = cursor.partition("|")
    start, _, last_id = rest.partition("|")
    if part in ("orders", "shipments") and start and (not last_id or last_id.isdigit()):
        return part, start, last_id
    return "orders", written(since), ""


def _following(found: Found, start: str, last_id: str) -> str:
    """`time|id` to go on from, "" when all were seen. Rows of the last second come again, so that none is left out."""
    if not found.more:
        return f"{_second_after(start)}|" if last_id else ""
    last = found.rows[-1]
    moment = last.text("updated_at")
    return f"{start}|{last.id('entity_id')}" if last_id or moment <= start else f"{moment}|"


def _second_after(moment: str) -> str:
    try:
        return written(read_time(moment) + timedelta(seconds=1))
    except Unreadable:
        return _EARLY


def _untouched(api: Api, shipments: Sequence[Fields], since: datetime, ours: Sequence[Filter]) -> list[Fields]:
    """The orders of these shipments that did not change themselves: the others were in the first part."""
    ids = sorted({one.id("order_id") for one in shipments if one.id("order_id")})
    if not ids:
        return []
    return search(
        api,
        "/orders",
        [("entity_id", ",".join(ids), "in"), ("updated_at", written(since), "lt"), *ours],
        ("entity_id",),
    ).rows


def _shipments_of(api: Api, orders: Sequence[Fields]) -> dict[str, list[Fields]]:
    """Every shipment of some orders, by order."""
    by_order: dict[str, list[Fields]] = {row.id("entity_id"): [] for row in orders}
    last_id, more = "0", bool(by_order)
    while more:
        filters: list[Filter] = [("order_id", ",".join(by_order), "in"), ("entity_id", last_id, "gt")]
        found = search(api, "/shipments", filters, ("entity_id",))
        for row in found.rows:
            by_order.setdefault(row.id("order_id"), []).append(row)
        more = found.more and found.rows[-1].id("entity_id") != last_id
        last_id = found.rows[-1].id("entity_id") if found.rows else last_id
    return by_order


def search(api: Api, path: str, filters: Sequence[Filter], sort: Sequence[str], size: int = 0, only: str = "") -> Found:
    """The first page of what matches all filters; `only` names the fields that are to be answered. Raises CallFailed."""
    params: dict[str, object] = {}
    for place, (field, value, how) in enumerate(filters):
        name = f"searchCriteria[filter_groups][{place}][filters][0]"
        params |= {f"{name}[field]": field, f"{name}[value]": value, f"{name}[condition_type]": how}
    for place, field in enumerate(sort):
        name = f"searchCriteria[sortOrders][{place}]"
        params |= {f"{name}[field]": field, f"{name}[direction]": "ASC"}
    params |= {"searchCriteria[pageSize]": size or PAGE, "searchCriteria[currentPage]": 1}
    params |= {"fields": only} if only else {}
    found = api.one(path, params)
    total = found.get("total_count")
    if not isinstance(total, int) or isinstance(total, bool):
        words = "Magento answered something that is not a list of orders. Check the shop's web address."
        raise CallFailed(words, temporary=True)
    return Found(found.each("items"), total)


def _of_stores(shop: Shop) -> list[Filter]:
    wanted = _store_ids(shop)
    return [("store_id", ",".join(wanted), "in")] if wanted else []


def _store_ids(shop: Shop) -> list[str]:
    return [word for word in shop.credentials.get("store_ids", "").replace(",", " ").split() if word.isdigit()]


def written(moment: datetime) -> str:
    """A moment as Magento writes it: UTC without a zone, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
