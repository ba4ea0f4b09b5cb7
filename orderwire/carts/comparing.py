"""What changed in a shop that cannot be asked that: its orders are listed briefly and compared with what was seen before.

What was seen last of each order is kept in the vault. A walk asks for one list a period, then reads those orders whole that are
new, differ, or are no longer where they were. An order that came to an end is read again a few times over a day, for its tracking
number, and forgotten after a month. What was read is remembered only after it was recorded, so that nothing is lost when a worker
dies.
"""

import zlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson

from orderwire.carts.base import Page
from orderwire.carts.calling import Shop
from orderwire.carts.snapshot import OrderSnapshot

NIGHT = timedelta(days=1)  # a poll that looks back further is the nightly one, or a backfill
_AGAIN = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
_REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Seen:
    """An order as a brief list has it: its status by the shop's word, a text that differs when it was changed.

    `concerns`: it matters although we do not know it yet (it is on its way, or was changed since the walk's moment).
    """

    state: str
    mark: str
    concerns: bool = True


@dataclass(slots=True)
class Known:
    """What is remembered of an order. `again`: how often it was read since its end; `ended`: when that was, Unix time."""

    state: str = ""
    mark: str = ""
    again: int = 0
    ended: int = 0


Memory = dict[str, Known]


@dataclass(slots=True)
class Walk:
    """One page in the making. `read`: what is to be remembered of the orders read, None for those that are gone."""

    orders: list[OrderSnapshot] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    read: dict[str, Seen | None] = field(default_factory=dict)


class Comparing(ABC):
    """One cart's way of listing and reading. `page`: how many orders are read whole at a time."""

    page: int

    @abstractmethod
    def over(self, state: str) -> bool:
        """Whether an order of this status came to its end. "" is a status not seen yet, which is none."""

    @abstractmethod
    def lists(self, shop: Shop, since: datetime, known: Memory, first: bool) -> list[str]:
        """The names of the lists that together have all orders placed since, and all on their way. `first`: no walk was made."""

    @abstractmethod
    def listed(self, shop: Shop, name: str, since: datetime, known: Memory, made: Walk) -> dict[str, Seen]:
        """The orders of one list, by id. Raises CallFailed."""

    @abstractmethod
    def read(self, shop: Shop, ids: Sequence[str], made: Walk) -> None:
        """Read these orders whole, into `made`. Raises CallFailed."""

    def changed(self, shop: Shop, since: datetime, cursor: str) -> Page:
        """A page of what changed. The cursor is `walk|l` while lists are left, then `walk|place`; both are in the vault."""
        walk, _, place = cursor.partition("|")
        lists = shop.vault.get(f"lists_{walk}") if place == "l" else ""
        kept: list[str] = orjson.loads(shop.vault.get(f"todo_{walk}") or b"[]") if walk and not lists else []
        if not lists and not kept:
            walk = f"{int(since.timestamp()):x}"
            names = self.lists(shop, since, memory(shop), not shop.vault.get("walked"))
            lists = orjson.dumps([names, {}]).decode()
        made = Walk()
        if lists:
            return self._list(shop, walk, since, lists, made)
        self._remember_read(shop, walk)
        start = int(place or 0)
        if start >= len(kept):
            shop.vault.keep(**{f"todo_{walk}": ""})
            return Page(())
        self.read(shop, kept[start : start + self.page], made)
        read = {number: [seen.state, seen.mark] if seen else None for number, seen in made.read.items()}
        shop.vault.keep(**{f"read_{walk}": orjson.dumps(read).decode()})
        gone = tuple(number for number, seen in made.read.items() if seen is None)
        oldest_first = tuple(sorted(made.orders, key=lambda order: order.updated_at))
        return Page(oldest_first, f"{walk}|{start + self.page}", skipped=tuple(made.skipped), gone=gone)

    def _list(self, shop: Shop, walk: str, since: datetime, lists: str, made: Walk) -> Page:
        """Ask for the next list; after the last one say what is to be read. The first and a night's walk do not rest."""
        (name, *names), rows = orjson.loads(lists)
        found = self.listed(shop, name, since, memory(shop), made)
        rows |= {number: [seen.state, seen.mark, seen.concerns] for number, seen in found.items()}
        if names:
            shop.vault.keep(**{f"lists_{walk}": orjson.dumps([names, rows]).decode()})
            rests = shop.now - since <= NIGHT and bool(shop.vault.get("walked"))
            return Page((), f"{walk}|l", skipped=tuple(made.skipped), rests=rests)
        todo = self._to_read(shop, {number: Seen(*row) for number, row in rows.items()})
        kept = {f"lists_{walk}": "", f"todo_{walk}": orjson.dumps(todo).decode() if todo else "", "walked": "1"}
        shop.vault.keep(**kept)
        return Page((), f"{walk}|0" if todo else "", skipped=tuple(made.skipped))

    def _to_read(self, shop: Shop, listed: dict[str, Seen]) -> list[str]:
        known = memory(shop)
        todo = [number for number, row in known.items() if number not in listed and not self.over(row.state)]
        todo += [number for number, row in known.items() if self._is_due_again(row, shop.now)]
        for number, seen in listed.items():
            before = known.get(number)
            if seen.concerns if before is None else (before.state, before.mark) != (seen.state, seen.mark):
                todo.append(number)
        return sorted(dict.fromkeys(todo), key=lambda number: (len(number), number))

    def _is_due_again(self, row: Known, now: datetime) -> bool:
        waited = now.timestamp() - row.ended
        return self.over(row.state) and row.again < len(_AGAIN) and waited >= _AGAIN[row.again].total_seconds()

    def _remember_read(self, shop: Shop, walk: str) -> None:
        """We are asked for the next page, so the one before was recorded: what was read there is known from now on."""
        read: dict[str, list[str] | None] = orjson.loads(shop.vault.get(f"read_{walk}") or b"{}")
        if not read:
            return
        known, now = memory(shop), int(shop.now.timestamp())
        for number, seen in read.items():
            before = known.pop(number, None)
            if seen is None:
                continue
            known[number] = row = Known(seen[0], seen[1])
            if self.over(row.state):
                row.ended = now
                if before is not None and self.over(before.state):
                    row.again, row.ended = before.again + 1, before.ended
        oldest = now - _REMEMBERED.total_seconds()
        remember(
            shop, {number: row for number, row in known.items() if not self.over(row.state) or row.ended >= oldest}
        )
        shop.vault.keep(**{f"read_{walk}": ""})


def memory(shop: Shop) -> Memory:
    """What was seen last of each order, by its id."""
    kept = shop.vault.get("orders")
    rows = orjson.loads(zlib.decompress(bytes.fromhex(kept))) if kept else {}
    return {number: Known(*row) for number, row in rows.items()}


def remember(shop: Shop, known: Memory) -> None:
    """Keep it, packed: there is one entry for each order on its way."""
    rows = {number: [row.state, row.mark, row.again, row.ended] for number, row in known.items()}
    shop.vault.keep(orders=zlib.compress(orjson.dumps(rows)).hex())
