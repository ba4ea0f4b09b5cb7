"""Overview, the logs and the lists at the door, with few and with many messages: what a page costs must not grow with history."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.database import postgresql

SMALL = 10_000
REQUESTS = 100  # of each page in a round
ROUNDS = 2  # taking turns between small and large; the quietest of each counts
Times = dict[str, tuple[float, float]]  # by page, as it was and on a processor


def sizes(
    large: int, small_url: str = "", large_url: str = "", requests: int = REQUESTS, rounds: int = ROUNDS
) -> tuple[Times, Times]:
    """The 95th percentile of each page in milliseconds at SMALL and at `large` messages. SQLite when no URLs are given."""
    with _place(small_url) as small_site, _place(large_url) as large_site:
        made = [(small_site, _run(small_site, "fill", str(SMALL))), (large_site, _run(large_site, "fill", str(large)))]
        print(f"  {large} messages made in {made[1][1]['seconds']:.0f} s", file=sys.stderr, flush=True)
        best: tuple[Times, Times] = ({}, {})
        for _ in range(rounds):
            for quietest, (environment, site) in zip(best, made, strict=True):
                found = _run(environment, "ask", json.dumps({**site, "requests": requests}))
                for name, (took, worked) in found.items():
                    known = quietest.get(name, (took, worked))
                    quietest[name] = (min(took, known[0]), min(worked, known[1]))
    return best


def table(found: tuple[Times, Times], large: int, database: str) -> None:
    """Print it, with the ratio of large to small by what the processor did."""
    heads = f"{SMALL:,}", f"{large:,}", f"busy {SMALL:,}", f"busy {large:,}", "× busy"
    print(f"\n{f'{database}: p95 in ms':<28}" + "".join(f"{head:>12}" for head in heads))
    for name, (small, small_busy) in found[0].items():
        large_took, busy = found[1][name]
        figures = (small, large_took, small_busy, busy)
        print(f"{name:<28}" + "".join(f"{figure:>12.1f}" for figure in figures) + f"{busy / small_busy:>12.2f}")


@contextmanager
def _place(url: str) -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="orderwire-sizes-") as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ORDERWIRE_")}
        yield {
            **kept,
            "ORDERWIRE_DATA": folder,
            "ORDERWIRE_DATABASE_URL": url,
            "ORDERWIRE_SECRET_KEY": "unused " * 6,
            "ORDERWIRE_LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }


def _run(environment: dict[str, str], *words: str) -> Any:
    command = [sys.executable, "-m", "benchmarks.page_times", *words]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True, cwd=Path.cwd())
    return json.loads(done.stdout)


def both(large: int, database: Callable[[str], str], requests: int = REQUESTS, rounds: int = ROUNDS) -> None:
    """Measure and print SQLite and PostgreSQL at `large` messages; beyond a million PostgreSQL alone."""
    if large <= 1_000_000:
        table(sizes(large, requests=requests, rounds=rounds), large, "SQLite")
    urls = database(f"few_for_{large}"), database(f"many_{large}")
    table(sizes(large, *urls, requests=requests, rounds=rounds), large, "PostgreSQL")


if __name__ == "__main__":
    with postgresql() as fresh:
        both(*(int(word) for word in sys.argv[1:2]), fresh, *(int(word) for word in sys.argv[2:]))  # type: ignore[arg-type]
