"""A Shopware 6 shop: the token endpoint and the search of its Admin API, and an app that tells of what happens.

As in a real shop a delivery's or a payment's state leaves the order's own `updatedAt` alone, and `updatedAt` is null until
something was changed.
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from orderwire.core import clock
from orderwire.demo.stand_in import Asked, HeldOrder, Hook, Parcel, Said, StandIn

LIVE = "0fa91ce3e96a4bc2be4bd9ce752c3425"
TOKENS_A_MINUTE = 10
_SECRET = "shop-secret-of-the-app"  # noqa: S105 - the stand-in's own
_STATES = {
    "order.state": {"open": "Open", "in_progress": "In progress", "completed": "Done", "cancelled": "Cancelled"},
    "order_transaction.state": {"open": "Open", "paid": "Paid", "refunded": "Refunded"},
    "order_delivery.state": {"open": "Open", "shipped": "Shipped", "returned": "Returned", "in_transit": "Unterwegs"},
}
_EVENTS = {
    "order": "state_enter.order.state",
    "payment": "state_enter.order_transaction.state",
    "fulfilment": "state_enter.order_delivery.state",
}


class ShopwareStandIn(StandIn):
    """The delivery state “in_transit” is a plugin's own. Tokens last ten minutes, ten are given a minute."""

    platform = "shopware"
    start = {"order": "open", "payment": "open", "fulfilment": "open"}

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.hook_url = ""
        self._moved: dict[tuple[str, str], datetime] = {}
        self._tokens: dict[str, datetime] = {}
        self._given: list[datetime] = []

    def credentials(self) -> dict[str, str]:
        """An integration's keys."""
        return {"access_key_id": "SWIASTANDIN00000000000000", "secret_access_key": "c2VjcmV0LW9mLXRoZS1zdGFuZC1pbg"}

    def secret(self) -> str:
        """The shop secret that the app was given."""
        return _SECRET

    def id_for(self, number: str) -> str:
        """32 hexadecimal digits."""
        return f"{int(number):032x}"

    def move(self, order: HeldOrder, key: str, axis: str = "order", event: str = "updated") -> None:
        """Only the row of that state machine is touched."""
        self._moved[order.id, axis] = clock.now()
        super().move(order, key, axis, event)

    def ship(self, order: HeldOrder, number: str, carrier: str = "UPS", url: str = "") -> Parcel:
        """The code goes to the delivery."""
        self._moved[order.id, "fulfilment"] = clock.now()
        return super().ship(order, number, carrier, url)

    def answer(self, asked: Asked) -> Said:
        """The token, and searches."""
        if asked.path == "/api/oauth/token":
            return self._token(asked)
        bearer = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if self._tokens.get(bearer, datetime.min.replace(tzinfo=UTC)) < clock.now():
            return _refused(401, "The resource owner or authorization server denied the request.")
        entity = asked.path.removeprefix("/api/search/")
        if asked.method != "POST" or entity == asked.path:
            return _refused(404, "No route found.")
        rows = self._rows(entity)
        return _refused(404, "No entity.") if rows is None else self._found(rows, asked.json or {})

    def _token(self, asked: Asked) -> Said:
        right = {"grant_type": "client_credentials"}
        key, secret = self.credentials().values()
        if asked.json != {**right, "client_id": key, "client_secret": secret}:
            return _refused(401, "Client authentication failed")
        self._given = [at for at in self._given if at > clock.now() - timedelta(minutes=1)]
        if len(self._given) >= TOKENS_A_MINUTE:
            return Said(429, {"errors": [{"status": "429"}]}, {"Retry-After": "60"})
        self._given.append(clock.now())
        token = hashlib.sha256(f"{len(self._tokens)}{clock.now()}".encode()).hexdigest()
        self._tokens[token] = clock.now() + timedelta(seconds=600)
        return Said(200, {"token_type": "Bearer", "expires_in": 600, "access_token": token})

    def _rows(self, entity: str) -> list[dict[str, Any]] | None:
        """Every row of an entity."""
        orders = list(self.orders.values())
        if entity == "order":
            return [self._order(order) for order in orders]
        if entity == "state-machine-state":
            return [
                {"technicalName": key, "name": label, "stateMachine": {"technicalName": machine}}
                for machine, states in _STATES.items()
                for key, label in states.items()
            ]
        if entity == "currency":
            return [{"id": "b7d2554b0ce847cd82f3ac9bd1c0dfca", "isoCode": "USD"}]
        if entity == "language":
            return [{"id": "2fbb5fe2e29a4d70aa5854ce7ce3e20b", "locale": {"code": "en-GB"}}]
        return None

    def _found(self, rows: list[dict[str, Any]], asked: dict[str, Any]) -> Said:
        """Filter, sort and page as the search does."""
        ids = asked.get("ids")
        kept = [row for row in rows if ids is None or row["id"] in ids]
        kept = [row for row in kept if all(_passes(row, one) for one in asked.get("filter", []))]
        for rule in reversed(asked.get("sort", [])):
            kept.sort(key=lambda row, name=rule["field"]: _value(row, name) or "")  # type: ignore[misc]
        size, page = min(asked.get("limit", 25), self.page if ids is None else 500), asked.get("page", 1)
        shown = kept[(page - 1) * size : page * size]
        total = len(kept) if asked.get("total-count-mode") == 1 else len(shown)
        return Said(200, {"total": total, "data": shown, "aggregations": []})

    def hooks_for(self, order: HeldOrder, event: str) -> list[Hook]:
        """The app's calls: with the order, or with its id alone when its row was written or deleted."""
        if not self.hook_url:
            return []
        row = {"entity": "order", "operation": "update", "primaryKey": order.id, "versionId": LIVE, "updatedFields": []}
        name, payload = "order.written", [row]
        if event == "deleted":
            name, payload = "order.deleted", [{**row, "operation": "delete"}]
        whole = {"order": {"id": order.id, "versionId": LIVE, "orderNumber": order.number}}
        if event == "created":
            return [self._hook(order, "checkout.order.placed", whole)]
        if event == "updated":
            axis = max(_EVENTS, key=lambda axis: self._moved.get((order.id, axis), order.placed_at))
            return [self._hook(order, f"{_EVENTS[axis]}.{order.statuses[axis]}", whole)]
        return [self._hook(order, name, payload)]

    def _hook(self, order: HeldOrder, event: str, payload: Any) -> Hook:
        source = {"url": self.url, "appVersion": "1.0.0", "shopId": "stand-in-shop"}
        source["eventId"] = hashlib.sha256(f"{order.id}{event}{clock.now()}{len(self.sent)}".encode()).hexdigest()[:32]
        whole = {
            "data": {"payload": payload, "event": event},
            "source": source,
            "timestamp": int(clock.now().timestamp()),
        }
        body = json.dumps(whole).encode()
        signature = hmac.new(_SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {"content-type": "application/json", "sw-version": "6.7.2.0", "shopware-shop-signature": signature}
        return Hook(self.hook_url, headers, body)

    def _order(self, order: HeldOrder) -> dict[str, Any]:
        moved = self._moved.get((order.id, "order"))
        return {
            "id": order.id,
            "versionId": LIVE,
            "orderNumber": order.number,
            "orderDateTime": _written(order.placed_at),
            "createdAt": _written(order.placed_at),
            "updatedAt": _written(moved) if moved else None,
            "amountTotal": float(order.total),
            "shippingTotal": float(order.shipping),
            "price": {"totalPrice": float(order.total), "calculatedTaxes": [{"tax": 0, "taxRate": 19}]},
            "currencyFactor": 1,
            "currency": {"isoCode": order.currency},
            "language": {"locale": {"code": "en-GB"}},
            "orderCustomer": _customer(order),
            "billingAddressId": f"b{order.id[1:]}",
            "addresses": [{"id": f"b{order.id[1:]}", **_address(order)}],
            "stateMachineState": {"technicalName": order.statuses["order"]},
            "deliveries": [self._delivery(order)],
            "transactions": [self._transaction(order)],
            "lineItems": [
                {
                    "id": f"{line.id:0>32}",
                    "parentId": None,
                    "type": "product",
                    "label": line.name,
                    "quantity": line.quantity,
                    "unitPrice": float(line.price),
                    "totalPrice": float(line.price * line.quantity),
                    "payload": {"productNumber": line.sku, "options": []},
                }
                for line in order.lines
            ],
        }

    def _delivery(self, order: HeldOrder) -> dict[str, Any]:
        method = {"name": order.parcels[0].carrier if order.parcels else "UPS"}
        method["trackingUrl"] = "https://www.ups.com/track?tracknum=%s"
        return {
            **self._part(order, "fulfilment", "d"),
            "trackingCodes": [parcel.number for parcel in order.parcels],
            "shippingMethod": method,
            "shippingOrderAddress": _address(order),
            "shippingCosts": {"totalPrice": float(order.shipping)},
        }

    def _transaction(self, order: HeldOrder) -> dict[str, Any]:
        return {**self._part(order, "payment", "e"), "amount": {"totalPrice": float(order.total)}}

    def _part(self, order: HeldOrder, axis: str, first: str) -> dict[str, Any]:
        moved = self._moved.get((order.id, axis))
        return {
            "id": f"{first}{order.id[1:]}",
            "versionId": LIVE,
            "orderId": order.id,
            "createdAt": _written(order.placed_at),
            "updatedAt": _written(moved) if moved else None,
            "stateMachineState": {"technicalName": order.statuses[axis]},
        }


def _passes(row: dict[str, Any], rule: dict[str, Any]) -> bool:
    if rule["type"] == "multi":
        return any(_passes(row, one) for one in rule["queries"])
    first, _, rest = rule["field"].partition(".")
    if isinstance(row.get(first), list):
        return any(_passes(one, {**rule, "field": rest}) for one in row[first])
    value = _value(row, rule["field"])
    if rule["type"] == "equals":
        return bool(value == rule["value"])
    bounds = {name: _moment(given) for name, given in rule["parameters"].items()}
    if value is None:
        return False
    at = _moment(value)
    return ("gte" not in bounds or at >= bounds["gte"]) and ("lt" not in bounds or at < bounds["lt"])


def _value(row: dict[str, Any], name: str) -> Any:
    first, _, rest = name.partition(".")
    found = row.get(first)
    return _value(found, rest) if rest and isinstance(found, dict) else found


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}+00:00"


def _refused(status: int, title: str) -> Said:
    return Said(status, {"errors": [{"status": str(status), "title": title, "detail": ""}]})


def _customer(order: HeldOrder) -> dict[str, Any]:
    guest = not order.customer_id
    known = hashlib.sha256((order.customer_id or order.email).encode()).hexdigest()[:32]
    name = {"firstName": order.first_name, "lastName": order.last_name}
    return {**name, "email": order.email, "customerId": known, "customer": {"id": known, "guest": guest}}


def _address(order: HeldOrder) -> dict[str, Any]:
    name = {"firstName": order.first_name, "lastName": order.last_name, "street": "12 Byron Row", "zipcode": "W1"}
    return {**name, "city": "London", "country": {"iso": "GB", "name": "United Kingdom"}}
