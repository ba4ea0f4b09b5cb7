"""A Squarespace site: Orders API with its cursor, OAuth tokens good for one use, a subscription whose secret is told once."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from orderwire.core import clock
from orderwire.demo.stand_in import Asked, HeldOrder, Hook, Parcel, Said, StandIn

_ROOT = "/1.0"
_MANY = 50


class SquarespaceStandIn(StandIn):
    """`keys`: API keys; `tokens`: access tokens with their end; `may_not`: paths that are not allowed."""

    platform = "squarespace"
    start = {"order": "pending"}
    refresh_token = "refresh-token-1"  # noqa: S105 - a stand-in's
    may_not: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {"api-key-of-the-site"}
        self.tokens: dict[str, datetime] = {}
        self.secrets: dict[str, str] = {}
        self.cursors: dict[str, list[str]] = {}

    def credentials(self) -> dict[str, str]:
        """An OAuth client that was connected with the site."""
        return {"client_id": "client-1", "client_secret": "secret-of-client-1", "refresh_token": "refresh-token-1"}

    def hosts(self) -> dict[str, str]:
        """The two hosts of all sites."""
        return {"https://api.squarespace.com": self.url, "https://login.squarespace.com": self.url}

    def shop_url(self) -> str:
        """The site itself is never asked."""
        return "https://lamps.example"

    def id_for(self, number: str) -> str:
        """Squarespace's ids are 24 hex digits."""
        return f"{int(number):024x}"

    def answer(self, asked: Asked) -> Said:
        """Tokens, orders, the site, subscriptions."""
        if not asked.headers.get("user-agent", "").startswith("Orderwire"):
            return Said(400, {"type": "INVALID_REQUEST_ERROR", "message": "User-Agent is missing"})
        if asked.path == "/api/1/login/oauth/provider/tokens":
            return self._grant(asked)
        bearer = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if bearer not in self.keys and self.tokens.get(bearer, clock.now()) <= clock.now():
            return Said(401, {"type": "AUTHORIZATION_ERROR", "message": "You are not authorized to do that."})
        path = asked.path.removeprefix(_ROOT)
        if path.startswith(self.may_not or ("-",)):
            return Said(403, {"type": "AUTHORIZATION_ERROR", "message": "No permission"})
        if path == "/commerce/orders":
            return self._list(asked)
        if path.startswith("/commerce/orders/"):
            order = self.orders.get(path.rpartition("/")[2])
            return Said(200, _order(order)) if order else Said(404, {"type": "NOT_FOUND_ERROR"})
        if path == "/authorization/website":
            return Said(200, {"id": "site-1", "timeZone": "Europe/London", "currency": "USD", "language": "en-GB"})
        if path.startswith("/webhook_subscriptions") and bearer not in self.keys:
            return self._subscriptions(asked, path.removeprefix("/webhook_subscriptions").strip("/"))
        return Said(403, {"type": "AUTHORIZATION_ERROR", "message": "OAuth only"})

    def _grant(self, asked: Asked) -> Said:
        client, secret = list(self.credentials().values())[:2]
        basic = base64.b64encode(f"{client}:{secret}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {basic}" or asked.json["refresh_token"] != self.refresh_token:
            return Said(400, {"error": "invalid_grant"})
        self.refresh_token = f"refresh-token-{len(self.tokens) + 2}"
        token, until = f"access-token-{len(self.tokens) + 1}", clock.now() + timedelta(minutes=30)
        self.tokens[token] = until
        said = {"access_token": token, "token": token, "refresh_token": self.refresh_token}
        return Said(200, {**said, "access_token_expires_at": f"{until.timestamp():.3f}"})

    def _list(self, asked: Asked) -> Said:
        cursor, after = asked.query.get("cursor"), asked.query.get("modifiedAfter")
        if cursor and len(asked.query) > 1:
            return Said(400, {"type": "INVALID_REQUEST_ERROR", "message": "A cursor cannot be combined"})
        if cursor:
            if cursor not in self.cursors:
                return Said(400, {"type": "INVALID_REQUEST_ERROR", "message": "Unknown cursor"})
            ids = self.cursors[cursor]
        else:
            start = datetime.fromisoformat(after) if after else datetime(2000, 1, 1, tzinfo=UTC)
            end = datetime.fromisoformat(asked.query["modifiedBefore"]) if after else clock.now()
            ids = [order.id for order in self.since(start) if order.updated_at < end]
        size = min(self.page, _MANY)
        rows = [_order(self.orders[name]) for name in ids[:size] if name in self.orders]
        following = None
        if len(ids) > size:
            following = f"cursor-{len(self.cursors) + 1}"
            self.cursors[following] = ids[size:]
        return Said(200, {"result": rows, "pagination": {"hasNextPage": bool(following), "nextPageCursor": following}})

    def _subscriptions(self, asked: Asked, rest: str) -> Said:
        name, _, action = rest.partition("/")
        if asked.method == "GET":
            return Said(200, {"webhookSubscriptions": self.subscriptions})
        if not name:
            made = {"id": f"subscription-{len(self.secrets) + 1}", **asked.json}
            self.subscriptions.append(made)
            return Said(201, {**made, "secret": self._new_secret(made["id"])})
        found = next((row for row in self.subscriptions if row["id"] == name), None)
        if found is None:
            return Said(404, {"type": "NOT_FOUND_ERROR"})
        if asked.method == "DELETE":
            self.subscriptions.remove(found)
            return Said(204)
        if action == "actions/rotateSecret":
            return Said(200, {"secret": self._new_secret(name)})
        found.update(asked.json)
        return Said(200, found)

    def _new_secret(self, name: str) -> str:
        self.secrets[name] = hashlib.sha256(f"{name} {len(self.asked)}".encode()).hexdigest()
        return self.secrets[name]

    def hooks_for(self, order: HeldOrder, event: str) -> list[Hook]:
        """The order's id, to each subscription of the topic; of an order that is gone nothing is told."""
        topic = {"created": "order.create", "deleted": ""}.get(event, "order.update")
        data = {"orderId": order.id, **({"update": "FULFILLED"} if topic == "order.update" else {})}
        calls: list[Hook] = []
        for row in self.subscriptions:
            if topic in row["topics"]:
                calls.append(self._call(row, topic, data, len(self.sent) + len(calls)))
        return calls

    def _call(self, row: dict[str, Any], topic: str, data: dict[str, str], number: int) -> Hook:
        at = clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M+00:00")
        body = {"id": f"{number:024x}", "websiteId": "site-1", "subscriptionId": row["id"], "topic": topic}
        raw = json.dumps({**body, "createdOn": at, "data": data}).encode()
        signature = hmac.new(bytes.fromhex(self.secrets[row["id"]]), raw, hashlib.sha256).hexdigest()
        headers = {"content-type": "application/json", "squarespace-signature": signature}
        return Hook(row["endpointUrl"], headers, raw)


def _order(order: HeldOrder) -> dict[str, Any]:
    return {
        "id": order.id,
        "orderNumber": order.number,
        "createdOn": _written(order.placed_at),
        "modifiedOn": _written(order.updated_at),
        "channel": "web",
        "testmode": order.test,
        "customerEmail": order.email or None,
        "customerId": order.customer_id or None,
        "billingAddress": _place(order),
        "shippingAddress": _place(order),
        "fulfillmentStatus": order.statuses["order"].upper(),
        "lineItems": [
            {
                "id": line.id,
                "sku": line.sku,
                "productName": line.name,
                "quantity": line.quantity,
                "variantOptions": [{"optionName": "Colour", "value": "Black"}],
                "unitPricePaid": _money(line.price, order.currency),
                "imageUrl": f"https://images.example/{line.id}.jpg",
                "lineItemType": "PHYSICAL_PRODUCT",
            }
            for line in order.lines
        ],
        "fulfillments": [_fulfilment(parcel) for parcel in order.parcels],
        "subtotal": _money(order.subtotal, order.currency),
        "shippingTotal": _money(order.shipping, order.currency),
        "discountTotal": _money(Decimal("0.00"), order.currency),
        "taxTotal": _money(Decimal("0.00"), order.currency),
        "refundedTotal": _money(order.refunded, order.currency),
        "grandTotal": _money(order.total, order.currency),
    }


def _fulfilment(parcel: Parcel) -> dict[str, Any]:
    return {
        "shipDate": _written(parcel.at),
        "carrierName": parcel.carrier,
        "service": "Ground",
        "trackingNumber": parcel.number,
        "trackingUrl": parcel.url or None,
    }


def _place(order: HeldOrder) -> dict[str, Any]:
    where = {"address1": "12 Byron Row", "address2": None, "city": "London", "state": None}
    return {
        **where,
        "firstName": order.first_name,
        "lastName": order.last_name,
        "postalCode": "W1",
        "countryCode": "GB",
        "phone": None,
    }


def _money(amount: Decimal, currency: str) -> dict[str, str]:
    return {"value": str(amount), "currency": currency}


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
