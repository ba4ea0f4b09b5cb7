"""Lines of a file as orders: the lines of one number make one order, put into our words and upon what is known of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orderwire.carts.base import ShopFacts
from orderwire.carts.custom import read_order
from orderwire.carts.failures import Unreadable, UnreadableField
from orderwire.carts.reading import NUMBER_LIMIT, clean_text
from orderwire.carts.snapshot import Address, Axis, OrderSnapshot
from orderwire.orders.sheet import Sheet, SheetLine
from orderwire.orders.sheet_columns import KINDS, Column
from orderwire.orders.sheet_values import BadValue, read_day, read_flag, read_number
from orderwire.stores.models import Store
from orderwire.stores.statuses import axis_of, statuses_of

MOST_LINES_AN_ORDER = 1_000
_READS_ITEMS = "items"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line: which column of the file, what to do, what stands there (shortened)."""

    line: int
    order: str
    column: str
    problem: str
    given: str = ""


@dataclass(slots=True)
class Group:
    """The lines of one order; `records` counts all records of the file up to its last."""

    number: str
    lines: list[SheetLine]
    records: int
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is to be read: {key: the file's column}, how numbers and dates are written, as of when it speaks."""

    kind: str
    columns: Mapping[str, str]
    numbers: str
    dates: str
    as_of: datetime

    def cell(self, line: SheetLine, key: str) -> str:
        """What stands in a column of ours, "" when the file has none."""
        return line.cells.get(self.columns.get(key, ""), "")


def groups(sheet: Sheet, wish: Wish) -> Iterator[Group]:
    """The file's orders one after the other; for tracking numbers each line by itself. Raises BrokenSheet."""
    current: Group | None = None
    seen: dict[str, int] = {}
    for records, line in enumerate(sheet.lines(), start=1):
        number = clean_text(wish.cell(line, "order_number").removeprefix("#"), NUMBER_LIMIT)
        if wish.kind == "orders" and current and number and number == current.number:
            current.lines.append(line)
            current.records = records
            if len(current.lines) == MOST_LINES_AN_ORDER + 1:
                words = _("An order may have at most 1,000 lines.")
                current.faults.append(Fault(line.line, number, wish.columns["order_number"], words))
            continue
        if current:
            yield current
        current = Group(number, [line], records)
        column = wish.columns.get("order_number", "")
        if not number:
            current.faults.append(Fault(line.line, "", column, _("The order number is missing.")))
        elif wish.kind == "orders" and number in seen:
            words = _("This order came already on line %(line)s. Put all its lines one below the other.")
            current.faults.append(Fault(line.line, number, column, words % {"line": seen[number]}, number))
        seen.setdefault(number, line.line)
    if current:
        yield current


class OrderReader:
    """Reads groups into snapshots for one store."""

    def __init__(self, store: Store, wish: Wish) -> None:
        self._store, self._wish = store, wish
        self._columns = [one for one in KINDS["orders"] if one.key in wish.columns]
        self._keys = self._known_statuses()

    def read(self, group: Group, known: OrderSnapshot | None) -> OrderSnapshot | None:
        """The order as the file has it; columns that it lacks stay as known. None when faults were put into the group."""
        if group.faults:
            return None
        data = self._order(group)
        if group.faults:
            return None
        external_id = self._wish.cell(group.lines[0], "order_id") or (known.external_id if known else group.number)
        try:
            fresh = read_order(data, external_id, ShopFacts(self._store.timezone, self._store.currency))
        except UnreadableField as error:
            group.faults.append(self._at(group, error))
            return None
        except Unreadable as error:
            group.faults.append(Fault(group.lines[0].line, group.number, "", str(error)))
            return None
        fresh = replace(fresh, statuses=self._statuses(group.lines[0], fresh.statuses["order"]))
        return fresh if known is None else _upon(known, fresh, self._columns)

    def _order(self, group: Group) -> dict[str, Any]:
        """The lines as an Order of the API; what cannot be read becomes a fault."""
        data: dict[str, Any] = {"currency": self._store.currency, "updated_at": self._wish.as_of.isoformat()}
        for column in self._columns:
            if column.path and not column.of_item:
                value = self._value(group, group.lines[0], column)
                if value is not None:
                    _put(data, column.path, value)
        data["items"] = [item for line in group.lines if (item := self._item(group, line))]
        return data

    def _item(self, group: Group, line: SheetLine) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for column in self._columns:
            if column.of_item:
                value = self._value(group, line, column)
                if value is not None:
                    found[column.path.removeprefix("items.")] = value
        return found

    def _value(self, group: Group, line: SheetLine, column: Column) -> object:
        text = self._wish.cell(line, column.key)
        if not text:
            return None
        try:
            if column.kind == "money":
                return read_number(text, self._wish.numbers)
            if column.kind == "date":
                return read_day(text, self._wish.dates, self._store.timezone)
            if column.kind == "flag":
                return read_flag(text)
        except BadValue as error:
            name = self._wish.columns[column.key]
            group.faults.append(Fault(line.line, group.number, name, str(error), clean_text(text, 120)))
            return None
        if column.key == "status":
            return self._keys.get(("", text.casefold()), text)
        return text.removeprefix("#") if column.key == "order_number" else text

    def _statuses(self, line: SheetLine, status: str) -> dict[Axis, str]:
        """The status on its own axis, and the two further ones where the file has them."""
        found: dict[Axis, str] = {axis_of(self._store, status): status}
        for axis, key in (("payment", "payment_status"), ("fulfilment", "fulfilment_status")):
            text = clean_text(self._wish.cell(line, key), 80).lower()
            if text:
                found[axis] = self._keys.get((axis, text), text)  # type: ignore[index]
        return found

    def _known_statuses(self) -> dict[tuple[str, str], str]:
        """A status may stand as its key or as its name: {(axis or "" for the first of any, word): key}."""
        found: dict[tuple[str, str], str] = {}
        rows = statuses_of(self._store)
        for row in rows:
            found.setdefault((row.axis, row.label.casefold()), row.key)
            found.setdefault(("", row.label.casefold()), row.key)
        return found | {(axis, row.key.casefold()): row.key for row in rows for axis in (row.axis, "")}

    def _at(self, group: Group, error: UnreadableField) -> Fault:
        column = next((one for one in self._columns if one.path == error.field), None)
        place = error.field.split(".")
        line = group.lines[0]
        if len(place) == 3 and place[0] == _READS_ITEMS and place[1].isdigit() and int(place[1]) < len(group.lines):
            line = group.lines[int(place[1])]
            column = next((one for one in self._columns if one.path == f"items.{place[2]}"), None)
        name = self._wish.columns[column.key] if column else error.field
        given = clean_text(self._wish.cell(line, column.key), 120) if column else ""
        return Fault(line.line, group.number, name, f"This {error.message.rstrip('.')}.", given)


def same(one: OrderSnapshot, other: OrderSnapshot) -> bool:
    """Whether two states of an order say the same; when they were seen does not matter, nor parcels."""
    return replace(one, updated_at=other.updated_at, shipments=None) == replace(other, shipments=None)


def _put(data: dict[str, Any], path: str, value: object) -> None:
    first, _dot, rest = path.partition(".")
    if rest:
        _put(data.setdefault(first, {}), rest, value)
    else:
        data[first] = value


def _upon(known: OrderSnapshot, fresh: OrderSnapshot, columns: Sequence[Column]) -> OrderSnapshot:
    """What is known, with what the file has columns for put upon it; parcels are another file's business."""
    paths = {column.path for column in columns if column.path}
    taken = {path: getattr(fresh, path) for path in paths if "." not in path and path != "status"}
    if any(path.startswith("items.") for path in paths):
        taken["items"] = fresh.items
    for name in ("customer", "billing_address", "shipping_address"):
        parts = [path.removeprefix(f"{name}.") for path in paths if path.startswith(f"{name}.")]
        if parts:
            taken[name] = _parts_upon(getattr(known, name), getattr(fresh, name), parts)
    if "total" in taken and (taken["total"], fresh.currency) != (known.total, known.currency):
        taken |= {"shop_total": None, "shop_currency": None}
    taken |= {"statuses": {**known.statuses, **fresh.statuses}, "shipments": None, "updated_at": fresh.updated_at}
    return replace(known, **taken)


def _parts_upon(known: Any, fresh: Any, parts: Sequence[str]) -> Any:
    base, new = known or Address(), fresh or Address()
    names = {one.name for one in fields(base)}
    renamed = {"id": "external_id"}
    taken = {renamed.get(part, part): getattr(new, renamed.get(part, part)) for part in parts}
    made = replace(base, **{name: value for name, value in taken.items() if name in names})
    return None if made == Address() else made
