"""The demo's shop on a stand-in of a cart: it has a past, and its orders move by themselves, as that cart would tell of it."""

import random
import sys
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from orderwire.carts.registry import CARTS
from orderwire.core import clock
from orderwire.demo.catalog import CARRIERS, PEOPLE, PRODUCTS
from orderwire.demo.stand_in import HeldOrder, Line, StandIn
from orderwire.demo.stand_ins.registry import STAND_INS

PAST_ORDERS = 120
NEW_ORDER_SECONDS = 7.0
STEP_SECONDS = 12.0
_WAY = ("processing", "partially_shipped", "shipped", "out_for_delivery", "delivered")


def way_of(platform: str) -> list[tuple[str, str, str]]:
    """An order's way by this cart's own statuses: (key, axis, what it comes to), found by what each status means."""
    found = []
    for word in _WAY:
        status = next((one for one in CARTS[platform].statuses if one.means.fulfilment == word), None)
        if status is not None:
            found.append((status.key, str(status.axis), word))
    return found


class CartShop:
    """A stand-in with buyers: `seed` decides what they buy."""

    def __init__(self, stand_in: StandIn, seed: int = 1) -> None:
        self._stand_in, self._dice = stand_in, random.Random(seed)
        self._way = way_of(stand_in.platform)
        self._due: list[tuple[float, HeldOrder, list[tuple[str, str, str]]]] = []

    def past(self, orders: int = PAST_ORDERS) -> None:
        """Orders of the last two months, somewhere on their way, none of them told."""
        self._stand_in.deaf = True
        for number in range(orders):
            at = clock.now() - timedelta(hours=2 + 12 * (orders - number))
            order = self._place(at)
            for key, axis, word in self._way[: self._dice.randint(0, len(self._way))]:
                self._move(order, key, axis, word)
            order.updated_at = at + timedelta(hours=1)
        self._stand_in.deaf = False

    def run(self, stop: threading.Event, seconds_a_step: float = STEP_SECONDS) -> None:
        """A new order now and then, and each a step further, until told to stop."""
        next_order = 0.0
        while not stop.is_set():
            now = time.monotonic()
            if now >= next_order:
                next_order = now + NEW_ORDER_SECONDS * seconds_a_step / STEP_SECONDS
                self._due.append((now + seconds_a_step, self._place(), list(self._way)))
            for entry in [row for row in self._due if row[0] <= now]:
                self._due.remove(entry)
                self._step(entry[1], entry[2], now + seconds_a_step)
            stop.wait(min(0.25, seconds_a_step))

    def _step(self, order: HeldOrder, way: Sequence[tuple[str, str, str]], then: float) -> None:
        if way:
            self._move(order, *way[0])
            self._due.append((then, order, list(way[1:])))

    def _place(self, at: object = None) -> HeldOrder:
        first, last, *_ = self._dice.choice(PEOPLE)
        product = self._dice.choice(PRODUCTS)
        line = Line("1", product.sku, product.name, Decimal(product.price), self._dice.randint(1, 3))
        when = {"placed_at": at, "updated_at": at} if at else {}
        return self._stand_in.place(
            first_name=first,
            last_name=last,
            email=f"{first}.{last}@example.com".lower().replace(" ", "-"),
            customer_id=str(self._dice.randint(1, 500)),
            lines=[line],
            **when,
        )

    def _move(self, order: HeldOrder, key: str, axis: str, word: str) -> None:
        if word in ("partially_shipped", "shipped"):
            carrier, pattern = self._dice.choice(CARRIERS)
            self._stand_in.ship(order, pattern.format(self._dice.randrange(10**9)), carrier)
        self._stand_in.move(order, key, axis)


def main() -> int:
    """`python -m orderwire.demo.cart_shop PLATFORM PORT HOOK_URL`: what `orderwire demo --cart` starts."""
    platform, port, hook_url = sys.argv[1:4]
    with STAND_INS[platform](port=int(port)) as stand_in:
        stand_in.hook_url = hook_url
        shop = CartShop(stand_in)
        shop.past()
        shop.run(threading.Event())
    return 0


if __name__ == "__main__":
    sys.exit(main())
