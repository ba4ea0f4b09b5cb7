"""Stores by hook key, kept for a moment: a shop that sends a hundred webhooks a second is not looked up a hundred times."""

import threading
from time import monotonic

from orderwire.stores.models import Store

KEPT_SECONDS = 2.0
MOST = 1000


class KnownStores:
    """What was looked up lately. Whoever finds a kept store wanting (a signature that does not fit) asks for a fresh one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, Store]] = {}

    def find(self, hook_key: str) -> tuple[Store | None, bool]:
        """The store at a hook key, and whether it was looked up just now. An unknown key is never kept."""
        known = self._known.get(hook_key)
        if known is not None and monotonic() < known[0]:
            return known[1], False
        return self.fresh(hook_key), True

    def fresh(self, hook_key: str) -> Store | None:
        """Look the store up now."""
        store = Store.objects.filter(hook_key=hook_key).first()
        with self._lock:
            self._known.pop(hook_key, None)
            if store is not None:
                if len(self._known) >= MOST:
                    self._known.clear()
                self._known[hook_key] = (monotonic() + KEPT_SECONDS, store)
        return store
