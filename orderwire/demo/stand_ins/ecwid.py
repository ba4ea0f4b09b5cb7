"""An Ecwid store: orders, profile and statuses of its REST API v3; webhooks that name an order, signed over id and time."""

import json
import uuid
from datetime import UTC, datetime
from typing import Any

from orderwire.carts.ecwid_api import HOST
from orderwire.carts.signing import base64_hmac
from orderwire.core import clock
from orderwire.demo.stand_in import Asked, HeldOrder, Hook, Parcel, Said, Send, StandIn

_TYPES = {"created": "order.created", "deleted": "order.deleted"}


class EcwidStandIn(StandIn):
    """The merchant has named one custom fulfilment status. The app's webhook address is set by hand, as Ecwid has it."""

    platform = "ecwid"
    start = {"payment": "paid", "fulfilment": "awaiting_processing"}
    store_id = "1003"
    client_secret = "ecwid-client-secret-0123"  # noqa: S105 - the stand-in's
    currency = "EUR"

    def __init__(self, send: Send | None = None, port: int = 0) -> None:
        super().__init__(send, port)
        self.mails = {"orderConfirmation": True, "orderShipped": True}

    def credentials(self) -> dict[str, str]:
        """Store, client secret, token."""
        return {
            "store_id": self.store_id,
            "client_secret": self.client_secret,
            "access_token": "secret_stand_in_0123456789",
        }

    def hosts(self) -> dict[str, str]:
        """Ecwid's one address."""
        return {HOST: self.url}

    def id_for(self, number: str) -> str:
        """Letters and digits, as Ecwid's are."""
        return f"EW{number}X"

    def place(self, **changed: Any) -> HeldOrder:
        """An order in the store's one currency."""
        return super().place(**{"currency": self.currency, **changed})

    def answer(self, asked: Asked) -> Said:
        """Orders, profile, statuses; 403 for a token of another store, as Ecwid has it."""
        root = f"/api/v3/{self.store_id}"
        if asked.headers.get("authorization") != f"Bearer {self.credentials()['access_token']}":
            return Said(403, {"errorMessage": "Forbidden", "errorCode": "INVALID_TOKEN"})
        if not asked.path.startswith(root):
            return Said(403, {"errorMessage": "The token belongs to another store."})
        path = asked.path.removeprefix(root)
        if path == "/profile" and asked.method == "PUT":
            for name, said in asked.json["mailNotifications"]["customerOrderMessages"].items():
                self.mails[name] = said["enabled"]
            return Said(200, {"updateCount": 1})
        if path == "/profile":
            return Said(200, self._profile())
        if path == "/profile/order_statuses":
            return Said(200, {"items": _statuses()})
        if path == "/orders":
            return self._list(asked)
        order = self.orders.get(path.removeprefix("/orders/"))
        return Said(200, self.order(order)) if order else Said(404, {"errorMessage": "Order not found"})

    def _list(self, asked: Asked) -> Said:
        """Newest order first, whenever it changed; both ends of the span count."""
        start, end = (int(asked.query.get(name, usual)) for name, usual in (("updatedFrom", "0"), ("updatedTo", "0")))
        rows = self.since(datetime.fromtimestamp(start, UTC))
        rows = [order for order in rows if not end or int(order.updated_at.timestamp()) <= end]
        if "ids" in asked.query:
            wanted = set(asked.query["ids"].split(","))
            rows = [order for order in rows if {order.id, str(_internal(order))} & wanted]
        rows.sort(key=lambda order: (order.placed_at, order.number), reverse=True)
        offset, limit = int(asked.query.get("offset", 0)), min(int(asked.query.get("limit", 100)), self.page)
        items = [self.order(order) for order in rows[offset : offset + limit]]
        return Said(200, {"total": len(rows), "count": len(items), "offset": offset, "limit": limit, "items": items})

    def hooks_for(self, order: HeldOrder, event: str) -> list[Hook]:
        """One call; a parcel is an update. Only time and event id are signed."""
        if not self.hook_url:
            return []
        event_id, created = str(uuid.uuid4()), int(clock.now().timestamp())
        data = {"orderId": order.id}
        if event != "deleted":
            data |= {
                f"new{axis}Status": word for axis, word in zip(("Payment", "Fulfillment"), _words(order), strict=True)
            }
        body = {
            "eventId": event_id,
            "eventCreated": created,
            "storeId": int(self.store_id),
            "entityId": _internal(order),
            "eventType": _TYPES.get(event, "order.updated"),
            "data": data,
        }
        signature = base64_hmac(self.client_secret.encode(), f"{created}.{event_id}".encode())
        headers = {"content-type": "application/json", "x-ecwid-webhook-signature": signature}
        return [Hook(self.hook_url, headers, json.dumps(body).encode())]

    def order(self, order: HeldOrder) -> dict[str, Any]:
        """The order as the API writes it; there is no currency in it."""
        payment, fulfilment = _words(order)
        first, more = (order.parcels[0] if order.parcels else None), order.parcels[1:]
        person = {"name": f"{order.first_name} {order.last_name}", "street": "12 Byron Row", "city": "London"}
        guest = {} if not order.customer_id else {"customerId": int(order.customer_id)}
        return {
            "id": order.id,
            "orderNumber": _internal(order),
            "internalId": _internal(order),
            "vendorOrderNumber": order.number,
            "email": order.email,
            **guest,
            "paymentStatus": payment,
            "fulfillmentStatus": fulfilment,
            "subtotal": float(order.subtotal),
            "total": float(order.total),
            "tax": 0,
            "couponDiscount": 0,
            "refundedAmount": float(order.refunded),
            "createTimestamp": int(order.placed_at.timestamp()),
            "updateTimestamp": int(order.updated_at.timestamp()),
            "billingPerson": {**person, "postalCode": "W1", "countryCode": "GB"},
            "items": [
                {
                    "id": int(line.id),
                    "name": line.name,
                    "sku": line.sku,
                    "price": float(line.price),
                    "quantity": line.quantity,
                }
                for line in order.lines
            ],
            "shippingOption": {
                "shippingRate": float(order.shipping),
                "shippingCarrierName": first.carrier if first else "UPS",
            },
            **({"trackingNumber": first.number} if first else {}),
            "shipments": [_label(parcel) for parcel in more],
            "disableAllCustomerNotifications": False,
        }

    def _profile(self) -> dict[str, Any]:
        return {
            "generalInfo": {"storeId": int(self.store_id)},
            "formatsAndUnits": {"currency": self.currency, "timezone": "Europe/London"},
            "languages": {"enabledLanguages": ["en", "de"], "defaultLanguage": "en"},
        }


def _statuses() -> list[dict[str, Any]]:
    rows = [("AWAITING_PAYMENT", "PAYMENT_STATUS", True, ""), ("PAID", "PAYMENT_STATUS", True, "")]
    rows += [(word, "FULFILLMENT_STATUS", True, "") for word in ("AWAITING_PROCESSING", "PROCESSING", "SHIPPED")]
    rows += [
        ("CUSTOM_FULFILLMENT_STATUS_1", "FULFILLMENT_STATUS", True, "In the engraving room"),
        ("CUSTOM_FULFILLMENT_STATUS_2", "FULFILLMENT_STATUS", False, ""),
    ]
    return [
        {"statusId": word, "orderStatusType": kind, "enabled": on, **({"name": name} if name else {})}
        for word, kind, on, name in rows
    ]


def _label(parcel: Parcel) -> dict[str, Any]:
    return {
        "id": parcel.id,
        "created": parcel.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S +0000"),
        "shippingService": {"carrier": parcel.carrier.upper()},
        "tracking": {"tracking_number": parcel.number, "tracking_url": parcel.url},
    }


def _words(order: HeldOrder) -> tuple[str, str]:
    return order.statuses["payment"].upper(), order.statuses["fulfilment"].upper()


def _internal(order: HeldOrder) -> int:
    return 516_000_000 + int(order.number)
