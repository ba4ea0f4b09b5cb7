"""`make bench`: a table of ratios, all measured in this one run (QUICK=1: a short one; `make bench-long`: a long one)."""

import argparse
import os
import platform
import sys
from collections.abc import Callable

from benchmarks.database import postgresql
from benchmarks.hits import hits
from benchmarks.idle import idle
from benchmarks.peers.post_office import post_office
from benchmarks.rendering import rendering
from benchmarks.sending import sending
from benchmarks.sink import Sink, sink
from benchmarks.sizes import both
from benchmarks.whole_way import whole_way
from benchmarks.wording import wording


def main() -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--long", action="store_true")
    asked = parser.parse_args()
    count = 600 if asked.quick else 20_000 if asked.long else 3_000
    print(
        f"{platform.python_version()} on {os.cpu_count()} cores; {count} orders or mails for each figure\n", flush=True
    )
    with sink() as mail_sink, postgresql() as database:
        _table(_measure(mail_sink, count, database))
        _beside(mail_sink, asked.quick)
        if asked.quick:
            both(20_000, database, requests=20, rounds=1)
        else:
            both(1_000_000, database)
        if asked.long:
            both(10_000_000, database)
    return 0


def _beside(mail_sink: Sink, quick: bool) -> None:
    """What is measured beside a floor of its own: rendering, and opens and clicks."""
    written = rendering()
    heard = hits(mail_sink, 2_000 if quick else 40_000)
    print()
    for name, what in (
        ("bare", "minijinja alone"),
        ("parts", "subject, text and HTML alone"),
        ("plain", "mail, no counted links"),
        ("whole", "mail, 7 links, JSON-LD"),
    ):
        print(f"{f'Rendering, µs: {what}':<52}{written[name]:>10.1f}{written[name] / written['bare']:>9.2f} × bare")
    ratio = heard["hits_a_second"] / heard["bare"]
    print(f"{'Opens and clicks a second':<52}{heard['hits_a_second']:>10.1f}{ratio:>9.2f} × bare ASGI")
    print(f"{'lost on SIGTERM':<52}{heard['lost']:>10.0f}", flush=True)


def _measure(mail_sink: Sink, count: int, database: Callable[[str], str]) -> list[tuple[str, float, str]]:
    words = wording()
    cores = os.cpu_count() or 1
    peer = post_office(mail_sink, count, words, processes=cores)
    ours = sending(mail_sink, count)
    ours_by_all = sending(mail_sink, count, workers=min(cores, 4))
    ours_postgresql = sending(mail_sink, count, database("sending"), workers=min(cores, 4))
    way = whole_way(mail_sink, count)
    way_pg = whole_way(mail_sink, count, database("whole_way"))
    rest = idle(mail_sink, 10 if count < 1000 else 60)
    return [
        (f"django-post_office, sending, SQLite, {cores} processes", peer, "1.00"),
        ("Orderwire, sending, SQLite, 1 worker", ours, f"{ours / peer:.2f}"),
        (f"Orderwire, sending, SQLite, {min(cores, 4)} workers", ours_by_all, f"{ours_by_all / peer:.2f}"),
        (f"Orderwire, sending, PostgreSQL, {min(cores, 4)} workers", ours_postgresql, f"{ours_postgresql / peer:.2f}"),
        ("Orderwire, webhook intake, SQLite", way["webhooks_a_second"], ""),
        ("Orderwire, webhook intake, PostgreSQL", way_pg["webhooks_a_second"], ""),
        ("Orderwire, whole way, SQLite", way["orders_a_second"], f"{way['orders_a_second'] / peer:.2f}"),
        (
            "Orderwire, whole way, PostgreSQL",
            way_pg["orders_a_second"],
            f"{way_pg['orders_a_second'] / peer:.2f}",
        ),
        ("Orderwire serve, idle: MB (PSS)", rest["megabytes"], ""),
        ("Orderwire serve, idle: % of a core", rest["percent"], ""),
    ]


def _table(rows: list[tuple[str, float, str]]) -> None:
    print(f"{'':<52}{'a second':>10}{'× peer':>9}")
    for name, figure, ratio in rows:
        print(f"{name:<52}{figure:>10.1f}{ratio:>9}")


if __name__ == "__main__":
    sys.exit(main())
