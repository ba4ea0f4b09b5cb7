"""A Salla store: the Merchant API v2 behind refresh tokens good for one use, webhooks by any of three strategies."""

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from orderwire.carts.salla_api import ACCOUNTS, HOST
from orderwire.core import clock
from orderwire.demo.stand_in import Asked, HeldOrder, Hook, Parcel, Said, Send, StandIn

_ROOT = "/admin/v2"
_RIYADH = ZoneInfo("Asia/Riyadh")
_LASTS = timedelta(days=1)
_NAMES = {
    "payment_pending": "بإنتظار الدفع",
    "under_review": "بإنتظار المراجعة",
    "in_progress": "قيد التجهيز بعناية",
    "shipped": "تم الشحن",
    "canceled": "ملغي",
}


class SallaStandIn(StandIn):
    """The store calls one status otherwise than Salla does.

    `dated` False: orders do not say when they changed. `merchant`: the store's number.
    """

    platform = "salla"
    start = {"order": "under_review"}
    merchant = 1305146709

    def __init__(self, send: Send | None = None, port: int = 0) -> None:
        super().__init__(send, port)
        self.dated = True
        self.refresh = "salla-refresh-0"
        self.access: dict[str, datetime] = {}
        self.used: set[str] = set()
        self._chains = 0

    def credentials(self) -> dict[str, str]:
        """The app's keys, the token of its installation, the store's number."""
        return {
            "client_id": "salla-client-id",
            "client_secret": "salla-client-secret-0123",
            "merchant_id": str(self.merchant),
            "refresh_token": "salla-refresh-0",
        }

    def hosts(self) -> dict[str, str]:
        """Salla's two addresses."""
        return {HOST: self.url, ACCOUNTS: f"{self.url}/accounts"}

    def answer(self, asked: Asked) -> Said:
        """Tokens, orders, items, shipments, statuses, the store, webhooks."""
        if asked.path == "/accounts/oauth2/token":
            return self._token(asked)
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if self.access.get(token, clock.now()) <= clock.now():
            return Said(401, {"status": 401, "success": False, "error": {"code": "Unauthorized"}})
        path = asked.path.removeprefix(_ROOT)
        if path == "/orders":
            return self._list(asked)
        if path == "/orders/statuses":
            return _data([_status_row(place, slug) for place, slug in enumerate(_NAMES)])
        if path == "/store/info":
            return _data({"id": self.merchant, "currency": "USD"})
        if path.startswith("/webhooks"):
            return self._webhooks(asked, path.removeprefix("/webhooks").strip("/"))
        if path in ("/shipments", "/orders/items"):
            order = self.orders.get(asked.query.get("order_id", ""))
            rows = (_shipments(order) if path == "/shipments" else _items(order)) if order else []
            return _data(rows)
        order = self.orders.get(path.removeprefix("/orders/"))
        if order is None:
            return Said(404, {"status": 404, "success": False, "error": {"code": "not_found"}})
        whole = self.order(order)
        del whole["items"]  # they stand in a list of their own
        return _data(whole)

    def _token(self, asked: Asked) -> Said:
        """A refresh token that was used before gives the whole chain up."""
        form = dict(parse_qsl(asked.body.decode()))
        if form.get("client_secret") != self.credentials()["client_secret"]:
            return Said(401, {"error": "invalid_client"})
        given = form.get("refresh_token", "")
        if given in self.used:
            self.refresh = ""
            self.access.clear()
        if not given or given != self.refresh:
            return Said(400, {"error": "invalid_grant"})
        self.used.add(given)
        number = len(self.used)
        self.refresh, access = f"salla-refresh-{number}", f"salla-access-{number}"
        until = clock.now() + _LASTS
        self.access = {access: until}
        told = {"token_type": "bearer", "access_token": access, "refresh_token": self.refresh}
        return Said(200, {**told, "expires": int(until.timestamp())})

    def authorize(self, hook_url: str, secret: str) -> Hook:
        """The app is installed anew: a chain of its own, handed over by the app's event, signed with the app's secret."""
        self._chains += 1
        self.refresh, access = f"salla-granted-refresh-{self._chains}", f"salla-granted-access-{self._chains}"
        until = clock.now() + _LASTS
        self.access = {access: until}
        told = {"access_token": access, "expires": int(until.timestamp()), "refresh_token": self.refresh}
        event = {
            "event": "app.store.authorize",
            "merchant": self.merchant,
            "created_at": clock.now().astimezone(_RIYADH).strftime("%Y-%m-%d %H:%M:%S"),
            "data": {**told, "scope": "orders.read offline_access", "token_type": "bearer"},
        }
        body = json.dumps(event).encode()
        return Hook(hook_url, headers_of({"security_strategy": "signature", "secret": secret}, body), body)

    def _list(self, asked: Asked) -> Said:
        """Light rows, newest order first, by the day they were placed."""
        day = asked.query.get("from_date", "")
        rows = [order for order in self.orders.values() if _local(order.placed_at)["date"][:10] >= day]
        rows.sort(key=lambda order: (order.placed_at, order.number), reverse=True)
        size, number = min(int(asked.query.get("per_page", 15)), self.page), int(asked.query.get("page", 1))
        shown = rows[(number - 1) * size : number * size]
        light = ("id", "reference_id", "date", "updated_at", "status")
        items = [{name: value for name, value in self.order(order).items() if name in light} for order in shown]
        pages = max(-(-len(rows) // size), 1)
        told = {"count": len(items), "total": len(rows), "perPage": size, "currentPage": number, "totalPages": pages}
        return Said(200, {"status": 200, "success": True, "data": items, "pagination": told})

    def _webhooks(self, asked: Asked, rest: str) -> Said:
        if asked.method == "GET":
            return Said(200, {"data": self.subscriptions, "pagination": {"totalPages": 1}})
        if asked.method == "DELETE":
            self.subscriptions = [row for row in self.subscriptions if row["url"] != asked.query["url"]]
            return Said(202, {"success": True})
        if rest == "subscribe":
            made = {**asked.json, "id": len(self.subscriptions) + 1}
            self.subscriptions.append(made)
            return _data(made)
        found = next((row for row in self.subscriptions if str(row["id"]) == rest), None)
        if found is None:
            return Said(404, {"error": {"code": "not_found"}})
        found.update(asked.json)
        return _data(found)

    def hooks_for(self, order: HeldOrder, event: str) -> list[Hook]:
        """A change of status holds its order inside; a shipment names it."""
        topic, data = "order.status.updated", dict[str, Any]()
        if event == "created":
            topic, data = "order.created", self.order(order)
        elif event == "deleted":
            topic, data = "order.deleted", {"id": int(order.id), "reference_id": int(order.number)}
        elif event == "shipped":
            topic, data = "shipment.created", _shipments(order)[-1]
        else:
            told = {
                "id": 198290473,
                "status": _NAMES.get(order.statuses["order"], "؟"),
                "created_at": _local(clock.now()),
            }
            data = {**told, "order": {name: self.order(order)[name] for name in ("id", "reference_id", "status")}}
        at = clock.now().astimezone(_RIYADH).strftime("%a %b %d %Y %H:%M:%S GMT%z")
        body = json.dumps({"event": topic, "merchant": self.merchant, "created_at": at, "data": data}).encode()
        rows = [row for row in self.subscriptions if row["event"] == topic]
        return [Hook(row["url"], headers_of(row, body), body) for row in rows]

    def order(self, order: HeldOrder) -> dict[str, Any]:
        """The order as webhooks hold it; the API leaves the items out."""
        slug = order.statuses["order"]
        changed = {"updated_at": _local(order.updated_at)} if self.dated else {}
        buyer = {"id": int(order.customer_id)} if order.customer_id else {}
        return {
            "id": int(order.id),
            "reference_id": int(order.number),
            "urls": {"customer": f"https://salla.sa/stand-in/order/{order.id}"},
            "date": _local(order.placed_at),
            **changed,
            "source": "store",
            "draft": False,
            "status": {
                "id": 566146469,
                "name": _NAMES.get(slug, slug),
                "slug": slug,
                "customized": {"id": 1, "name": "؟"},
            },
            "currency": order.currency,
            "amounts": {
                "sub_total": _money(order, order.subtotal),
                "shipping_cost": _money(order, order.shipping),
                "tax": {"percent": "0.00", "amount": _money(order, 0)},
                "discounts": [],
                "total": _money(order, order.total),
            },
            "shipping": {
                "receiver": {"name": f"{order.first_name} {order.last_name}", "phone": "966500000000"},
                "address": {
                    "country_code": "SA",
                    "city": "جدة",
                    "shipping_address": "12 شارع بايرون",
                    "postal_code": "1",
                },
            },
            "customer": {**buyer, "first_name": order.first_name, "last_name": order.last_name, "email": order.email},
            "items": _items(order),
        }


def headers_of(row: dict[str, Any], body: bytes) -> dict[str, str]:
    """What goes along with a call, by the subscription's strategy."""
    headers = {"content-type": "application/json"}
    headers |= {one["key"].lower(): one["value"] for one in row.get("headers", [])}
    strategy = row.get("security_strategy", "")
    if strategy:
        headers["x-salla-security-strategy"] = strategy.capitalize()
    if strategy == "signature":
        headers["x-salla-signature"] = hmac.new(row["secret"].encode(), body, hashlib.sha256).hexdigest()
    return headers


def _data(value: object) -> Said:
    return Said(200, {"status": 200, "success": True, "data": value})


def _status_row(place: int, slug: str) -> dict[str, Any]:
    return {"id": 500 + place, "name": _NAMES[slug], "slug": slug, "type": "original", "sort": place, "is_active": True}


def _local(moment: datetime) -> dict[str, Any]:
    """The store's own time, its zone beside it."""
    text = moment.astimezone(_RIYADH).strftime("%Y-%m-%d %H:%M:%S.%f")
    return {"date": text, "timezone_type": 3, "timezone": "Asia/Riyadh"}


def _money(order: HeldOrder, amount: Any) -> dict[str, Any]:
    return {"amount": float(amount), "currency": order.currency}


def _items(order: HeldOrder) -> list[dict[str, Any]]:
    return [
        {
            "id": int(line.id),
            "name": line.name,
            "sku": line.sku,
            "quantity": line.quantity,
            "amounts": {"total": _money(order, line.price * line.quantity)},
            "options": [],
        }
        for line in order.lines
    ]


def _shipments(order: HeldOrder) -> list[dict[str, Any]]:
    return [_shipment(order, place, parcel) for place, parcel in enumerate(order.parcels)]


def _shipment(order: HeldOrder, place: int, parcel: Parcel) -> dict[str, Any]:
    return {
        "id": int(order.id) * 100 + place,
        "order_id": int(order.id),
        "type": "shipment",
        "courier_name": parcel.carrier,
        "shipping_number": "0",
        "tracking_number": parcel.number,
        "tracking_link": parcel.url or "0",
        "status": "created",
        "created_at": _local(parcel.at),
        "packages": [{"item_id": int(line.id), "quantity": line.quantity} for line in order.lines],
    }
