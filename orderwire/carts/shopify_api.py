"""What is asked of Shopify's GraphQL Admin API: the shop and the app's rights, orders, webhook subscriptions.

Source: shopify.dev, GraphQL Admin API 2026-10: QueryRoot.orders, order, ordersCount, webhookSubscriptions; Shop; AppInstallation.
"""

from datetime import UTC, datetime
from typing import Any

from orderwire.carts.base import ShopNews
from orderwire.carts.calling import CallFailed, Shop
from orderwire.carts.fields import Fields
from orderwire.carts.reading import read_time
from orderwire.carts.shopify_door import TooDear, ask
from orderwire.carts.shopify_graph import (
    ALL_PARCELS,
    ALONE,
    IN_A_LIST,
    LIST,
    MORE_LINES,
    ONE,
    global_id,
    is_cut,
)

TOPICS = (
    "ORDERS_CREATE",
    "ORDERS_UPDATED",
    "ORDERS_EDITED",
    "ORDERS_PAID",
    "ORDERS_CANCELLED",
    "ORDERS_FULFILLED",
    "ORDERS_PARTIALLY_FULFILLED",
    "ORDERS_DELETE",
    "FULFILLMENTS_CREATE",
    "FULFILLMENTS_UPDATE",
    "FULFILLMENT_EVENTS_CREATE",
    "REFUNDS_CREATE",
)
_PAGE_SIZES = (8, 3, 1)  # an order of the list costs about 100 points, and a query may cost 1,000
_NEEDED = ("read_orders", "read_customers")
_LOOK = """
query Look {
  shop { ianaTimezone currencyCode }
  currentAppInstallation { accessScopes { handle } }
  orders(first: 1, sortKey: UPDATED_AT, reverse: true) { nodes { id email } }
}
"""
_LOCALES = "query Locales { shopLocales { locale primary } }"
_COUNT = "query Count($query: String!) { ordersCount(query: $query, limit: null) { count } }"
_HOOKS = """
query Hooks($after: String) {
  webhookSubscriptions(first: 100, after: $after) { nodes { id topic uri } pageInfo { hasNextPage endCursor } }
}
"""
_HOOK = """
mutation Hook($topic: WebhookSubscriptionTopic!, $uri: String!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: { uri: $uri, format: JSON }) {
    webhookSubscription { id } userErrors { message }
  }
}
"""
_UNHOOK = "mutation Unhook($id: ID!) { webhookSubscriptionDelete(id: $id) { userErrors { message } } }"


def look(shop: Shop) -> ShopNews:
    """Whether the app may read what we need, in words where not; the shop's zone, currency and language."""
    data = ask(shop, _LOOK)
    granted = _granted(data)
    missing = [scope for scope in _NEEDED if granted and scope not in granted]
    if missing:
        raise CallFailed(
            f"The app lacks the right {missing[0]}. Add it to the app's scopes and install it again.", "right"
        )
    warnings = []
    if granted and "read_fulfillments" not in granted:
        warnings.append(
            "Without the scope read_fulfillments carriers' scans are not heard: delivered comes late or not."
        )
    if granted and "read_all_orders" not in granted:
        warnings.append("Without the scope read_all_orders Shopify shows only the orders of the last 60 days.")
    if any(row.data.get("email", "") is None for row in data.inside("orders").each("nodes")):
        warnings.append(
            "The newest order has no e-mail address. If that is so for all, ask for protected customer data access in the "
            "app's settings."
        )
    locale = ""
    if "read_locales" in granted:
        rows = ask(shop, _LOCALES).each("shopLocales")
        locale = next((row.text("locale", 20) for row in rows if row.get("primary") is True), "")
    own = data.inside("shop")
    return ShopNews(own.text("ianaTimezone", 60), own.text("currencyCode", 3), locale, warnings=tuple(warnings))


def one(shop: Shop, external_id: str) -> Fields | None:
    """One order with all its lines and parcels, None when the shop has it no longer.

    To an app that may not read all orders one that is older than 60 days looks as if it were gone: that is no news.
    """
    if not external_id.isdigit():
        return None
    gid = global_id("Order", external_id)
    data = ask(shop, ONE, {"id": gid, **ALONE})
    if data.inside("order"):
        return _completed(shop, gid, data.inside("order"))
    if "read_all_orders" in _granted(data):
        return None
    raise CallFailed("Shopify does not show this order: it is gone, or older than 60 days.", "missing")


def changed(shop: Shop, since: datetime, cursor: str) -> tuple[list[Fields], str, int | None]:
    """A page of orders by time of change, the cursor of the next, and how many there are from here on.

    The cursor is `time|place`: the next page begins at the last order's own second, so that it means the same after days
    and no list grows beyond Shopify's 25,000; only where a whole page has one second is Shopify's own place needed.
    """
    moment, _, place = cursor.partition("|")
    start = moment or written(since)
    query = f"updated_at:>='{start}'"
    page = _listed(shop, query, place)
    nodes = page.each("nodes")
    whole = [node if not is_cut(node, IN_A_LIST) else _whole(shop, node) for node in nodes]
    info = page.inside("pageInfo")
    if not nodes or info.get("hasNextPage") is not True:
        return whole, "", None if cursor else len(nodes)
    total = None if cursor else _count(shop, query)
    last = nodes[-1].get("updatedAt")
    again = written(read_time(last)) if last else start
    return whole, f"{again}|" if again > start else f"{start}|{info.text('endCursor', 1500)}", total


def subscribe(shop: Shop) -> str:
    """Make the subscriptions that are missing. A topic that Shopify refuses is named; the poll finds what it would tell."""
    ours = {row.text("topic") for row in _hooks(shop)}
    made, refused = [], []
    for topic in (topic for topic in TOPICS if topic not in ours):
        try:
            said = ask(shop, _HOOK, {"topic": topic, "uri": shop.hook_url}).inside("webhookSubscriptionCreate")
        except CallFailed as error:
            if error.kind != "right":
                raise
            refused.append(topic)
            continue
        errors = [row.text("message") for row in said.each("userErrors")]
        if errors and "already been taken" not in errors[0]:
            refused.append(f"{topic} ({errors[0]})")
        elif not errors:
            made.append(topic)
    return ", ".join([*(f"made {topic}" for topic in made), *(f"refused {words}" for words in refused)])


def unsubscribe(shop: Shop) -> None:
    """Delete the subscriptions that call us."""
    for row in _hooks(shop):
        ask(shop, _UNHOOK, {"id": row.text("id")})


def written(moment: datetime) -> str:
    """A moment as Shopify's search reads it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _granted(data: Fields) -> list[str]:
    return [row.text("handle") for row in data.inside("currentAppInstallation").each("accessScopes")]


def _listed(shop: Shop, query: str, place: str) -> Fields:
    for size in _PAGE_SIZES:
        try:
            variables = {"first": size, "after": place or None, "query": query, **IN_A_LIST}
            return ask(shop, LIST, variables).inside("orders")
        except TooDear:
            if size == _PAGE_SIZES[-1]:
                raise
    return Fields({})


def _count(shop: Shop, query: str) -> int | None:
    """How many orders there are, for a progress bar. A shop that does not say may still be read."""
    try:
        found = ask(shop, _COUNT, {"query": query}).inside("ordersCount").get("count")
    except CallFailed as error:
        if error.kind == "slow":
            raise
        return None
    return found if isinstance(found, int) else None


def _whole(shop: Shop, node: Fields) -> Fields:
    gid = node.text("id")
    found = ask(shop, ONE, {"id": gid, **ALONE}).inside("order")
    return _completed(shop, gid, found) if found else node


def _completed(shop: Shop, gid: str, node: Fields) -> Fields:
    """Lines beyond the first hundred, parcels beyond the first ten (of those it is not known which lines lie in them)."""
    lines = list(node.inside("lineItems").each("nodes"))
    info = node.inside("lineItems").inside("pageInfo")
    while info.get("hasNextPage") is True and info.text("endCursor", 1500) and len(lines) < 10_000:
        more = (
            ask(shop, MORE_LINES, {"id": gid, "after": info.text("endCursor", 1500)})
            .inside("order")
            .inside("lineItems")
        )
        lines += more.each("nodes")
        info = more.inside("pageInfo")
    whole: dict[str, Any] = {**node.data, "lineItems": {"nodes": [line.data for line in lines]}}
    if len(node.each("fulfillments")) >= ALONE["parcels"]:
        whole["fulfillments"] = ask(shop, ALL_PARCELS, {"id": gid}).inside("order").get("fulfillments")
    return Fields(whole)


def _hooks(shop: Shop) -> list[Fields]:
    found: list[Fields] = []
    after: str | None = None
    for _ in range(20):
        page = ask(shop, _HOOKS, {"after": after}).inside("webhookSubscriptions")
        found += [row for row in page.each("nodes") if row.text("uri", 500) == shop.hook_url]
        after = page.inside("pageInfo").text("endCursor", 1500)
        if page.inside("pageInfo").get("hasNextPage") is not True or not after:
            break
    return found
