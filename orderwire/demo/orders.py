"""The demo shop's orders: made by dice with a seed, moved step by step, written as CONTRACT §4's Order."""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from orderwire.demo.catalog import CARRIERS, PEOPLE, PRODUCTS, STREETS

# What an order's life may look like, with seconds between the steps.
LIVES: tuple[tuple[int, tuple[tuple[str, int], ...]], ...] = (
    (60, (("pending", 0), ("processing", 8), ("shipped", 14), ("out_for_delivery", 20), ("delivered", 15))),
    (15, (("processing", 0), ("partially_shipped", 12), ("shipped", 18), ("delivered", 25))),
    (10, (("awaiting_payment", 0), ("processing", 15), ("shipped", 15), ("delivered", 30))),
    (10, (("pending", 0), ("cancelled", 12))),
    (5, (("processing", 0), ("shipped", 10), ("delivered", 15), ("refunded", 20))),
)


@dataclass(slots=True)
class DemoOrder:
    """One order on its way. `steps` are the (status, seconds after the last) still to come."""

    number: int
    placed_at: datetime
    person: int
    lines: list[tuple[int, int]]
    status: str
    steps: list[tuple[str, int]]
    shipments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """Items and shipping, in euros."""
        return self.subtotal + self.shipping

    @property
    def subtotal(self) -> Decimal:
        """The lines' sum."""
        return sum((Decimal(PRODUCTS[product].price) * count for product, count in self.lines), Decimal(0))

    @property
    def shipping(self) -> Decimal:
        """Free from 100 euros on."""
        return Decimal("0.00") if self.subtotal >= 100 else Decimal("4.90")

    def as_json(self, now: datetime) -> dict[str, Any]:
        """The order now, as the custom cart sends it."""
        first, last, country, city = PEOPLE[self.person]
        address = {
            "name": f"{first} {last}",
            "line1": STREETS[self.person % len(STREETS)],
            "city": city,
            "postcode": f"{10000 + self.person * 137}",
            "country": country,
        }
        return {
            "id": f"demo-{self.number}",
            "number": str(self.number),
            "status": self.status,
            "placed_at": self.placed_at.isoformat(),
            "updated_at": now.isoformat(),
            "currency": "EUR",
            "total": str(self.total),
            "subtotal": str(self.subtotal),
            "shipping": str(self.shipping),
            "tax": "0.00",
            "discount": "0.00",
            "refunded": str(self.total) if self.status == "refunded" else "0.00",
            "source": "web",
            "customer": _customer(self.person, first, last),
            "billing_address": address,
            "shipping_address": address,
            "items": [_item(place, product, count) for place, (product, count) in enumerate(self.lines, 1)],
            "shipments": [dict(parcel) for parcel in self.shipments],
            "order_url": f"https://shop.example.com/orders/{self.number}",
        }


def _customer(person: int, first: str, last: str) -> dict[str, Any]:
    plain = unicodedata.normalize("NFKD", f"{first}.{last}@example.com".lower().replace(" ", "-"))
    email = plain.encode("ascii", "ignore").decode()
    guest = person % 5 == 4
    return {
        "id": None if guest else str(7000 + person),
        "email": email,
        "first_name": first,
        "last_name": last,
        "guest": guest,
        "accepts_marketing": person % 3 == 0,
        "locale": "en-GB",
    }


def _item(place: int, product: int, count: int) -> dict[str, Any]:
    thing = PRODUCTS[product]
    return {
        "id": str(place),
        "sku": thing.sku,
        "name": thing.name,
        "variant": thing.variant,
        "quantity": count,
        "price": thing.price,
        "url": f"https://shop.example.com/p/{thing.sku.lower()}",
    }


class DemoShop:
    """Makes and moves orders; the same seed makes the same shop."""

    def __init__(self, seed: int = 7, first_number: int = 1000) -> None:
        self._dice = random.Random(seed)
        self._next = first_number

    def new_order(self, placed_at: datetime) -> DemoOrder:
        """An order in its first status."""
        self._next += 1
        products = self._dice.sample(range(len(PRODUCTS)), self._dice.choice((1, 1, 2, 2, 3, 5)))
        lines = [(product, self._dice.choice((1, 1, 1, 2, 3))) for product in products]
        steps = self._dice.choices([life for _, life in LIVES], [weight for weight, _ in LIVES])[0]
        person = self._dice.randrange(len(PEOPLE))
        return DemoOrder(self._next, placed_at, person, lines, steps[0][0], list(steps[1:]))

    def move(self, order: DemoOrder, now: datetime) -> bool:
        """Take the order's next step; False when it has arrived."""
        if not order.steps:
            return False
        order.status, _ = order.steps.pop(0)
        if order.status in {"shipped", "partially_shipped"}:
            order.shipments.append(self._parcel(order, now))
        for parcel in order.shipments:
            if order.status in {"out_for_delivery", "delivered"}:
                parcel["status"] = order.status
        return True

    def past(self, count: int, now: datetime) -> Iterator[tuple[DemoOrder, datetime]]:
        """Orders of the last ninety days that have arrived where they were going, oldest first, with their last move's time."""
        start = now - timedelta(days=90)
        for index in range(count):
            placed = start + (timedelta(days=89) * index) / count
            order = self.new_order(placed)
            moved = placed
            while order.steps:
                moved += timedelta(hours=self._dice.randint(4, 30))
                self.move(order, moved)
            yield order, min(moved, now - timedelta(hours=1))

    def _parcel(self, order: DemoOrder, now: datetime) -> dict[str, Any]:
        carrier, pattern = self._dice.choice(CARRIERS)
        number = pattern.format(self._dice.randrange(10**9))
        place = len(order.shipments) + 1
        return {
            "id": f"p{order.number}-{place}",
            "carrier": carrier,
            "number": number,
            "status": "in_transit",
            "shipped_at": now.isoformat(),
        }
