"""A WooCommerce shop: orders, webhooks and status totals of its REST API wc/v3, keys as HTTP Basic."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from orderwire.carts.signing import base64_hmac
from orderwire.demo.stand_in import Asked, HeldOrder, Hook, Parcel, Said, StandIn

_ROOT = "/wp-json/wc/v3"
_NAMES = {"pending": "Pending payment", "processing": "Processing", "shipped": "Versendet", "completed": "Completed"}


class WooCommerceStandIn(StandIn):
    """The status “shipped” is a plugin's own, as many shops have one."""

    platform = "woocommerce"
    start = {"order": "processing"}

    def credentials(self) -> dict[str, str]:
        """Consumer key and secret."""
        return {"consumer_key": "ck_stand_in", "consumer_secret": "cs_stand_in_0123"}

    def answer(self, asked: Asked) -> Said:
        """Orders, webhooks, totals."""
        key, secret = self.credentials().values()
        if asked.headers.get("authorization") != "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode():
            return Said(401, {"code": "woocommerce_rest_cannot_view", "message": "Sorry, you cannot list resources."})
        path = asked.path.removeprefix(_ROOT)
        if path == "/orders":
            return self._list(asked)
        if path.startswith("/orders/"):
            order = self.orders.get(path.removeprefix("/orders/"))
            return (
                Said(200, self._order(order))
                if order
                else Said(404, {"code": "woocommerce_rest_shop_order_invalid_id"})
            )
        if path == "/reports/orders/totals":
            return Said(200, [{"slug": slug, "name": name, "total": 1} for slug, name in _NAMES.items()])
        if path.startswith("/webhooks"):
            return self._webhooks(asked, path.removeprefix("/webhooks").strip("/"))
        return Said(404, {"code": "rest_no_route"})

    def _list(self, asked: Asked) -> Said:
        """`modified_after` is exclusive to the second, as WooCommerce has it."""
        after = asked.query.get("modified_after")
        since = datetime.fromisoformat(after).replace(tzinfo=UTC) if after else datetime(2000, 1, 1, tzinfo=UTC)
        rows = self.since(since + timedelta(seconds=1))
        size, page = min(int(asked.query.get("per_page", 10)), self.page), int(asked.query.get("page", 1))
        shown = rows[(page - 1) * size : page * size]
        pages = -(-len(rows) // size)
        headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(pages)}
        return Said(200, [self._order(order) for order in shown], headers)

    def _webhooks(self, asked: Asked, hook_id: str) -> Said:
        if asked.method == "GET":
            return Said(200, self.subscriptions)
        if asked.method == "POST":
            self.subscriptions.append({**asked.json, "id": len(self.subscriptions) + 1})
            return Said(201, self.subscriptions[-1])
        found = next((row for row in self.subscriptions if str(row["id"]) == hook_id), None)
        if found is None:
            return Said(404, {"code": "woocommerce_rest_shop_webhook_invalid_id"})
        if asked.method == "DELETE":
            self.subscriptions.remove(found)
        else:
            found.update(asked.json)
        return Said(200, found)

    def hooks_for(self, order: HeldOrder, event: str) -> list[Hook]:
        """One call to each active webhook of the topic; a new number or refund is an update."""
        topic = {"created": "order.created", "deleted": "order.deleted"}.get(event, "order.updated")
        body = json.dumps({"id": int(order.id)} if event == "deleted" else self._order(order)).encode()
        calls: list[Hook] = []
        for row in self.subscriptions:
            if row["topic"] != topic or row["status"] != "active":
                continue
            headers = {
                "content-type": "application/json",
                "x-wc-webhook-source": self.url,
                "x-wc-webhook-topic": topic,
                "x-wc-webhook-id": str(row["id"]),
                "x-wc-webhook-delivery-id": f"{len(self.sent) + len(calls) + 1:032x}",
                "x-wc-webhook-signature": base64_hmac(row["secret"].encode(), body),
            }
            calls.append(Hook(row["delivery_url"], headers, body))
        return calls

    def _order(self, order: HeldOrder) -> dict[str, Any]:
        tracking = [_tracking(parcel) for parcel in order.parcels]
        return {
            "id": int(order.id),
            "number": order.number,
            "status": order.statuses["order"],
            "currency": order.currency,
            "date_created_gmt": _written(order.placed_at),
            "date_modified_gmt": _written(order.updated_at),
            "total": str(order.total),
            "shipping_total": str(order.shipping),
            "total_tax": "0.00",
            "discount_total": "0.00",
            "customer_id": int(order.customer_id or 0),
            "customer_note": "",
            "created_via": "checkout",
            "billing": _buyer(order),
            "shipping": {**_buyer(order), "email": ""},
            "line_items": [
                {
                    "id": int(line.id),
                    "name": line.name,
                    "sku": line.sku,
                    "quantity": line.quantity,
                    "price": float(line.price),
                    "subtotal": str(line.price * line.quantity),
                }
                for line in order.lines
            ],
            "refunds": [{"id": 1, "total": str(-order.refunded)}] if order.refunded else [],
            "meta_data": [{"id": 1, "key": "_wc_shipment_tracking_items", "value": tracking}] if tracking else [],
            "_links": {"self": [{"href": f"{urlsplit(self.url).path}/orders/{order.id}"}]},
        }


def _tracking(parcel: Parcel) -> dict[str, str]:
    return {
        "tracking_provider": parcel.carrier,
        "custom_tracking_provider": "",
        "custom_tracking_link": parcel.url,
        "tracking_number": parcel.number,
        "date_shipped": str(int(parcel.at.timestamp())),
        "tracking_id": parcel.id,
    }


def _buyer(order: HeldOrder) -> dict[str, str]:
    return {
        "first_name": order.first_name,
        "last_name": order.last_name,
        "email": order.email,
        "address_1": "12 Byron Row",
        "city": "London",
        "postcode": "W1",
        "country": "GB",
    }


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
