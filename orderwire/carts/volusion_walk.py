"""What changed in a Volusion shop, which cannot be asked that: new orders by the export, the others by comparing.

What we saw last of each order is kept in the vault: its status and when it was changed. Each walk lists the orders by status,
briefly, and reads those whole that are new, differ, or are no longer where they were. An order that came to an end is read
again a few times over a day, for its tracking number. What was seen is kept only after it was recorded, so that nothing is
lost when a worker dies.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson

from orderwire.carts import volusion_api
from orderwire.carts.calling import CallFailed, Shop
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.snapshot import OrderSnapshot
from orderwire.carts.volusion_order import changed_at, key_of, read_order

PAGE = 20  # orders a page: each is three requests
MOST_EXPORTS = 50  # in one go; what is left comes with the next
ENDED = {"shipped", "returned", "partially_returned", "canceled"}
_AGAIN = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
_REMEMBERED = timedelta(days=30)
_NIGHT = timedelta(days=1)  # a poll that looks back further is the nightly one, or a backfill: it asks for all statuses
Row = list[
    str | int
]  # Volusion's word for the status, LastModified as it stood, how often read since its end, when it ended


@dataclass(slots=True)
class Walk:
    """One page of what changed. `gone`: ids the shop has no longer."""

    orders: list[OrderSnapshot] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    cursor: str = ""


def changed(shop: Shop, since: datetime, cursor: str, words: Sequence[str]) -> Walk:
    """A page. `words`: all statuses as Volusion writes them. The cursor is `walk|place`, the walk's ids are in the vault."""
    walk, _, place = cursor.partition("|")
    todo: list[str] = orjson.loads(shop.vault.get(f"todo_{walk}") or b"[]") if walk else []
    made = Walk()
    if not todo:
        walk, place = f"{int(since.timestamp()):x}", "0"
        todo = _what_to_read(shop, since, words, made)
        shop.vault.keep(**{f"todo_{walk}": orjson.dumps(todo).decode() if todo else ""})
        if not shop.vault.get("orders"):
            _keep(shop, {})
        if not todo:
            return made
    _remember_read(shop, walk)
    start = int(place or 0)
    if start >= len(todo):
        shop.vault.keep(**{f"todo_{walk}": ""})
        return Walk()
    made.cursor = f"{walk}|{start + PAGE}"
    _read(shop, walk, todo[start : start + PAGE], made)
    return made


def _what_to_read(shop: Shop, since: datetime, words: Sequence[str], made: Walk) -> list[str]:
    known, first = memory(shop), not shop.vault.get("orders")
    _new_orders(shop, since, known)
    asked = list(words) if shop.now - since > _NIGHT else []
    if first and not asked:
        asked = [word for word in words if key_of(word) not in ENDED]
    asked += [str(row[0]) for row in known.values() if row[0] and key_of(str(row[0])) not in ENDED]
    listed = _listed(shop, {key_of(word): word for word in asked}, made)
    todo = [number for number in known if number not in listed and _stands_open(known[number])]
    todo += [number for number, row in known.items() if _is_due_again(row, shop.now)]
    todo += [number for number, row in listed.items() if _differs(row, known.get(number), shop, since)]
    return sorted(dict.fromkeys(todo), key=lambda number: (len(number), number))


def _new_orders(shop: Shop, since: datetime, known: dict[str, Row]) -> None:
    """Ask for unexported orders until none comes; each answer is kept at once, for the shop gives it only once."""
    for _ in range(MOST_EXPORTS):
        rows = [row for row in volusion_api.unexported(shop) if row.id("OrderID")]
        added = [row.id("OrderID") for row in rows if row.id("OrderID") not in known and _concerns_us(row, shop, since)]
        known.update({number: ["", "", 0, 0] for number in added})
        if added:
            _keep(shop, known)
        if not rows:
            return


def _listed(shop: Shop, asked: dict[str, str], made: Walk) -> dict[str, Fields]:
    """The orders of these statuses. Where an ended status is too long a list to be read, it is said, and the others go on."""
    listed: dict[str, Fields] = {}
    for key, word in asked.items():
        try:
            listed |= {row.id("OrderID"): row for row in volusion_api.of_status(shop, word) if row.id("OrderID")}
        except CallFailed as error:
            if key not in ENDED or error.kind != "unreachable" or error.temporary:
                raise
            made.skipped.append(f"The orders in “{word}” could not be listed: {error}")
    return listed


def _stands_open(row: Row) -> bool:
    return key_of(str(row[0])) not in ENDED


def _is_due_again(row: Row, now: datetime) -> bool:
    step, ended = int(row[2]), int(row[3])
    return not _stands_open(row) and step < len(_AGAIN) and now.timestamp() >= ended + _AGAIN[step].total_seconds()


def _differs(row: Fields, known: Row | None, shop: Shop, since: datetime) -> bool:
    if known is not None:
        return known[:2] != [row.text("OrderStatus"), row.text("LastModified")]
    return _concerns_us(row, shop, since)


def _concerns_us(row: Fields, shop: Shop, since: datetime) -> bool:
    """Every order still on its way; of those that ended, what changed since then."""
    if key_of(row.text("OrderStatus")) not in ENDED:
        return True
    try:
        moment = changed_at(row, shop)
    except Unreadable:
        return True
    return moment is None or moment >= since


def _read(shop: Shop, walk: str, ids: Sequence[str], made: Walk) -> None:
    read: dict[str, Row | None] = {}
    for number in ids:
        parts = volusion_api.whole(shop, number)
        if parts is None:
            made.gone.append(number)
            read[number] = None
            continue
        order = parts.rows[0]
        read[number] = [order.text("OrderStatus"), order.text("LastModified"), 0, 0]
        try:
            made.orders.append(read_order(parts, shop))
        except Unreadable as error:
            made.skipped.append(f"Order {number}: {error}")
    shop.vault.keep(**{f"read_{walk}": orjson.dumps(read).decode()})
    made.orders.sort(key=lambda one: one.updated_at)


def _remember_read(shop: Shop, walk: str) -> None:
    """The page before was recorded, or we were not asked for the next: what was read there is known from now on."""
    read: dict[str, Row | None] = orjson.loads(shop.vault.get(f"read_{walk}") or b"{}")
    if not read:
        return
    known, now = memory(shop), int(shop.now.timestamp())
    for number, row in read.items():
        before = known.pop(number, None)
        if row is None:
            continue
        if not _stands_open(row):
            ended = before is not None and bool(before[0]) and not _stands_open(before)
            row[2:] = [int(before[2]) + 1, before[3]] if before is not None and ended else [0, now]
        known[number] = row
    oldest = now - _REMEMBERED.total_seconds()
    _keep(shop, {number: row for number, row in known.items() if _stands_open(row) or int(row[3]) >= oldest})
    shop.vault.keep(**{f"read_{walk}": ""})


def memory(shop: Shop) -> dict[str, Row]:
    """What was seen last of each order, by its id."""
    kept = shop.vault.get("orders")
    return dict(orjson.loads(zlib.decompress(bytes.fromhex(kept)))) if kept else {}


def _keep(shop: Shop, known: dict[str, Row]) -> None:
    shop.vault.keep(orders=zlib.compress(orjson.dumps(known)).hex())
