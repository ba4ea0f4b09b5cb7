"""What changed in a Volusion shop: new orders by the export, the others by comparing.

Each turn lists the orders of the statuses in which orders are known to stand, and once a night those of all.
"""

from collections.abc import Sequence
from datetime import datetime

from orderwire.carts import volusion_api
from orderwire.carts.calling import CallFailed, Shop
from orderwire.carts.comparing import NIGHT, Comparing, Known, Memory, Seen, Walk, remember
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.volusion_order import changed_at, key_of, read_order

MOST_EXPORTS = 20  # in one go; what is left comes with the next
ENDED = {"shipped", "returned", "partially_returned", "canceled"}


class VolusionWalk(Comparing):
    """`words`: all statuses as Volusion writes them. A page is short, for each order read whole is three requests."""

    page = 5

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    def over(self, state: str) -> bool:
        """Shipped, returned, cancelled."""
        return key_of(state) in ENDED

    def listed(self, shop: Shop, since: datetime, known: Memory, first: bool, made: Walk) -> dict[str, Seen]:
        """By status. Where an ended status is too long a list to be read, it is said, and the others go on."""
        self._new_orders(shop, since, known)
        asked: list[str] = []
        if shop.now - since > NIGHT:
            asked = list(self._words)
        elif first:
            asked = [word for word in self._words if not self.over(word)]
        asked += [row.state for row in known.values() if row.state and not self.over(row.state)]
        listed: dict[str, Seen] = {}
        for key, word in {key_of(word): word for word in asked}.items():
            try:
                rows = volusion_api.of_status(shop, word)
            except CallFailed as error:
                if key not in ENDED or error.kind != "unreachable" or error.temporary:
                    raise
                made.skipped.append(f"The orders in “{word}” could not be listed: {error}")
                continue
            listed |= {row.id("OrderID"): self._seen(row, shop, since) for row in rows if row.id("OrderID")}
        return listed

    def read(self, shop: Shop, ids: Sequence[str], made: Walk) -> None:
        """Each with its customer and its tracking numbers."""
        for number in ids:
            parts = volusion_api.whole(shop, number)
            if parts is None:
                made.read[number] = None
                continue
            made.read[number] = self._seen(parts.rows[0], shop, shop.now)
            try:
                made.orders.append(read_order(parts, shop))
            except Unreadable as error:
                made.skipped.append(f"Order {number}: {error}")

    def _new_orders(self, shop: Shop, since: datetime, known: Memory) -> None:
        """Ask for unexported orders until none comes; each answer is kept at once, for the shop gives it only once."""
        for _ in range(MOST_EXPORTS):
            rows = [row for row in volusion_api.unexported(shop) if row.id("OrderID")]
            if not rows:
                return
            seen = {row.id("OrderID"): self._seen(row, shop, since) for row in rows}
            added = [number for number, one in seen.items() if number not in known and one.concerns]
            known.update({number: Known() for number in added})
            if added:
                remember(shop, known)

    def _seen(self, row: Fields, shop: Shop, since: datetime) -> Seen:
        state = row.text("OrderStatus")
        return Seen(state, row.text("LastModified"), not self.over(state) or _changed_since(row, shop, since))


def _changed_since(row: Fields, shop: Shop, since: datetime) -> bool:
    try:
        moment = changed_at(row, shop)
    except Unreadable:
        return True
    return moment is None or moment >= since
