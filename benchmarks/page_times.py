"""Run with a site's settings. `fill N`: make N messages, prints what a door needs as JSON. `ask JSON`: ask every page.

Asked in this process through the whole of Django, as the server asks it. Two times are taken of each request: from its begin
to its last byte, and what this thread and its PostgreSQL backend spent on a processor, which neighbours do not change.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import connection, models  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.history import DAYS, fill  # noqa: E402
from orderwire.accounts.keys import issue  # noqa: E402
from orderwire.accounts.models import User  # noqa: E402
from orderwire.accounts.people import open_account  # noqa: E402
from orderwire.cli.ready import migrate  # noqa: E402
from orderwire.orders.models import Customer, Order  # noqa: E402
from orderwire.outbox.models import Message  # noqa: E402
from orderwire.reports.recount import recount  # noqa: E402
from tests.rooms import a_store  # noqa: E402

LOGS = ("pending", "sent", "conversions", "blocked")
PROVED_UP_TO = 20_000  # a recount reads whole tables


def main() -> int:
    """Fill or ask."""
    print(json.dumps(_filled(int(sys.argv[2])) if sys.argv[1] == "fill" else _asked(json.loads(sys.argv[2]))))
    return 0


def _filled(count: int) -> dict[str, Any]:
    migrate()
    account, user = open_account("bench@example.com", "a long benchmark password", "Bench")
    _, key = issue(account, "bench", user)
    store = a_store(account)
    start = time.monotonic()
    fill(store, count)
    seconds = time.monotonic() - start
    differing = recount(store) if count <= PROVED_UP_TO else []
    if differing:
        raise RuntimeError(f"the totals are not what the rows say: {differing[:3]}")
    found = Message.objects.filter(store=store).count()
    if found != count:
        raise RuntimeError(f"{found} messages were made, not {count}")
    return {"key": key, "store": store.pk, "seconds": seconds}


def _asked(site: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """The 95th percentile of each page in milliseconds, as it was and on a processor."""
    host = settings.ALLOWED_HOSTS[0]
    api = Client(headers={"authorization": f"Bearer {site['key']}", "host": host})
    web = Client(headers={"host": host})
    web.force_login(User.objects.get(), backend=settings.AUTHENTICATION_BACKENDS[0])
    pages = {f"web {name}": (web, path) for name, path in _web(f"/stores/{site['store']}").items()}
    pages |= {f"api {name}": (api, f"/api/v1{path}") for name, path in _api(site["store"]).items()}
    spent = _processor()
    return {name: _p95(client, path, site["requests"], spent) for name, (client, path) in pages.items()}


def _web(store: str) -> dict[str, str]:
    found = {"home": "/", "overview": f"{store}/order-status/", "rules": f"{store}/order-status/rules/"}
    found |= {log: f"{store}/order-status/logs/?log={log}&{_years()}" for log in LOGS}
    for name in ("messages", "orders", "customers"):
        found[name] = f"{store}/{name}/"
        found[f"{name}, few found"] = f"{store}/{name}/?q=buyer4999@example.com"
        found[f"{name}, all found"] = f"{store}/{name}/?q=buyer"
    found |= {"search, number": "/search/?q=500", "search, address": "/search/?q=buyer50"}
    one = {"message": _of(Message), "order": _of(Order), "customer": _of(Customer)}
    return found | {f"one {name}": f"/{name}s/{pk}/" for name, pk in one.items()}


def _api(store: str) -> dict[str, str]:
    found = {"overview": f"/stores/{store}/overview", "orders": f"/stores/{store}/orders"}
    found |= {log: f"/stores/{store}/logs/{log}?{_years()}" for log in LOGS}
    return found | {name: f"/{name}?store={store}" for name in ("messages", "customers")}


def _years() -> str:
    """All that was made: so that the small shop, too, has a whole first page in each log."""
    now = datetime.now(UTC)
    return f"from={now - timedelta(days=DAYS):%Y-%m-%d}&until={now + timedelta(days=30):%Y-%m-%d}"


def _of(model: type[models.Model]) -> str:
    """The row in the middle of all by the newest ids, whose mail was sent long ago."""
    return str(
        model._default_manager.order_by("-pk").values_list("pk", flat=True)[5_000 // (1 + 2 * (model is Customer))]
    )


def _p95(client: Client, path: str, requests: int, spent: Callable[[], float]) -> tuple[float, float]:
    took, worked = [], []
    for number in range(requests + 5):
        start, before = time.perf_counter(), spent()
        answer = client.get(path)
        if answer.status_code != 200 or not answer.content:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        if number >= 5:
            took.append(time.perf_counter() - start)
            worked.append(spent() - before)
    place = int(0.95 * requests) - 1
    return sorted(took)[place] * 1000, sorted(worked)[place] * 1000


def _processor() -> Callable[[], float]:
    """Seconds that this thread, and the PostgreSQL backend it asks, were on a processor so far."""
    if connection.vendor != "postgresql":
        return time.thread_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path("/proc") / str(cursor.fetchone()[0]) / "schedstat"
    return lambda: time.thread_time() + int(backend.read_text().split()[0]) / 1e9


if __name__ == "__main__":
    sys.exit(main())
