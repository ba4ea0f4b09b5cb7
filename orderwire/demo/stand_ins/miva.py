"""A Miva shop: its JSON API with signed calls, searches and on-demand columns, and its workflow's unsigned webhook."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from orderwire.core import clock
from orderwire.demo.stand_in import Asked, HeldOrder, Hook, Parcel, Said, StandIn

_KEY = base64.b64encode(b"a signing key of Miva's, 32 bytes").decode().rstrip("=")
_TESTS: dict[str, Callable[[int, list[int]], bool]] = {
    "EQ": lambda held, asked: held == asked[0],
    "GT": lambda held, asked: held > asked[0],
    "GE": lambda held, asked: held >= asked[0],
    "IN": lambda held, asked: held in asked,
}


class MivaStandIn(StandIn):
    """Calls older than two minutes are refused; lines and shipments come on demand only."""

    platform = "miva"
    start = {"order": "0", "payment": "payment:100"}

    def id_for(self, number: str) -> str:
        """An order's id is its number."""
        return number

    def credentials(self) -> dict[str, str]:
        """Store code, token, signing key."""
        return {"store_code": "LAMPS", "token": "0f90f77b58ca98836eba3d50f526f523", "signing_key": _KEY}

    def wrong_credentials(self) -> dict[str, str]:
        """A token with a wrong letter."""
        return {**self.credentials(), "token": "1f90f77b58ca98836eba3d50f526f523"}

    def answer(self, asked: Asked) -> Said:
        """OrderList_Load_Query of the right store, in time, rightly signed."""
        right = self.credentials()
        raw = base64.b64decode(_KEY + "=" * (-len(_KEY) % 4))
        signature = base64.b64encode(hmac.new(raw, asked.body, hashlib.sha256).digest()).decode()
        if asked.headers.get("x-miva-api-authorization") != f"MIVA-HMAC-SHA256 {right['token']}:{signature}":
            return Said(401, {"success": 0, "error_code": "access_denied", "error_message": "Invalid API Token"})
        words = asked.json
        if asked.path != "/mm5/json.mvc" or words["Function"] != "OrderList_Load_Query":
            return _refused("function_denied", "The token may not call this function")
        if words["Store_Code"] != right["store_code"]:
            return _refused("store_not_found", "Unable to locate store")
        if abs(clock.now().timestamp() - words["Miva_Request_Timestamp"]) > 120:
            return _refused("invalid_timestamp", "Request timestamp is outside of the allowed window")
        return self._list(words)

    def _list(self, words: dict[str, Any]) -> Said:
        search = [one for part in words["Filter"] if part["name"] == "search" for one in part["value"]]
        columns = [name for part in words["Filter"] if part["name"] == "ondemandcolumns" for name in part["value"]]
        found = sorted((self._order(order) for order in self.orders.values()), key=lambda row: row["id"])
        for one in search:
            values = [int(value) for value in one["value"].split(",")]
            found = [row for row in found if _TESTS[one["operator"]](int(row[one["field"]]), values)]
        start, size = words["Offset"], min(words["Count"] or self.page, self.page)
        shown = [
            {name: value for name, value in row.items() if name in columns or not isinstance(value, list)}
            for row in found[start : start + size]
        ]
        return Said(200, {"success": 1, "data": {"total_count": len(found), "start_offset": start, "data": shown}})

    def hooks_for(self, order: HeldOrder, event: str) -> list[Hook]:
        """The whole order to the address of the merchant's workflow; of a deleted one nothing is told."""
        if event == "deleted" or not self.hook_url:
            return []
        return [Hook(self.hook_url, {"content-type": "application/json"}, json.dumps(self._order(order)).encode())]

    def _order(self, order: HeldOrder) -> dict[str, Any]:
        status = order.statuses["order"]
        return {
            "id": int(order.id),
            "batch_id": 0,
            "status": int(status) if status.isdigit() else status,
            "pay_status": int(order.statuses["payment"].partition(":")[2]),
            "orderdate": _unix(order.placed_at),
            "dt_updated": {"time_t": _unix(order.updated_at)},
            "cust_id": int(order.customer_id or 0),
            "bill_fname": order.first_name,
            "bill_lname": order.last_name,
            "bill_email": order.email,
            "bill_addr1": "12 Byron Row",
            "bill_city": "London",
            "bill_zip": "W1",
            "bill_cntry": "GB",
            "total": float(order.total),
            "total_ship": float(order.shipping),
            "total_tax": 0.0,
            "total_capt": float(order.total),
            "total_rfnd": float(order.refunded),
            "source": "",
            "items": [_line(order, line) for line in order.lines],
            "shipments": [_shipment(parcel, place) for place, parcel in enumerate(order.parcels, start=1)],
            "discounts": [],
        }


def _line(order: HeldOrder, line: Any) -> dict[str, Any]:
    return {
        "order_id": int(order.id),
        "line_id": int(line.id),
        "code": line.sku.lower(),
        "sku": line.sku,
        "name": line.name,
        "quantity": line.quantity,
        "price": float(line.price),
        "status": 200 if order.parcels else 0,
        "shpmnt_id": 1 if order.parcels else 0,
        "options": [],
    }


def _shipment(parcel: Parcel, place: int) -> dict[str, Any]:
    return {
        "id": place,
        "code": parcel.id,
        "tracknum": parcel.number,
        "tracktype": parcel.carrier,
        "tracklink": parcel.url,
        "ship_date": _unix(parcel.at),
        "status": 200,
    }


def _unix(moment: datetime) -> int:
    return int(moment.timestamp())


def _refused(code: str, words: str) -> Said:
    return Said(200, {"success": 0, "error_code": code, "error_message": words})
