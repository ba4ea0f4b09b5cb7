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
UNEXPORTED = ""  # the list of new orders; the others are called by their status
ENDED = {"shipped", "returned", "partially_returned", "canceled"}


class VolusionWalk(Comparing):
    """`words`: all statuses as Volusion writes them. A page is short, for each order read whole is three requests."""

    page = 5

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    def over(self, state: str) -> bool:
        """Shipped, returned, cancelled."""
        return key_of(state) in ENDED

    def lists(self, shop: Shop, since: datetime, known: Memory, first: bool) -> list[str]:
        """The export of new orders, then a list for each status; at night for all of them."""
        asked: list[str] = []
        if shop.now - since > NIGHT:
            asked = list(self._words)
        elif first:
            asked = [word for word in self._words if not self.over(word)]
        asked += [row.state for row in known.values() if row.state and not self.over(row.state)]
        return [UNEXPORTED, *{key_of(word): word for word in asked}.values()]

    def listed(self, shop: Shop, name: str, since: datetime, known: Memory, made: Walk) -> dict[str, Seen]:
        """Of the export or a status. Where an ended status is too long a list to be read, it is said, and the others go on."""
        if name == UNEXPORTED:
            return self._new_orders(shop, since, known)
        try:
            rows = volusion_api.of_status(shop, name)
        except CallFailed as error:
            if not self.over(name) or error.kind != "unreachable" or error.temporary:
                raise
            made.skipped.append(f"The orders in “{name}” could not be listed: {error}")
            return {}
        return {row.id("OrderID"): self._seen(row, shop, since) for row in rows if row.id("OrderID")}

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

    def _new_orders(self, shop: Shop, since: datetime, known: Memory) -> dict[str, Seen]:
        """Ask for unexported orders until none comes; each answer is kept at once, for the shop gives it only once."""
        found: dict[str, Seen] = {}
        for _ in range(MOST_EXPORTS):
            rows = [row for row in volusion_api.unexported(shop) if row.id("OrderID")]
            if not rows:
                break
            seen = {row.id("OrderID"): self._seen(row, shop, since) for row in rows}
            found |= seen
            added = [number for number, one in seen.items() if number not in known and one.concerns]
            known.update({number: Known() for number in added})
            if added:
                remember(shop, known)
        return found

    def _seen(self, row: Fields, shop: Shop, since: datetime) -> Seen:
        state = row.text("OrderStatus")
        return Seen(state, row.text("LastModified"), not self.over(state) or _changed_since(row, shop, since))


def _changed_since(row: Fields, shop: Shop, since: datetime) -> bool:
    try:
        moment = changed_at(row, shop)
    except Unreadable:
        return True
    return moment is None or moment >= since
