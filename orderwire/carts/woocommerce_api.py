"""WooCommerce's REST API, version wc/v3: orders, webhooks, and the statuses of a shop.

Source: WooCommerce's REST API documentation ("Orders", "Webhooks", "Reports"). Keys go as HTTP Basic over https.
"""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from orderwire.carts.base import ShopNews, Status
from orderwire.carts.calling import Api, CallFailed, HooksByHand, Shop
from orderwire.carts.fields import Fields
from orderwire.carts.meaning import UNKNOWN
from orderwire.carts.reading import clean_markup, clean_status, read_time

PAGE = 100
TOPICS = ("order.created", "order.updated", "order.deleted", "order.restored")
_NAME = "Orderwire"
_READ_ONLY = (
    "This key may read and not write, so the webhooks are made by hand. "
    "With a key that may Read/Write they are made for you."
)


def api_of(shop: Shop) -> Api:
    """The shop's API. Raises CallFailed when a key or the address is missing, or the address is not https."""
    key, secret = shop.needed("consumer_key", "consumer key"), shop.needed("consumer_secret", "consumer secret")
    if not shop.url:
        raise CallFailed("Enter the shop's web address, so that its orders can be fetched.", "key")
    basic = base64.b64encode(f"{key}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    return Api("WooCommerce", shop.wire, f"{shop.url}/wp-json/wc/v3", headers, (secret, key, basic))


def look(shop: Shop, known: Sequence[Status]) -> ShopNews:
    """Whether the keys may read orders; the shop's statuses in its own words."""
    api = api_of(shop)
    api.each("/orders", {"per_page": 1, "_fields": "id"})
    rows = api.each("/reports/orders/totals")
    means = {status.key: status.means for status in known}
    found = [(clean_status(row.get("slug")).removeprefix("wc-"), clean_markup(row.get("name"), 120)) for row in rows]
    return ShopNews(
        statuses=tuple(Status(key, label or key, means=means.get(key, UNKNOWN)) for key, label in found if key)
    )


def one(shop: Shop, external_id: str) -> Fields | None:
    """One order, None when the shop has it no longer."""
    try:
        return api_of(shop).one(f"/orders/{external_id}")
    except CallFailed as error:
        if error.kind == "missing":
            return None
        raise


def changed(shop: Shop, since: datetime, cursor: str) -> tuple[list[Fields], str, int | None]:
    """A page of orders by time of change, the cursor of the next, and how many there are from here on.

    The cursor is `time|page`: the next page begins at the last order's own second (orders of the same second come again);
    only where a whole page has one second does the page number rise.
    """
    moment, _, number = cursor.partition("|")
    start, page = (moment or written(since - timedelta(seconds=1))), int(number or 1)
    api = api_of(shop)
    params = {
        "modified_after": start,
        "dates_are_gmt": "true",
        "orderby": "modified",
        "order": "asc",
        "per_page": PAGE,
        "page": page,
        "status": "any",
    }
    answer = api.ask("GET", "/orders", params)
    rows = Fields({"list": api.read(answer) or []}).each("list")
    said = answer.headers.get("x-wp-total", "")
    total = int(said) if said.isdigit() and not cursor else None
    pages = answer.headers.get("x-wp-totalpages", "")
    if not rows or (page >= int(pages) if pages.isdigit() else len(rows) < PAGE):
        return rows, "", total
    last = rows[-1].get("date_modified_gmt")
    again = written(read_time(last) - timedelta(seconds=1)) if last else start
    return rows, f"{again}|1" if again > start else f"{start}|{page + 1}", total


def subscribe(shop: Shop) -> str:
    """Make the webhooks that are missing, wake those that were put off. Raises CallFailed, HooksByHand if we may only read."""
    api = api_of(shop)
    try:
        ours = {row.text("topic"): row for row in _hooks(api, shop)}
        made = [topic for topic in TOPICS if topic not in ours]
        for topic in made:
            body = {
                "name": f"{_NAME} {topic}",
                "topic": topic,
                "delivery_url": shop.hook_url,
                "secret": shop.hook_secret,
                "status": "active",
            }
            api.data("POST", "/webhooks", body=body)
        woken = [topic for topic, row in ours.items() if row.text("status") != "active"]
        for topic in woken:
            body = {"status": "active", "secret": shop.hook_secret}
            api.data("PUT", f"/webhooks/{ours[topic].id('id')}", body=body)
    except CallFailed as error:
        if error.kind == "right":
            raise HooksByHand(_READ_ONLY) from error  # the poll finds what webhooks by hand miss
        raise
    return ", ".join([*(f"made {topic}" for topic in made), *(f"woke {topic}" for topic in woken)])


def unsubscribe(shop: Shop) -> None:
    """Delete the webhooks that call us. Raises CallFailed."""
    api = api_of(shop)
    for row in _hooks(api, shop):
        api.data("DELETE", f"/webhooks/{row.id('id')}", {"force": "true"})


def _hooks(api: Api, shop: Shop) -> list[Fields]:
    rows = api.each("/webhooks", {"per_page": 100})
    return [row for row in rows if row.text("delivery_url", 500) == shop.hook_url and row.text("topic") in TOPICS]


def written(moment: datetime) -> str:
    """A moment as WooCommerce reads it: UTC without a zone, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
