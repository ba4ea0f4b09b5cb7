"""Signed webhook → recorded → rendered → 250 of a mail server → settled: orders a second through a real `orderwire serve`."""

import time

from benchmarks.shop import bodies, send_all
from benchmarks.sink import Sink
from benchmarks.site import Site, site


def whole_way(sink: Sink, count: int, database_url: str = "") -> dict[str, float]:
    """Orders a second from the first webhook to the last mail settled, and what intake alone took."""
    with site(sink.port, database_url) as made:
        made.set_up()
        hook_path = "/" + made.store["webhook_url"].split("/", 3)[3]
        send_all(made.port, hook_path, made.store["webhook_secret"], bodies(20))  # warm: templates, connections
        sink.wait(20, 60)
        sink.reset()
        load = bodies(count, first=1001)
        start = time.monotonic()
        intake = send_all(made.port, hook_path, made.store["webhook_secret"], load)
        sink.wait(count, 600)
        _settled(made, count + 20)
        total = time.monotonic() - start
    return {"orders_a_second": count / total, "webhooks_a_second": count / intake}


def _settled(made: Site, count: int) -> None:
    """Wait until the site itself says that all are sent."""
    end = time.monotonic() + 60
    sent = 0
    while time.monotonic() < end:
        sent = made.call("GET", f"/api/v1/stores/{made.store['id']}/overview")["sent"]
        if sent >= count:
            return
        time.sleep(0.01)
    raise TimeoutError(f"the site says {sent} were sent")
