"""A store's orders and tracking numbers as CSV, line by line, in the columns that an import reads."""

from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal
from typing import Any

from orderwire.carts.snapshot import LineItem as Line
from orderwire.carts.snapshot import OrderSnapshot
from orderwire.core.csv_text import guarded, line
from orderwire.core.money import text
from orderwire.orders.models import Order, Shipment
from orderwire.orders.sheet_columns import KINDS, ORDERS, Column
from orderwire.orders.view import snapshots_of
from orderwire.stores.models import Store

ORDERS_AT_ONCE = 200
_RENAMED = {"id": "external_id"}


def lines(store: Store, kind: str) -> Iterator[str]:
    """The head line, then every row, oldest order first. The mark before it tells spreadsheets that it is UTF-8."""
    yield "\ufeff" + line(column.key for column in KINDS[kind])
    yield from _orders(store) if kind == "orders" else _numbers(store)


def _orders(store: Store) -> Iterator[str]:
    """One line for each line item, an order without any has one line."""
    for orders in _in_pages(store):
        snapshots = snapshots_of(orders)
        for order in orders:
            snapshot = snapshots[order.pk]
            for item in snapshot.items or (None,):
                yield line(guarded(_value(order, snapshot, item, column)) for column in ORDERS)


def _numbers(store: Store) -> Iterator[str]:
    for orders in _in_pages(store):
        names = {order.pk: order.number for order in orders}
        for row in Shipment.objects.filter(order_id__in=list(names)).exclude(number="").order_by("order_id", "id"):
            yield line(map(guarded, (names[row.order_id], row.number, row.carrier, row.url)))


def _in_pages(store: Store) -> Iterator[list[Order]]:
    """Every order by id, some at a time; what comes while it is written is in it too."""
    after = ""
    while True:
        rows = Order.objects.filter(store=store, deleted_at=None, pk__gt=after).order_by("id")
        page = list(rows[:ORDERS_AT_ONCE])
        if page:
            yield page
        if len(page) < ORDERS_AT_ONCE:
            return
        after = page[-1].pk


def _value(order: Order, snapshot: OrderSnapshot, item: Line | None, column: Column) -> Any:
    """What stands in a column: times in UTC, money and quantities plain with a point, yes or no."""
    own = {
        "order_id": order.external_id,
        "status": order.status or order.payment_status or order.fulfilment_status,
        "payment_status": order.payment_status if order.status else "",
        "fulfilment_status": order.fulfilment_status if order.status or order.payment_status else "",
    }
    found: Any = own[column.key] if column.key in own else _found(snapshot, item, column)
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, Decimal):
        return f"{found.normalize():f}" if column.key == "item_quantity" else text(found, snapshot.currency)
    return found.astimezone(UTC) if column.kind == "date" and found is not None else found


def _found(snapshot: OrderSnapshot, item: Line | None, column: Column) -> Any:
    path = column.path.split(".")
    part: Any = item if column.of_item else snapshot if len(path) == 1 else getattr(snapshot, path[0])
    return None if part is None else getattr(part, _RENAMED.get(path[-1], path[-1]))
