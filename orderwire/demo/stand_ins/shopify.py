"""A Shopify shop: its token endpoint, its GraphQL Admin API as far as Orderwire asks it, and its webhooks in REST shape."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from orderwire.carts.signing import base64_hmac
from orderwire.core import clock
from orderwire.demo.stand_in import Asked, HeldOrder, Hook, Said, StandIn
from orderwire.demo.stand_ins.shopify_orders import as_node, as_rest, parcels_of

_GRAPHQL = re.compile(r"/admin/api/[0-9]{4}-[0-9]{2}/graphql\.json")
_OPERATION = re.compile(r"(?:query|mutation) (\w+)")
_AN_ORDER = 100  # points that an order of a list costs


class ShopifyStandIn(StandIn):
    """`scopes`: what the app may do. `most_points`: what a query may cost. `tokens`: those given out, with their end.

    `gone`: fields that this version of the API has no longer.
    """

    platform = "shopify"
    start = {"order": "open", "payment": "paid", "fulfilment": "unfulfilled"}
    most_points = 1000
    scopes = ("read_orders", "read_all_orders", "read_customers", "read_fulfillments", "read_locales")
    refresh_token = "shprt_1"  # noqa: S105 - a stand-in's
    lasts = 86_399
    gone: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tokens: dict[str, datetime] = {}

    def credentials(self) -> dict[str, str]:
        """An app's client id and secret."""
        return {"client_id": "client-of-the-app", "client_secret": "shpss_stand_in_0123"}

    def secret(self) -> str:
        """Shopify signs with the app's client secret."""
        return self.credentials()["client_secret"]

    def answer(self, asked: Asked) -> Said:
        """A token, or a query."""
        if asked.path == "/admin/oauth/access_token":
            return self._grant(asked.json)
        if not _GRAPHQL.fullmatch(asked.path):
            return Said(404, {"errors": "Not Found"})
        if self.tokens.get(asked.headers.get("x-shopify-access-token", ""), clock.now()) <= clock.now():
            return Said(401, {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"})
        query, values = asked.json["query"], asked.json.get("variables") or {}
        found = _OPERATION.search(query)
        if found is None:
            return _failed("INVALID", "Parse error")
        for name in self.gone:
            if re.search(rf"\b{name}\b", query):
                return _failed("undefinedField", f"Field '{name}' doesn't exist on type 'Order'", fieldName=name)
        return self._query(found.group(1), values)

    def _grant(self, wish: dict[str, str]) -> Said:
        client, secret = self.credentials().values()
        if (wish.get("client_id"), wish.get("client_secret")) != (client, secret):
            return Said(400, {"error": "invalid_client", "error_description": "Client authentication failed"})
        more: dict[str, Any] = {}
        if wish["grant_type"] == "refresh_token":
            if wish.get("refresh_token") != self.refresh_token:
                return Said(400, {"error": "invalid_grant"})
            self.refresh_token = f"shprt_{int(self.refresh_token[6:]) + 1}"
            more = {"refresh_token": self.refresh_token, "refresh_token_expires_in": 7_776_000}
        token = f"shpat_{len(self.tokens) + 1:032x}"
        self.tokens[token] = clock.now() + timedelta(seconds=self.lasts)
        return Said(200, {"access_token": token, "scope": ",".join(self.scopes), "expires_in": self.lasts, **more})

    def _query(self, name: str, values: dict[str, Any]) -> Said:
        granted = {"accessScopes": [{"handle": scope} for scope in self.scopes]}
        if name == "Look":
            newest = [as_node(order, 1, 1) for order in self.since(datetime(2000, 1, 1, tzinfo=UTC))[-1:]]
            own = {"ianaTimezone": "Europe/London", "currencyCode": "USD"}
            return _said(shop=own, currentAppInstallation=granted, orders={"nodes": newest})
        if name == "Locales":
            return _said(shopLocales=[{"locale": "fr", "primary": False}, {"locale": "en-GB", "primary": True}])
        if name == "Changed":
            return self._changed(values)
        if name == "Count":
            return _said(ordersCount={"count": len(self.since(_moment(values["query"])))})
        if name in ("Hooks", "Hook", "Unhook"):
            return self._hooks(name, values)
        order = self.orders.get(values["id"].rpartition("/")[2])
        if name == "One":
            node = as_node(order, values["lines"], values["parcels"]) if order else None
            return _said(order=node, currentAppInstallation=granted)
        if name == "Lines":
            place = int(values["after"])
            return _said(order={"lineItems": as_node(order, 100, 1, place)["lineItems"]} if order else None)
        if name == "Parcels":
            return _said(order={"fulfillments": parcels_of(order, 250)} if order else None)
        return _failed("INVALID", f"Unknown operation {name}")

    def _changed(self, values: dict[str, Any]) -> Said:
        if values["first"] * _AN_ORDER > self.most_points:
            return _failed("MAX_COST_EXCEEDED", "Query cost is too large")
        rows = self.since(_moment(values["query"]))
        after = values.get("after")
        if after:
            rows = [order for order in rows if _place(order) > after]
        size = min(values["first"], self.page)
        shown = rows[:size]
        info = {"hasNextPage": len(rows) > size, "endCursor": _place(shown[-1]) if shown else None}
        nodes = [as_node(order, values["lines"], values["parcels"]) for order in shown]
        return _said(orders={"nodes": nodes, "pageInfo": info})

    def _hooks(self, name: str, values: dict[str, Any]) -> Said:
        if name == "Hooks":
            return _said(webhookSubscriptions={"nodes": self.subscriptions, "pageInfo": {"hasNextPage": False}})
        if name == "Unhook":
            self.subscriptions[:] = [row for row in self.subscriptions if row["id"] != values["id"]]
            return _said(webhookSubscriptionDelete={"userErrors": []})
        if values["topic"].startswith("FULFILLMENT") and "read_fulfillments" not in self.scopes:
            return _failed("ACCESS_DENIED", "Access denied for webhookSubscriptionCreate field")
        gid = f"gid://shopify/WebhookSubscription/{len(self.subscriptions) + 1}"
        self.subscriptions.append({"id": gid, "topic": values["topic"], "uri": values["uri"]})
        return _said(webhookSubscriptionCreate={"webhookSubscription": {"id": gid}, "userErrors": []})

    def hooks_for(self, order: HeldOrder, event: str) -> list[Hook]:
        """orders/create, orders/updated, orders/delete; a new parcel is told of by itself and by its order."""
        whole = as_rest(order)
        told: list[tuple[str, dict[str, Any]]] = [("orders/updated", whole)]
        if event == "created":
            told = [("orders/create", whole)]
        elif event == "deleted":
            told = [("orders/delete", {"id": int(order.id)})]
        elif event == "shipped":
            newest = {**whole["fulfillments"][-1], "order_id": int(order.id)}
            told = [("fulfillments/create", newest), *told]
        calls: list[Hook] = []
        for topic, body in told:
            for row in self.subscriptions:
                if row["topic"] == topic.replace("/", "_").upper():
                    calls.append(self._call(row["uri"], topic, body, len(self.sent) + len(calls)))
        return calls

    def _call(self, uri: str, topic: str, body: dict[str, Any], number: int) -> Hook:
        raw = json.dumps(body).encode()
        headers = {
            "content-type": "application/json",
            "x-shopify-topic": topic,
            "x-shopify-webhook-id": f"{number:08x}-stand-in",
            "x-shopify-shop-domain": "stand-in.myshopify.com",
            "x-shopify-api-version": "2026-10",
            "x-shopify-hmac-sha256": base64_hmac(self.secret().encode(), raw),
        }
        return Hook(uri, headers, raw)


def _place(order: HeldOrder) -> str:
    return f"{order.updated_at.isoformat()} {order.id}"


def _moment(query: str) -> datetime:
    return datetime.fromisoformat(query.removeprefix("updated_at:>='").rstrip("'"))


def _cost(asked: int, left: int) -> dict[str, Any]:
    status = {"maximumAvailable": 2000.0, "currentlyAvailable": left, "restoreRate": 100.0}
    return {"cost": {"requestedQueryCost": asked, "actualQueryCost": asked, "throttleStatus": status}}


def _said(**data: Any) -> Said:
    return Said(200, {"data": data, "extensions": _cost(12, 1988)})


def _failed(code: str, words: str, **more: str) -> Said:
    return Said(200, {"data": None, "errors": [{"message": words, "extensions": {"code": code, **more}}]})


def throttled(asked: int = 800, left: int = 300) -> Said:
    """What Shopify answers when the bucket does not hold what a query costs."""
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
    return Said(200, {"errors": [error], "extensions": _cost(asked, left)})
