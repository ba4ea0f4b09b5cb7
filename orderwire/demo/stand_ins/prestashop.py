"""A PrestaShop: its webservice with JSON lists and XML for one status, its clock in Paris, names in two languages.

An empty list is `[]`, dates are only filtered with `date=1`, a key is refused as a wrong one is, and a whole customer would
hold the hash of a password: it is never to be asked for.
"""

import base64
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from orderwire.demo.stand_in import Asked, HeldOrder, Line, Said
from orderwire.demo.stand_ins.extension import ExtensionStandIn

ZONE = ZoneInfo("Europe/Paris")
_STATES: dict[str, tuple[str, str, str]] = {  # id: name, template, the marks that are set
    "2": ("Payment accepted", "payment", "paid invoice send_email"),
    "3": ("Processing in progress", "preparation", "paid invoice delivery send_email"),
    "4": ("Expédié", "shipped", "paid invoice delivery shipped send_email"),
    "5": ("Delivered", "", "paid invoice delivery shipped"),
    "6": ("Canceled", "order_canceled", "send_email"),
    "14": ("Emballé", "", "paid invoice delivery"),
}
_CURRENCIES = {"1": "USD", "2": "EUR"}
_XML = (
    '<?xml version="1.0"?><prestashop><errors><error><code>{}</code><message>{}</message></error></errors></prestashop>'
)


class PrestaShopStandIn(ExtensionStandIn):
    """`unseen`: resources that the key may not see. `silenced`: statuses whose mail was switched off.

    `friendly`: whether its URLs are. `own`: whether combinations have pictures of their own.
    """

    platform = "prestashop"
    start = {"order": "2"}

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.unseen: set[str] = set()
        self.silenced: set[str] = set()
        self.carriers: dict[str, str] = {}
        self.friendly, self.own = True, True

    def credentials(self) -> dict[str, str]:
        """A key of 32 signs."""
        return {"key": "PRESTA0123456789PRESTA0123456789"}

    def answer(self, asked: Asked) -> Said:
        """One resource after another."""
        key = self.credentials()["key"]
        if asked.headers.get("authorization") != "Basic " + base64.b64encode(f"{key}:".encode()).decode():
            return _error(401, 21, "Authentification key is not active")
        resource, _, row_id = asked.path.removeprefix("/api/").partition("/")
        if resource in self.unseen:
            return _error(401, 26, f'Resource of type "{resource}" is not allowed with this authentication key')
        if resource == "order_states" and row_id:
            return self._state(asked, row_id)
        if resource not in self._tables():
            return _error(400, 27, f'Resource of type "{resource}" does not exists')
        return _listed(asked, resource, self._tables()[resource]())

    def _tables(self) -> dict[str, Callable[[], list[dict[str, Any]]]]:
        held = self.orders.values
        return {
            "orders": lambda: [self._order(order) for order in held()],
            "order_carriers": lambda: [row for order in held() for row in self._parcels(order)],
            "customers": lambda: [_customer(order) for order in held()],
            "addresses": lambda: [_address(order) for order in held()],
            "order_states": lambda: [self._state_row(key) for key in _STATES],
            "currencies": lambda: [{"id": key, "iso_code": code} for key, code in _CURRENCIES.items()],
            "languages": lambda: [{"id": "1", "iso_code": "fr", "language_code": "fr-fr"}],
            "countries": lambda: [{"id": "8", "iso_code": "FR"}],
            "states": list,
            "products": self._products,
            "combinations": lambda: [_combination(row, self.own) for row in self._products()],
            "image_types": lambda: [
                {"id": "1", "name": "cart_default", "width": "125", "products": "1"},
                {"id": "2", "name": "home_default", "width": "250", "products": "1"},
                {"id": "3", "name": "large_default", "width": "800", "products": "1"},
                {"id": "4", "name": "stores_default", "width": "250", "products": "0"},
            ],
            "carriers": lambda: [
                {"id": key, "name": name, "url": "https://track.example.com/@"} for name, key in self.carriers.items()
            ],
            "configurations": lambda: [
                {"id": "1", "name": "PS_TIMEZONE", "value": ZONE.key},
                {"id": "2", "name": "PS_CURRENCY_DEFAULT", "value": "1"},
                {"id": "3", "name": "PS_LANG_DEFAULT", "value": "1"},
                {"id": "4", "name": "PS_REWRITING_SETTINGS", "value": str(int(self.friendly))},
            ],
        }

    def _products(self) -> list[dict[str, Any]]:
        skus = sorted({line.sku for order in self.orders.values() for line in order.lines})
        return [{"id": product_id(sku), "id_default_image": str(product_id(sku) + 1)} for sku in skus]

    def _state(self, asked: Asked, row_id: str) -> Said:
        """One status as XML: what is put must be whole."""
        if row_id not in _STATES:
            return Said(404)
        if asked.method == "PUT":
            put = asked.body.decode()
            if f"<id><![CDATA[{row_id}]]></id>" not in put or "<template>" not in put:
                return _error(400, 90, "parameter is required")
            if "<send_email>0</send_email>" in put:
                self.silenced.add(row_id)
        row = self._state_row(row_id)
        inner = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in row.items() if name != "name")
        raw = f'<?xml version="1.0"?><prestashop><order_state>{inner}</order_state></prestashop>'
        return Said(200, headers={"Content-Type": "text/xml"}, raw=raw.encode())

    def _state_row(self, key: str) -> dict[str, Any]:
        name, template, marks = _STATES[key]
        flags = {mark: str(int(mark in marks.split())) for mark in ("paid", "invoice", "delivery", "shipped")}
        mails = "send_email" in marks and key not in self.silenced
        names = [{"id": "2", "value": f"{name} (en)"}, {"id": "1", "value": name}]
        return {"id": key, **flags, "send_email": str(int(mails)), "deleted": "0", "template": template, "name": names}

    def _order(self, order: HeldOrder) -> dict[str, Any]:
        currency = next((key for key, code in _CURRENCIES.items() if code == order.currency), "1")
        return {
            "id": int(order.id),
            "reference": order.number,
            "current_state": order.statuses["order"],
            "id_customer": order.id,
            "id_address_delivery": order.id,
            "id_address_invoice": order.id,
            "id_currency": currency,
            "id_lang": "1",
            "conversion_rate": "1.000000",
            "module": "ps_wirepayment",
            "secure_key": "e10adc3949ba59abbe56e057f20f883e",
            "total_paid_tax_incl": _money(order.total),
            "total_paid_tax_excl": _money(order.total),
            "total_products_wt": _money(order.subtotal),
            "total_shipping_tax_incl": _money(order.shipping),
            "total_discounts_tax_incl": _money(Decimal(0)),
            "date_add": _written(order.placed_at),
            "date_upd": _written(order.updated_at),
            "associations": {"order_rows": [_row(line) for line in order.lines]},
        }

    def _parcels(self, order: HeldOrder) -> list[dict[str, Any]]:
        """The row that each order has, and one for every further number."""
        rows = []
        for place, parcel in enumerate(order.parcels):
            carrier = self.carriers.setdefault(parcel.carrier, str(len(self.carriers) + 1))
            rows.append({"id": int(order.id) * 10 + place, "id_carrier": carrier, "tracking_number": parcel.number})
        empty = {"id": int(order.id) * 10, "id_carrier": "0", "tracking_number": ""}
        return [{**row, "id_order": order.id} for row in rows or [empty]]


def _listed(asked: Asked, resource: str, rows: list[dict[str, Any]]) -> Said:
    for name, value in asked.query.items():
        field = re.fullmatch(r"filter\[(\w+)\]", name)
        if field is None:
            continue
        if field[1].startswith("date_") and asked.query.get("date") != "1":
            return _error(400, 32, "This filter does not exist. Did you mean: id")
        rows = [row for row in rows if _passes(row[field[1]], value)]
    for part in reversed(asked.query.get("sort", "[id_ASC]").strip("[]").split(",")):
        name = part.rpartition("_")[0]
        rows = sorted(rows, key=lambda row: int(row[name]) if name == "id" else row[name])
    rows = rows[: int(asked.query.get("limit", 1000))]
    shown = asked.query.get("display", "[id]")
    if shown == "full":
        rows = [{**row, **({"passwd": "$2y$10$abc"} if resource == "customers" else {})} for row in rows]
    else:
        rows = [{name: row[name] for name in shown.strip("[]").split(",")} for row in rows]
    return Said(200, {resource: rows} if rows else [])


def _passes(mine: object, wanted: str) -> bool:
    """`[1|2]` one of them, `>[5]` more than it."""
    value = str(mine)
    if wanted.startswith(">"):
        limit = wanted[2:-1]
        return int(value) > int(limit) if value.isdigit() else value > limit
    return value in wanted.strip("[]").split("|")


def _customer(order: HeldOrder) -> dict[str, Any]:
    return {
        "id": order.id,
        "email": order.email,
        "firstname": order.first_name,
        "lastname": order.last_name,
        "newsletter": "1",
        "id_lang": "1",
        "is_guest": str(int(not order.customer_id)),
    }


def _address(order: HeldOrder) -> dict[str, Any]:
    empty = dict.fromkeys(("company", "address2", "phone_mobile"), "")
    return {
        **empty,
        "id": order.id,
        "firstname": order.first_name,
        "lastname": order.last_name,
        "address1": "12 rue Byron",
        "city": "Paris",
        "postcode": "75001",
        "phone": "01 99 00 00 00",
        "id_country": "8",
        "id_state": "0",
    }


def _row(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "product_id": str(product_id(line.sku)),
        "product_attribute_id": str(product_id(line.sku) + 7),
        "product_name": line.name,
        "product_reference": line.sku,
        "product_quantity": str(line.quantity),
        "unit_price_tax_incl": _money(line.price),
    }


def product_id(sku: str) -> int:
    """The catalog's id of a product."""
    return 10 * (crc32(sku.encode()) % 100_000) + 10


def _combination(product: dict[str, Any], own: bool) -> dict[str, Any]:
    """Each product has one, with a picture of its own or without any."""
    pictures = [{"id": str(product["id"] + 2)}] if own else []
    return {"id": product["id"] + 7, "associations": {"images": pictures}}


def _error(status: int, code: int, words: str) -> Said:
    return Said(status, headers={"Content-Type": "text/xml"}, raw=_XML.format(code, words).encode())


def _money(amount: Decimal) -> str:
    return f"{amount:.6f}"


def _written(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")
