"""A Magento shop: orders and shipments of REST V1 by search criteria, store views, and our extension's list of statuses.

Past the last page it repeats that page, as Magento does; a configurable line comes with the simple one beneath it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zlib import crc32

from orderwire.demo.stand_in import Asked, HeldOrder, Line, Parcel, Said
from orderwire.demo.stand_ins.extension import ExtensionStandIn

_ROOT = "/rest/V1"
_LABELS = {"pending": "Pending", "processing": "Wird bearbeitet", "complete": "Complete", "packed": "Packed"}
_COMPARES: dict[str, Callable[[str, str], bool]] = {
    "eq": lambda mine, given: mine == given,
    "in": lambda mine, given: mine in given.split(","),
    "gteq": lambda mine, given: _order(mine) >= _order(given),
    "gt": lambda mine, given: _order(mine) > _order(given),
    "lt": lambda mine, given: _order(mine) < _order(given),
}


class MagentoStandIn(ExtensionStandIn):
    """The status “packed” is the shop's own."""

    platform = "magento"
    start = {"order": "pending", "fulfilment": "unshipped"}

    def credentials(self) -> dict[str, str]:
        """An integration's access token."""
        return {"access_token": "magento-token-0123456789"}

    def answer(self, asked: Asked) -> Said:
        """A wrong token and a missing right are both 401."""
        if asked.headers.get("authorization") != "Bearer " + self.credentials()["access_token"]:
            return Said(401, {"message": "The consumer isn't authorized to access %resources."})
        path = asked.path.removeprefix(_ROOT)
        if path == "/orders":
            return self._list(asked, [self._order(order) for order in self.orders.values()])
        if path == "/shipments":
            return self._list(asked, [row for order in self.orders.values() for row in _shipments(order)])
        if path == "/store/storeConfigs":
            media = f"{self.url}/media/"
            return Said(200, [_store(0, "admin", "en_US", media), _store(1, "default", "en_GB", media)])
        if path == "/products":
            return self._list(asked, list(self._products()))
        if path == "/orderwire/statuses":
            return Said(200, [{"status": key, "label": label} for key, label in _LABELS.items()])
        return Said(404, {"message": "Request does not match any route."})

    def _list(self, asked: Asked, rows: list[dict[str, Any]]) -> Said:
        criteria = _criteria(asked.query)
        for field, value, how in criteria["filters"]:
            rows = [row for row in rows if _COMPARES[how](str(row[field]), value)]
        rows.sort(key=lambda row: [_order(str(row[field])) for field in criteria["sort"]])
        size = min(criteria["size"], self.page)
        last = max(-(-len(rows) // size), 1)
        page = min(criteria["page"], last)
        shown = rows[(page - 1) * size : page * size]
        echoed = {"page_size": size, "current_page": page}
        return Said(200, {"items": shown, "search_criteria": echoed, "total_count": len(rows)})

    def _products(self) -> Iterable[dict[str, Any]]:
        """The configurables have the pictures, the simple products beneath them none."""
        for sku in sorted({line.sku for order in self.orders.values() for line in order.lines}):
            for place, file in enumerate((f"/{sku[0].lower()}/{sku[1].lower()}/{sku.lower()}.jpg", "no_selection")):
                roles = [{"attribute_code": role, "value": file} for role in ("image", "small_image")]
                one = _product_id(sku) + place
                yield {"id": one, "entity_id": one, "sku": sku, "custom_attributes": roles}

    def _order(self, order: HeldOrder) -> dict[str, Any]:
        guest = not order.customer_id
        names = {} if guest else {"customer_firstname": order.first_name, "customer_lastname": order.last_name}
        return {
            **names,
            "entity_id": int(order.id),
            "increment_id": order.number,
            "status": order.statuses["order"],
            "state": "processing",
            "store_id": 1,
            "created_at": _written(order.placed_at),
            "updated_at": _written(order.updated_at),
            "order_currency_code": order.currency,
            "base_currency_code": order.currency,
            "grand_total": float(order.total),
            "base_grand_total": float(order.total),
            "subtotal": float(order.subtotal),
            "shipping_amount": float(order.shipping),
            "tax_amount": 0,
            "discount_amount": 0,
            "total_refunded": float(order.refunded),
            "customer_email": order.email,
            "customer_is_guest": int(guest),
            **({} if guest else {"customer_id": int(order.customer_id)}),
            "items": [row for line in order.lines for row in _rows(order, line)],
            "billing_address": _buyer(order),
            "extension_attributes": {
                "shipping_assignments": [{"shipping": {"address": _buyer(order), "method": "flatrate_flatrate"}}]
            },
        }


def _rows(order: HeldOrder, line: Line) -> list[dict[str, Any]]:
    """A configurable and the simple product beneath it, ids of their own."""
    top = int(order.id) * 100 + 2 * int(line.id)
    part = {"unshipped": 0, "partially_shipped": line.quantity / 2}.get(
        order.statuses.get("fulfilment", "unshipped"), line.quantity
    )
    shared = {"sku": line.sku, "qty_ordered": line.quantity, "qty_canceled": 0, "qty_refunded": 0, "is_virtual": 0}
    return [
        {
            **shared,
            "item_id": top,
            "product_id": _product_id(line.sku),
            "product_type": "configurable",
            "name": line.name,
            "price": float(line.price),
            "qty_shipped": part,
        },
        {
            **shared,
            "item_id": top + 1,
            "product_id": _product_id(line.sku) + 1,
            "parent_item_id": top,
            "product_type": "simple",
            "name": f"{line.name}-Black",
            "price": 0,
            "qty_shipped": 0,
        },
    ]


def _product_id(sku: str) -> int:
    return 2 * (crc32(sku.encode()) % 100_000) + 2


def _shipments(order: HeldOrder) -> Iterable[dict[str, Any]]:
    """One shipment for each parcel, with its track."""
    for place, parcel in enumerate(order.parcels, start=1):
        yield {
            "entity_id": int(order.id) * 100 + place,
            "order_id": int(order.id),
            "store_id": 1,
            "created_at": _written(parcel.at),
            "updated_at": _written(parcel.at),
            "items": [
                {"order_item_id": int(order.id) * 100 + 2 * int(line.id), "qty": line.quantity} for line in order.lines
            ],
            "tracks": [_track(order, place, parcel)],
        }


def _track(order: HeldOrder, place: int, parcel: Parcel) -> dict[str, Any]:
    return {
        "entity_id": int(order.id) * 1000 + place,
        "order_id": int(order.id),
        "track_number": parcel.number,
        "title": parcel.carrier,
        "carrier_code": "custom",
        "created_at": _written(parcel.at),
    }


def _buyer(order: HeldOrder) -> dict[str, Any]:
    return {
        "firstname": order.first_name,
        "lastname": order.last_name,
        "street": ["12 Byron Row"],
        "city": "London",
        "postcode": "W1",
        "country_id": "GB",
        "telephone": "020 7946 0000",
    }


def _store(store_id: int, code: str, locale: str, media: str) -> dict[str, Any]:
    zone = {"timezone": "Europe/London", "base_currency_code": "USD", "secure_base_media_url": media}
    return {"id": store_id, "code": code, "website_id": store_id, "locale": locale, **zone}


def _criteria(query: Mapping[str, str]) -> dict[str, Any]:
    filters, sort = [], []
    for place in range(10):
        name = f"searchCriteria[filter_groups][{place}][filters][0]"
        if f"{name}[field]" in query:
            filters.append((query[f"{name}[field]"], query[f"{name}[value]"], query[f"{name}[condition_type]"]))
        if f"searchCriteria[sortOrders][{place}][field]" in query:
            sort.append(query[f"searchCriteria[sortOrders][{place}][field]"])
    size, page = query.get("searchCriteria[pageSize]", "20"), query.get("searchCriteria[currentPage]", "1")
    return {"filters": filters, "sort": sort, "size": int(size), "page": int(page)}


def _order(value: str) -> Decimal:
    """Numbers by their size, times by their age."""
    if value.isdigit():
        return Decimal(value)
    return Decimal(int(datetime.fromisoformat(value).replace(tzinfo=UTC).timestamp()))


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
