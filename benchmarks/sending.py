"""Sending alone: mails that wait, handed over by `orderwire worker --drain`; from the first 250 to the last."""

import json
import subprocess
import time

from benchmarks.shop import bodies, send_all
from benchmarks.sink import Sink
from benchmarks.site import site


def sending(sink: Sink, count: int, database_url: str = "", workers: int = 1) -> float:
    """Mails a second with so many worker processes."""
    with site(sink.port, database_url) as made:
        made.set_up(live=False)
        hook_path = "/" + made.store["webhook_url"].split("/", 3)[3]
        send_all(made.port, hook_path, made.store["webhook_secret"], bodies(count))
        while json.loads(made.run("status", "--json"))["unread_events"]:
            time.sleep(0.2)
        made.stop()
        made.start("web", "--port", str(made.port))
        made.call("POST", f"/api/v1/stores/{made.store['id']}/resume")
        made.stop()
        sink.reset()
        crew = [subprocess.Popen(made.command("worker", "--drain"), env=made.environment) for _ in range(workers)]
        for worker in crew:
            worker.wait(timeout=600)
        sink.wait(count, 60)
        return count / sink.seconds
