"""Fixed-window counters for whoever knocks too often. Kept in the process: a restart forgives."""

import threading
import time

_lock = threading.Lock()
_windows: dict[tuple[str, str], tuple[int, int]] = {}
_MOST = 50_000


def allow(name: str, key: str, limit: int, seconds: int) -> bool:
    """Count one knock of `key` at `name`; False when it is beyond `limit` within the present window of `seconds`."""
    window = int(time.monotonic() // seconds)
    with _lock:
        if len(_windows) > _MOST:
            _windows.clear()
        seen, count = _windows.get((name, key), (window, 0))
        count = count + 1 if seen == window else 1
        _windows[(name, key)] = (window, count)
    return count <= limit
