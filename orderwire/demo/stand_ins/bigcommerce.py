"""A BigCommerce store: Orders V2 with RFC 2822 dates and 204 for nothing, hooks and catalog V3, signed id-only webhooks."""

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from orderwire.carts.signing import base64_hmac
from orderwire.core import clock
from orderwire.demo.stand_in import Asked, HeldOrder, Hook, Parcel, Said, StandIn

_HASH = "abc123"
_ROOT = f"/stores/{_HASH}"
_NAMES = {"0": "Incomplete", "2": "Shipped", "5": "Cancelled", "10": "Completed", "11": "Awaiting Fulfillment"}
_SCOPES = {
    "created": ("store/order/created",),
    "updated": ("store/order/updated", "store/order/statusUpdated"),
    "shipped": ("store/shipment/created", "store/order/updated"),
    "deleted": ("store/order/archived",),
}


class BigCommerceStandIn(StandIn):
    """The shop calls “Shipped” “On its way”. `left`: what is left of the quota; `may_not`: paths the token may not read."""

    platform = "bigcommerce"
    start = {"order": "11"}
    left = 150
    may_not: tuple[str, ...] = ()

    def credentials(self) -> dict[str, str]:
        """Path, client secret and token of an API account."""
        return {
            "store_hash": f"https://api.bigcommerce.com/stores/{_HASH}/v3/",
            "client_secret": "topsecret-of-the-account",
            "access_token": "token-of-the-account-1",
        }

    def hosts(self) -> dict[str, str]:
        """The one host of all stores."""
        return {"https://api.bigcommerce.com": self.url}

    def shop_url(self) -> str:
        """The shop itself is never asked."""
        return "https://lamps.example"

    def id_for(self, number: str) -> str:
        """The number that buyers see is the id."""
        return number

    def answer(self, asked: Asked) -> Said:
        """Orders and their parts, the store, its statuses, hooks, pictures."""
        if asked.headers.get("x-auth-token") != self.credentials()["access_token"]:
            return Said(401, {"status": 401, "title": "Your request has invalid X-Auth-Token"})
        if not asked.path.startswith(_ROOT):
            return Said(404, {"status": 404})
        path = asked.path.removeprefix(_ROOT)
        if path.startswith(self.may_not or ("-",)):
            return Said(403, {"status": 403, "title": "You don't have a required scope to access the endpoint"})
        if path == "/v2/orders":
            return self._list(asked)
        if path.startswith("/v2/orders/"):
            return self._part(*path.removeprefix("/v2/orders/").split("/"), page=int(asked.query.get("page", 1)))
        if path == "/v2/store":
            return Said(200, {"timezone": {"name": "Europe/London"}, "currency": "USD", "language": "en"})
        if path == "/v2/order_statuses":
            return Said(200, [_named(key, name) for key, name in _NAMES.items()])
        if path == "/v3/catalog/products":
            return Said(200, {"data": [_product(name) for name in asked.query.get("id:in", "").split(",") if name]})
        if path.startswith("/v3/hooks"):
            return self._hooks(asked, path.removeprefix("/v3/hooks").strip("/"))
        return Said(404, {"status": 404})

    def _list(self, asked: Asked) -> Said:
        after = asked.query.get("min_date_modified")
        rows = self.since(datetime.fromisoformat(after) if after else datetime(2000, 1, 1, tzinfo=UTC))
        size, page = min(int(asked.query.get("limit", 50)), 250, self.page), int(asked.query.get("page", 1))
        shown = rows[(page - 1) * size : page * size]
        quota = {"X-Rate-Limit-Requests-Left": str(self.left), "X-Rate-Limit-Time-Reset-Ms": "15000"}
        return Said(200, [_order(order) for order in shown], quota) if shown else Said(204, None, quota)

    def _part(self, order_id: str, part: str = "", *, page: int) -> Said:
        order = self.orders.get(order_id)
        if order is None:
            return Said(404, [{"status": 404, "message": "The requested resource was not found."}])
        if not part:
            return Said(200, _order(order))
        rows = {
            "products": [_line(order, place) for place in range(len(order.lines))],
            "shipments": [_shipment(order, parcel) for parcel in order.parcels],
            "shipping_addresses": [_place(order)],
        }[part][(page - 1) * 250 : page * 250]
        return Said(200, rows) if rows else Said(204)

    def _hooks(self, asked: Asked, hook_id: str) -> Said:
        if asked.method == "GET":
            return Said(200, {"data": self.subscriptions, "meta": {"pagination": {"total_pages": 1}}})
        if asked.method == "POST":
            self.subscriptions.append({**asked.json, "id": len(self.subscriptions) + 1})
            return Said(200, {"data": self.subscriptions[-1]})
        found = next((row for row in self.subscriptions if str(row["id"]) == hook_id), None)
        if found is None:
            return Said(404, {"status": 404})
        if asked.method == "DELETE":
            self.subscriptions.remove(found)
        else:
            found.update(asked.json)
        return Said(200, {"data": found})

    def hooks_for(self, order: HeldOrder, event: str) -> list[Hook]:
        """Ids alone, to each active hook of the scope, with its own headers and the account's signature."""
        calls: list[Hook] = []
        for scope in _SCOPES[event]:
            about: dict[str, Any] = {"type": "order", "id": int(order.id)}
            if scope.startswith("store/shipment"):
                about = {"type": "shipment", "id": int(order.parcels[-1].id[1:]), "orderId": int(order.id)}
            for row in self.subscriptions:
                if row["scope"] == scope and row["is_active"]:
                    calls.append(self._call(row, about, len(self.sent) + len(calls)))
        return calls

    def _call(self, row: dict[str, Any], about: dict[str, Any], number: int) -> Hook:
        at = int(clock.now().timestamp())
        body = {"scope": row["scope"], "store_id": "1001", "data": about, "hash": f"{number:040x}", "created_at": at}
        raw = json.dumps({**body, "producer": f"stores/{_HASH}"}).encode()
        signed = f"msg_{number}.{at}.".encode() + raw
        headers = {
            "content-type": "application/json",
            **{name.lower(): value for name, value in row["headers"].items()},
            "webhook-id": f"msg_{number}",
            "webhook-timestamp": str(at),
            "webhook-signature": f"v1,{base64_hmac(self.credentials()['client_secret'].encode(), signed)}",
        }
        return Hook(row["destination"], headers, raw)


def _named(key: str, name: str) -> dict[str, Any]:
    return {"id": int(key), "name": name, "system_label": name, "custom_label": "On its way" if key == "2" else name}


def _product(name: str) -> dict[str, Any]:
    return {"id": int(name), "primary_image": {"url_standard": f"https://cdn.example/{name}.jpg"}}


def _order(order: HeldOrder) -> dict[str, Any]:
    return {
        "id": int(order.id),
        "customer_id": int(order.customer_id or 0),
        "date_created": format_datetime(order.placed_at),
        "date_modified": format_datetime(order.updated_at),
        "status_id": int(order.statuses["order"]),
        "status": _NAMES.get(order.statuses["order"], "?"),
        "custom_status": "On its way" if order.statuses["order"] == "2" else "",
        "subtotal_ex_tax": f"{order.subtotal:.4f}",
        "subtotal_inc_tax": f"{order.subtotal:.4f}",
        "shipping_cost_ex_tax": f"{order.shipping:.4f}",
        "shipping_cost_inc_tax": f"{order.shipping:.4f}",
        "total_tax": "0.0000",
        "total_inc_tax": f"{order.total:.4f}",
        "items_total": sum(line.quantity for line in order.lines),
        "items_shipped": len(order.parcels),
        "payment_method": "Test Payment Gateway" if order.test else "Credit Card",
        "payment_status": "captured",
        "refunded_amount": f"{order.refunded:.4f}",
        "order_is_digital": False,
        "currency_code": order.currency,
        "default_currency_code": order.currency,
        "discount_amount": "0.0000",
        "coupon_discount": "0.0000",
        "shipping_address_count": 1,
        "is_deleted": False,
        "is_email_opt_in": True,
        "customer_locale": "en",
        "order_source": "www",
        "billing_address": {**_place(order), "email": order.email},
    }


def _line(order: HeldOrder, place: int) -> dict[str, Any]:
    line = order.lines[place]
    return {
        "id": int(line.id),
        "product_id": 100 + place,
        "name": line.name,
        "sku": line.sku,
        "quantity": line.quantity,
        "price_ex_tax": f"{line.price:.4f}",
        "price_inc_tax": f"{line.price:.4f}",
        "product_options": [{"display_name": "Colour", "display_value": "Black"}],
        "parent_order_product_id": None,
    }


def _shipment(order: HeldOrder, parcel: Parcel) -> dict[str, Any]:
    return {
        "id": int(parcel.id[1:]),
        "order_id": int(order.id),
        "date_created": format_datetime(parcel.at),
        "tracking_number": parcel.number,
        "shipping_provider": parcel.carrier.lower(),
        "shipping_provider_display_name": parcel.carrier,
        "tracking_carrier": parcel.carrier.lower(),
        "tracking_link": parcel.url,
        "generated_tracking_link": "",
        "items": [{"order_product_id": int(line.id), "quantity": line.quantity} for line in order.lines],
    }


def _place(order: HeldOrder) -> dict[str, Any]:
    return {
        "first_name": order.first_name,
        "last_name": order.last_name,
        "street_1": "12 Byron Row",
        "city": "London",
        "zip": "W1",
        "country": "United Kingdom",
        "country_iso2": "GB",
    }
