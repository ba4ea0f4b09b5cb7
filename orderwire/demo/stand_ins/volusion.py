"""A Volusion shop in New York: its export of orders, customers and tracking numbers as XML, login and password in the query."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from orderwire.demo.stand_in import Asked, HeldOrder, Hook, Said, StandIn

ZONE = ZoneInfo("America/New_York")
_WORDS = {
    "new": "New",
    "processing": "Processing",
    "ready_to_ship": "Ready To Ship",
    "partially_shipped": "Partially Shipped",
    "shipped": "Shipped",
    "canceled": "Cancelled",
}
_SIGN_IN = b"<html><body><form>Please sign in<br></form></body></html>"


class VolusionStandIn(StandIn):
    """Without a WHERE it gives `page` orders that were not exported yet and marks them; an order has a row for each line."""

    platform = "volusion"
    start = {"order": "new"}

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.exported: set[str] = set()

    def id_for(self, number: str) -> str:
        """An order's id is its number."""
        return number

    def credentials(self) -> dict[str, str]:
        """Login and encrypted password."""
        return {"login": "owner@shop.example.com", "encrypted_password": "0A1B2C3D4E5F60718293A4B5C6D7E8F9"}

    def answer(self, asked: Asked) -> Said:
        """One address, three tables."""
        right = self.credentials()
        sent = (asked.query.get("Login"), asked.query.get("EncryptedPassword"))
        if asked.path != "/net/WebService.aspx" or sent != (right["login"], right["encrypted_password"]):
            return Said(200, raw=_SIGN_IN)
        column, value = asked.query.get("WHERE_Column", ""), asked.query.get("WHERE_Value", "")
        table = asked.query.get("EDI_Name", "").partition("\\")[2]
        if table == "Orders":
            return self._orders(column, value, asked.query["SELECT_Columns"])
        if table == "Customers":
            owner = next((order for order in self.orders.values() if _customer_id(order) == value), None)
            return _xml(table, [_customer(owner)] if owner else [])
        found = self.orders.get(value)
        rows = [
            {"TrackingNumber": one.number, "OrderID": value, "Gateway": one.carrier, "ShipDate": _local(one.at)}
            for one in (found.parcels if found else [])
        ]
        return _xml("TrackingNumbers", rows)

    def _orders(self, column: str, value: str, columns: str) -> Said:
        if not column:
            found = [order for order in self.orders.values() if order.id not in self.exported][: self.page]
            self.exported |= {order.id for order in found}
        elif column == "o.OrderStatus":
            found = [order for order in self.orders.values() if _word(order).casefold() == value.casefold()]
        else:
            found = [order for order in self.orders.values() if order.id == value]
        wanted = {name.partition(".")[2] for name in columns.split(",")}
        rows = [row for order in found for row in _rows(order, whole="od." in columns)]
        return _xml("Orders", [{name: text for name, text in row.items() if name in wanted} for row in rows])

    def hooks_for(self, order: HeldOrder, event: str) -> list[Hook]:
        """None, ever."""
        return []


def _rows(order: HeldOrder, *, whole: bool) -> list[dict[str, str]]:
    base = {
        "OrderID": order.id,
        "OrderStatus": _word(order),
        "LastModified": _local(order.updated_at),
        "OrderDate": _local(order.placed_at),
        "OrderDateUtc": _american(order.placed_at.astimezone(UTC)),
        "CustomerID": _customer_id(order),
        "PaymentAmount": f"{order.total:.4f}",
        "TotalShippingCost": f"{order.shipping:.4f}",
        "SalesTax1": "0.0000",
        "BillingFirstName": order.first_name,
        "BillingLastName": order.last_name,
        "BillingAddress1": "12 Byron Row",
        "BillingCity": "London",
        "BillingPostalCode": "W1",
        "BillingCountry": "United Kingdom",
    }
    if not whole:
        return [base]
    return [
        {
            **base,
            "OrderDetailID": f"{order.id}{line.id}",
            "ProductCode": line.sku,
            "ProductName": line.name,
            "ProductPrice": f"{line.price:.4f}",
            "Quantity": str(line.quantity),
        }
        for line in order.lines
    ]


def _customer(order: HeldOrder) -> dict[str, str]:
    return {
        "CustomerID": _customer_id(order),
        "EmailAddress": order.email,
        "FirstName": order.first_name,
        "LastName": order.last_name,
        "EmailSubscriber": "Y",
        "Customer_IsAnonymous": "" if order.customer_id else "Y",
    }


def _customer_id(order: HeldOrder) -> str:
    """Each order's buyer is a customer of its own, a guest too."""
    return f"{order.customer_id or '9'}00{order.id}"


def _word(order: HeldOrder) -> str:
    return _WORDS.get(order.statuses["order"], order.statuses["order"])


def _local(moment: datetime) -> str:
    return _american(moment.astimezone(ZONE))


def _american(moment: datetime) -> str:
    return (
        f"{moment.month}/{moment.day}/{moment.year} {moment.strftime('%I').lstrip('0')}:{moment.strftime('%M:%S %p')}"
    )


def _xml(table: str, rows: Iterable[Mapping[str, str]]) -> Said:
    body = "".join(
        f"<{table}>" + "".join(f"<{name}>{escape(text)}</{name}>" for name, text in row.items()) + f"</{table}>"
        for row in rows
    )
    raw = f'<?xml version="1.0" encoding="utf-8"?>\n<xmldata>{body}</xmldata>'.encode()
    return Said(200, raw=raw, headers={"Content-Type": "text/xml"})
