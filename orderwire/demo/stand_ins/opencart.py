"""An OpenCart with our extension: signed questions about orders by id and by the history of their statuses."""

import hmac
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from orderwire.carts.opencart_api import ROUTE, SIGNATURE, TIMESTAMP, signed
from orderwire.core import clock
from orderwire.demo.stand_in import Asked, HeldOrder, Line, Said
from orderwire.demo.stand_ins.extension import ExtensionStandIn

_NAMES = {"1": "Pending", "2": "Processing", "3": "Versendet", "5": "Complete", "7": "Canceled", "17": "Verpackt"}


class OpenCartStandIn(ExtensionStandIn):
    """`history`: the order of each row, counted from 1. The status 17 is the shop's own."""

    platform = "opencart"
    start = {"order": "1"}

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.history: list[str] = []

    def credentials(self) -> dict[str, str]:
        """The read key that the extension shows."""
        return {"key": "0123456789abcdef" * 4}

    def id_for(self, number: str) -> str:
        """OpenCart's order number is its id."""
        return number

    def tell(self, order: HeldOrder, event: str) -> list[int]:
        """Whatever happens to an order is a row of its history."""
        self.history.append(order.id)
        return super().tell(order, event)

    def answer(self, asked: Asked) -> Said:
        """Refuses in the extension's words."""
        if asked.path != "/index.php" or asked.query.get("route") != ROUTE:
            return Said(404, raw=b"<html>The page you requested cannot be found!</html>")
        refusal = self._refusal(asked)
        if refusal:
            return Said(401, {"error": refusal})
        return self._about() if asked.query.get("ask") != "orders" else Said(200, self._orders(asked.query))

    def _refusal(self, asked: Asked) -> str:
        stamp, given = asked.headers.get(TIMESTAMP.lower(), ""), asked.headers.get(SIGNATURE.lower(), "")
        if not re.fullmatch(r"\d{1,12}", stamp):
            return "signature"
        query = urlencode(asked.query, quote_via=quote, safe=":,")
        moment = datetime.fromtimestamp(int(stamp), UTC)
        if not hmac.compare_digest(signed(self.credentials()["key"], query, moment)[SIGNATURE], given):
            return "signature"
        return "clock" if abs(clock.now().timestamp() - int(stamp)) > 300 else ""

    def _about(self) -> Said:
        return Said(
            200,
            {
                "extension": "1.1.0",
                "opencart": "4.0.2.3",
                "timezone": "Europe/Berlin",
                "currency": "USD",
                "locale": "de-de",
                "statuses": [{"id": key, "name": name} for key, name in _NAMES.items()],
                "complete": ["3", "5", "17"],
            },
        )

    def _orders(self, query: Any) -> dict[str, Any]:
        if "ids" in query:
            return {"orders": self._read(query["ids"].split(",")), "last": "0", "more": False}
        first = int(query["after"]) if "after" in query else self._before(int(query["since"]))
        size = min(int(query["limit"]), self.page)
        rows = list(enumerate(self.history, start=1))[first:]
        page = rows[:size]
        answer = {
            "orders": self._read([order_id for _, order_id in page]),
            "last": str(page[-1][0] if page else first),
            "more": len(rows) > size,
        }
        total = len({order_id for _, order_id in rows})
        return answer if "after" in query else {**answer, "total": total}

    def _before(self, since: int) -> int:
        """The last row that is older: an order's time of change stands for its rows."""
        for place in range(len(self.history), 0, -1):
            order = self.orders.get(self.history[place - 1])
            if order is not None and order.updated_at.timestamp() < since:
                return place
        return 0

    def _read(self, ids: list[str]) -> list[dict[str, Any]]:
        found = [self.orders[order_id] for order_id in dict.fromkeys(ids) if order_id in self.orders]
        return [_order(order) for order in sorted(found, key=lambda one: int(one.id))]


def _order(order: HeldOrder) -> dict[str, Any]:
    address = {
        "firstname": order.first_name,
        "lastname": order.last_name,
        "company": "",
        "address_1": "12 Byron Row",
        "address_2": "",
        "city": "London",
        "zone": "Greater London",
        "postcode": "W1",
        "country": "GB",
        "country_id": "222",
    }
    return {
        "order_id": order.id,
        "store_id": "0",
        "order_status_id": order.statuses["order"],
        "customer_id": order.customer_id or "0",
        "firstname": order.first_name,
        "lastname": order.last_name,
        "email": order.email,
        "telephone": "020 7946 0000",
        "newsletter": "1" if order.customer_id else "",
        "language_code": "en-gb",
        "comment": "",
        "currency_code": order.currency,
        "currency_value": "1.00000000",
        "base_currency": "USD",
        "total": f"{order.total:.4f}",
        "added": str(int(order.placed_at.timestamp())),
        "updated": int(order.updated_at.timestamp()),
        "payment": address,
        "shipping": address,
        "products": [_product(line) for line in order.lines],
        "totals": [
            {"code": "sub_total", "value": f"{order.subtotal:.4f}"},
            {"code": "shipping", "value": f"{order.shipping:.4f}"},
            {"code": "total", "value": f"{order.total:.4f}"},
        ],
    }


def _product(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "name": line.name,
        "model": line.sku,
        "quantity": str(line.quantity),
        "price": f"{line.price:.4f}",
        "options": [{"name": "Colour", "value": "Black"}],
        "image": f"catalog/{line.sku}.jpg",
    }
