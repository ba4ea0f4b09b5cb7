"""A Shift4Shop shop in New York: orders, statuses, webhooks and settings of its REST API v2, opened by three headers."""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from orderwire.core import clock
from orderwire.demo.stand_in import Asked, HeldOrder, Hook, Parcel, Said, StandIn

ZONE = ZoneInfo("America/New_York")
_ROOT = "/3dCartWebAPI/v2"
_NAMES = {"1": "New", "2": "Being packed", "3": "Partial", "4": "Shipped", "5": "Cancel", "7": "Not Completed"}
_EVENTS = {3: "New Customer", 11: "New Order", 12: "Order Status Change", 15: "Abandoned Order"}


class Shift4ShopStandIn(StandIn):
    """The shop calls status 2 “Being packed”. Its list is newest first and knows days only; nothing is 404."""

    platform = "shift4shop"
    start = {"order": "1"}

    def credentials(self) -> dict[str, str]:
        """Private key and token."""
        return {"private_key": "private-stand-in-0123", "token": "token-stand-in-4567"}

    def hosts(self) -> dict[str, str]:
        """The API has one address for all shops."""
        return {"https://apirest.3dcart.com": self.url}

    def answer(self, asked: Asked) -> Said:
        """Orders, statuses, settings, webhooks."""
        right = self.credentials()
        secure = self.shop_url().replace("http://", "https://")
        sent = [asked.headers.get(name, "") for name in ("secureurl", "privatekey", "token")]
        if sent != [secure, right["private_key"], right["token"]]:
            return _refused(401, "Invalid token")
        path = asked.path.removeprefix(_ROOT)
        if path == "/Orders":
            return self._list(asked)
        if path.startswith("/Orders/"):
            order = self.orders.get(path.removeprefix("/Orders/"))
            return Said(200, [self._order(order)]) if order else _refused(404, "Order not found")
        if path == "/OrderStatus":
            rows = [{"OrderStatusID": int(key), "StatusText": name, "Visible": True} for key, name in _NAMES.items()]
            return Said(200, rows)
        if path == "/StoreSettings":
            standards = {"CurrencyCode": "USD", "StoreTimeZone": "(GMT-05:00) Eastern Time (US & Canada)"}
            return Said(200, {"StoreStandards": standards})
        if path.startswith("/Webhooks"):
            return self._webhooks(asked, path.removeprefix("/Webhooks").strip("/"))
        return _refused(404, "No such method")

    def _list(self, asked: Asked) -> Said:
        """`offset` begins at 1."""
        day = asked.query.get("lastupdatestart")
        since = datetime.strptime(day, "%m/%d/%Y").replace(tzinfo=ZONE) if day else clock.now() - timedelta(days=3650)
        found = self.since(since)[::-1]
        size, start = min(int(asked.query.get("limit", 10)), self.page), int(asked.query.get("offset", 1)) - 1
        shown = found[start : start + size]
        return Said(200, [self._order(order) for order in shown]) if shown else _refused(404, "No orders found")

    def _webhooks(self, asked: Asked, hook_id: str) -> Said:
        if hook_id == "Events":
            return Said(200, [{"EventType": event, "EventName": name} for event, name in _EVENTS.items()])
        if asked.method == "GET":
            return Said(200, self.subscriptions) if self.subscriptions else _refused(404, "No webhooks found")
        if asked.method == "POST":
            self.subscriptions.append({**asked.json, "Id": len(self.subscriptions) + 1})
            return Said(201, [{"Key": "Id", "Value": str(len(self.subscriptions)), "Status": "201"}])
        found = next((row for row in self.subscriptions if str(row["Id"]) == hook_id), None)
        if found is None:
            return _refused(404, "Webhook not found")
        if asked.method == "DELETE":
            self.subscriptions.remove(found)
        else:
            found.update(asked.json)
        return Said(200, [{"Key": "Id", "Value": hook_id, "Status": "200"}])

    def hooks_for(self, order: HeldOrder, event: str) -> list[Hook]:
        """The whole order, unsigned; of a deleted one nothing is told."""
        kind = {"created": 11, "deleted": 0}.get(event, 12)
        body = json.dumps([self._order(order)]).encode()
        wanted = [row for row in self.subscriptions if row["EventType"] == kind and row["Enabled"]]
        return [Hook(row["Url"], {"content-type": "application/json"}, body) for row in wanted]

    def _order(self, order: HeldOrder) -> dict[str, Any]:
        status = order.statuses["order"]
        return {
            "InvoiceNumberPrefix": "",
            "InvoiceNumber": int(order.number),
            "OrderID": int(order.id),
            "CustomerID": int(order.customer_id or 0),
            "OrderDate": _local(order.placed_at),
            "OrderStatusID": int(status) if status.isdigit() else status,
            "LastUpdate": _local(order.updated_at),
            "BillingFirstName": order.first_name,
            "BillingLastName": order.last_name,
            "BillingAddress": "12 Byron Row",
            "BillingCity": "London",
            "BillingZipCode": "W1",
            "BillingCountry": "GB",
            "BillingEmail": order.email,
            "ShipmentList": [_shipment(order, parcel) for parcel in order.parcels] or [_shipment(order, None)],
            "OrderItemList": [
                {
                    "CatalogID": 7,
                    "ItemIndexID": int(line.id),
                    "ItemID": line.sku,
                    "ItemQuantity": float(line.quantity),
                    "ItemUnitPrice": float(line.price),
                    "ItemOptionPrice": 0.0,
                    "ItemDescription": f"<b>{line.name}</b><br>",
                }
                for line in order.lines
            ],
            "OrderDiscount": 0.0,
            "SalesTax": 0.0,
            "OrderAmount": float(order.total),
            "CustomerComments": "",
        }


def _shipment(order: HeldOrder, parcel: Parcel | None) -> dict[str, Any]:
    return {
        "ShipmentID": 0,
        "ShipmentFirstName": order.first_name,
        "ShipmentLastName": order.last_name,
        "ShipmentAddress": "12 Byron Row",
        "ShipmentCity": "London",
        "ShipmentZipCode": "W1",
        "ShipmentCountry": "GB",
        "ShipmentCost": float(order.shipping) if parcel in (None, *order.parcels[:1]) else 0.0,
        "ShipmentMethodName": parcel.carrier if parcel else "UPS Ground",
        "ShipmentShippedDate": _local(parcel.at) if parcel else "",
        "ShipmentTrackingCode": parcel.number if parcel else "",
    }


def _local(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M:%S")


def _refused(status: int, words: str) -> Said:
    return Said(status, [{"Key": "Error", "Value": "", "Status": str(status), "Message": words}])
