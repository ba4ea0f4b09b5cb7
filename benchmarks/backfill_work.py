"""The two halves of benchmarks/backfill.py: `shop N` has N orders until it is killed, `measure URL` fetches them."""

import sys
import time
from datetime import timedelta
from decimal import Decimal

import django
import psutil

django.setup()

from orderwire.accounts.models import Account  # noqa: E402 - Django must be set up first
from orderwire.acts import fetching  # noqa: E402
from orderwire.acts.connections import start_backfill  # noqa: E402
from orderwire.carts.registry import CARTS  # noqa: E402
from orderwire.cli.ready import migrate  # noqa: E402
from orderwire.core import clock  # noqa: E402
from orderwire.core.schema import read as read_wish  # noqa: E402
from orderwire.demo.stand_in import Line  # noqa: E402
from orderwire.demo.stand_ins.woocommerce import WooCommerceStandIn  # noqa: E402
from orderwire.stores.models import Connection, Store  # noqa: E402
from orderwire.stores.shops import StoreWish, make_store  # noqa: E402

POLLS = 100
PERIOD = CARTS["woocommerce"].poll_seconds


def main() -> int:
    """Be the shop, or measure and print."""
    if sys.argv[1] == "shop":
        return shop(int(sys.argv[2]))
    for name, value in measure(sys.argv[2]).items():
        print(f"{name:<28}{value:>12.3f}", flush=True)
    return 0


def measure(url: str) -> dict[str, float]:
    """Fetch everything the shop at `url` has, then ask it again and again with nothing new."""
    process, peak = psutil.Process(), 0
    store = connected(url)
    before, began = process.memory_info().rss, time.monotonic()
    while fetching.work_one():
        peak = max(peak, process.memory_info().rss)
    seconds = time.monotonic() - began
    fetched = Connection.objects.get(pk=store.pk).backfill_read
    busy = time.process_time()
    for _ in range(POLLS):
        poll(store)
    each = (time.process_time() - busy) / POLLS
    return {
        "orders": fetched,
        "orders a second": fetched / seconds,
        "megabytes before": before / 1e6,
        "megabytes at most": peak / 1e6,
        "ms of a core a poll": 1000 * each,
        "percent of a core a store": 100 * each / PERIOD,
    }


def shop(orders: int) -> int:
    """A shop with so many orders of the last sixty days, until it is killed."""
    with WooCommerceStandIn(lambda _: 202) as stand_in:
        stand_in.deaf = True
        for number in range(orders):
            at = clock.now() - timedelta(days=60) + timedelta(seconds=number * 60 * 86_400 / orders)
            lines = [Line(str(place), f"LAMP-{place}", "Desk lamp", Decimal("59.90")) for place in range(3)]
            stand_in.place(email=f"buyer{number}@example.com", customer_id="", placed_at=at, updated_at=at, lines=lines)
        print(stand_in.url, flush=True)
        while True:
            time.sleep(60)


def connected(url: str) -> Store:
    """A store of that shop, looked at, its backfill begun."""
    migrate()
    credentials = WooCommerceStandIn().credentials()
    wish = {"name": "Big", "platform": "woocommerce", "url": url, "credentials": credentials}
    sender = {"name": "Big", "email": "big@example.com"}
    store, _ = make_store(Account.objects.create(name="Acme"), read_wish(StoreWish, {**wish, "sender": sender}))
    start_backfill(store)
    return store


def poll(store: Store) -> None:
    """A poll that finds nothing new."""
    now = clock.now()
    Connection.objects.filter(pk=store.pk).update(due_at=now, poll_at=now, poll_since=now, wait_until=None)
    fetching.work_one()


if __name__ == "__main__":
    sys.exit(main())
