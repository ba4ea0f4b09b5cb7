"""What `orderwire serve` costs while nothing happens: proportional memory and processor time of all its processes."""

import time

import psutil

from benchmarks.sink import Sink
from benchmarks.site import site


def idle(sink: Sink, seconds: float) -> dict[str, float]:
    """Megabytes (PSS) and percent of one core over `seconds`, after the site has answered a page."""
    with site(sink.port) as made:
        made.set_up()
        time.sleep(5)
        assert made.process is not None  # noqa: S101 - set_up started it
        family = [psutil.Process(made.process.pid)]
        family += family[0].children(recursive=True)
        before = sum(sum(process.cpu_times()[:2]) for process in family)
        time.sleep(seconds)
        after = sum(sum(process.cpu_times()[:2]) for process in family)
        memory = sum(process.memory_full_info().pss for process in family)
    return {"megabytes": memory / 1e6, "percent": 100 * (after - before) / seconds}
