"""A JSON object from a cart, read field by field: whatever stands in it, reading raises nothing but UnreadableField."""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from orderwire.carts.failures import Unreadable, UnreadableField
from orderwire.carts.reading import TEXT_LIMIT, clean_id, clean_text, read_time
from orderwire.core.money import BadAmount, read_amount, read_currency
from orderwire.core.strictjson import NotJson, loads


def read_object(body: bytes) -> "Fields":
    """The JSON object that `body` holds. Raises Unreadable."""
    try:
        value = loads(body)
    except NotJson as error:
        raise Unreadable(str(error)) from error
    if not isinstance(value, dict):
        raise Unreadable("The text is JSON but not an object.")
    return Fields(value)


class Fields:
    """One JSON object and its dotted name in the whole. A field of a kind we cannot use counts as absent."""

    __slots__ = ("data", "path")

    def __init__(self, data: object, path: str = "") -> None:
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        self.path = path

    def __bool__(self) -> bool:
        return bool(self.data)

    def get(self, name: str) -> Any:
        """The raw value, None when absent."""
        return self.data.get(name)

    def name_of(self, name: str) -> str:
        """The dotted name of a field in the whole."""
        return f"{self.path}.{name}" if self.path else name

    def wrong(self, name: str, message: str) -> UnreadableField:
        """The failure to raise for a field."""
        return UnreadableField(self.name_of(name), message)

    def text(self, name: str, limit: int = TEXT_LIMIT) -> str:
        """clean_text() of the field, "" when absent."""
        return clean_text(self.data.get(name), limit)

    def id(self, name: str) -> str:
        """clean_id() of the field, "" when absent."""
        return clean_id(self.data.get(name))

    def required(self, name: str, clean: Callable[[object], str] = clean_text) -> str:
        """The cleaned field, which must be there and not be empty."""
        found = clean(self.data.get(name))
        if not found:
            raise self.wrong(name, "is missing")
        return found

    def inside(self, name: str) -> "Fields":
        """The object in the field; an empty one when there is none."""
        return Fields(self.data.get(name), self.name_of(name))

    def each(self, name: str) -> list["Fields"]:
        """The objects in the list in the field; what is no object is passed over."""
        found = self.data.get(name)
        if not isinstance(found, list):
            return []
        path = self.name_of(name)
        return [Fields(part, f"{path}.{place}") for place, part in enumerate(found) if isinstance(part, dict)]

    def is_list(self, name: str) -> bool:
        """Whether the field holds a list."""
        return isinstance(self.data.get(name), list)

    def amount(self, name: str) -> Decimal | None:
        """The amount in the field, None when absent, null or empty."""
        value = self.data.get(name)
        if value is None or value == "":
            return None
        try:
            return read_amount(value)
        except BadAmount as error:
            raise self.wrong(name, f"cannot be read as money. {error}") from error

    def required_amount(self, name: str) -> Decimal:
        """The amount in the field, which must be there."""
        found = self.amount(name)
        if found is None:
            raise self.wrong(name, "is missing")
        return found

    def rounded_amount(self, name: str) -> Decimal | None:
        """Like amount(), for carts that send the result of a division: rounded to six digits after the point."""
        value = self.data.get(name)
        if isinstance(value, Decimal) and value.is_finite() and -50 < value.adjusted() < 15:
            value = value.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
            return Fields({name: value}, self.path).amount(name)
        return self.amount(name)

    def currency(self, name: str) -> str:
        """The currency in the field, which must be there."""
        if self.data.get(name) in (None, ""):
            raise self.wrong(name, "is missing")
        try:
            return read_currency(self.data[name])
        except BadAmount as error:
            raise self.wrong(name, f"cannot be read as a currency. {error}") from error

    def time(self, name: str, zone: str = "UTC") -> datetime | None:
        """The moment in the field in UTC, None when absent, null, empty or a zero date."""
        value = self.data.get(name)
        if value is None or value == "" or (isinstance(value, str) and value.startswith("0000-00-00")):
            return None
        try:
            return read_time(value, zone)
        except Unreadable as error:
            raise self.wrong(name, str(error)) from error

    def required_time(self, name: str, zone: str = "UTC") -> datetime:
        """The moment in the field, which must be there."""
        found = self.time(name, zone)
        if found is None:
            raise self.wrong(name, "is missing")
        return found


def distinct(ids: Iterable[str]) -> list[str]:
    """The ids in order, made distinct: an empty one becomes its place, a repeated one gets `~2`, `~3`, …"""
    taken: set[str] = set()
    made = []
    for place, given in enumerate(ids, start=1):
        base = fresh = given or str(place)
        copy = 1
        while fresh in taken:
            copy += 1
            fresh = f"{base}~{copy}"
        taken.add(fresh)
        made.append(fresh)
    return made


def bounded(amount: Decimal) -> Decimal | None:
    """A computed amount, None when it is larger than an amount may be."""
    try:
        return read_amount(amount)
    except BadAmount:
        return None
