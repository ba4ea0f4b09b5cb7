"""What benchmarks/importing.py runs: hands in one file after another, works each off as a worker does, prints the figures."""

import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import django
import psutil

django.setup()

from orderwire.accounts.models import Account  # noqa: E402 - Django must be set up first
from orderwire.acts import imports as acts  # noqa: E402
from orderwire.cli.ready import migrate  # noqa: E402
from orderwire.core.schema import read as read_wish  # noqa: E402
from orderwire.orders import imports  # noqa: E402
from orderwire.orders.models import Import, ImportState  # noqa: E402
from orderwire.stores.models import Store  # noqa: E402
from orderwire.stores.shops import StoreWish, make_store  # noqa: E402

# Milliseconds and core seconds are of the processor: on a busy machine only they say something.
HEADS = ("", "seconds", "core s", "ms first", "ms last", "MB before", "MB most", "MB written", "refused")


class Peak:
    """The most memory that this process has while a piece of work runs, looked at every few milliseconds."""

    def __init__(self) -> None:
        self._process, self._done = psutil.Process(), threading.Event()
        self.before = self.most = self._process.memory_info().rss
        self.written = -self._process.io_counters().write_bytes
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._done.wait(0.01):
            self.most = max(self.most, self._process.memory_info().rss)

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self.written += self._process.io_counters().write_bytes


def main() -> int:
    """Every file, one after the other."""
    lines = int(sys.argv[1])
    migrate()
    store = a_store()
    print(f"{HEADS[0]:<34}" + "".join(f"{head:>11}" for head in HEADS[1:]), flush=True)
    through(store, "orders", "orders", orders(lines))
    through(store, "the same once more", "orders", orders(lines))
    through(store, "tracking numbers", "tracking", numbers(lines // 2))
    through(store, "orders, every line wrong", "orders", wrong(lines))
    return 0


def through(store: Store, name: str, kind: str, body: bytes) -> None:
    """Hand a file in, check it, bring it in."""
    with Peak() as peak:
        began, busy = time.monotonic(), time.process_time()
        row = imports.take_in(store, kind, body, f"{name}.csv", "benchmark")
        took = [time.monotonic() - began, time.process_time() - busy]
    say(f"{name}: upload, {len(body) / 1e6:.1f} MB", [*took, None, None], peak, None)
    worked(row, ImportState.CHECKING, f"{name}: dry run")
    worked(row, ImportState.RUNNING, f"{name}: import")


def worked(row: Import, state: str, name: str) -> None:
    """Work it off, and print what that took; the first and last tenth of its pages tell whether they grow dearer."""
    imports.begin(row, state)
    pages: list[float] = []
    with Peak() as peak, told(pages):
        began, busy = time.monotonic(), time.process_time()
        while acts.work_one():
            pass
        took = [time.monotonic() - began, time.process_time() - busy]
    row.refresh_from_db()
    if row.state not in (ImportState.CHECKED, ImportState.DONE) or row.records_done != row.records_total:
        raise SystemExit(f"{name} ended as {row.state}: {row.problem}")
    each = [1000 * (after - before) for before, after in zip([busy, *pages], pages, strict=False)]
    tenth = max(len(each) // 10, 1)
    first, last = sum(each[:tenth]) / tenth, sum(each[-tenth:]) / tenth
    say(name, [*took, first, last], peak, row.refused)


class told:  # noqa: N801 - read as a word of the with statement
    """Notes what the processor had done when each page was."""

    def __init__(self, pages: list[float]) -> None:
        self._pages, self._usual = pages, imports.advance

    def __enter__(self) -> None:
        usual: Callable[..., bool] = self._usual

        def advance(*given: Any) -> bool:
            self._pages.append(time.process_time())
            return usual(*given)

        imports.advance = advance

    def __exit__(self, *_: object) -> None:
        imports.advance = self._usual


def say(name: str, figures: Sequence[float | None], peak: Peak, refused: int | None) -> None:
    """One row of the table."""
    row = [*figures, peak.before / 1e6, peak.most / 1e6, peak.written / 1e6, refused]
    cells = ["" if one is None else f"{one:,.2f}" if one < 1000 else f"{one:,.0f}" for one in row]
    print(f"{name:<34}" + "".join(f"{cell:>11}" for cell in cells), flush=True)


def orders(lines: int) -> bytes:
    """Two lines for each order, as a shop's export has them."""
    rows = [
        "order_number,status,placed_at,total,email,first_name,last_name,item_sku,item_name,item_quantity,item_price"
    ]
    for number in range(lines // 2):
        who = f"{100_000 + number},shipped,2026-{1 + number % 9:02}-14 09:30,119.80,buyer{number}@example.com,Ada,Lovelace"
        rows += [f"{who},LAMP-01,Desk lamp,2,49.90", f"{who},BULB-07,Bulb,1,20.00"]
    return "\r\n".join(rows).encode()


def numbers(count: int) -> bytes:
    """A tracking number for each of those orders."""
    rows = [f"{100_000 + number},1Z999AA1{number:08},UPS" for number in range(count)]
    return "\r\n".join(["order_number,tracking_number,carrier", *rows]).encode()


def wrong(lines: int) -> bytes:
    """A total that is none, on each line."""
    rows = [f"{500_000 + number},shipped,much,buyer{number}@example.com" for number in range(lines)]
    return "\r\n".join(["order_number,status,total,email", *rows]).encode()


def a_store() -> Store:
    """A store that files are brought into."""
    wish = {"name": "Big", "platform": "custom", "sender": {"name": "Big", "email": "big@example.com"}}
    return make_store(Account.objects.create(name="Acme"), read_wish(StoreWish, wish))[0]


if __name__ == "__main__":
    sys.exit(main())
