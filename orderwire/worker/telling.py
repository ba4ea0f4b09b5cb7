"""Mails to the owners, sent beside the loop: a slow mail server keeps no order's mail waiting. The thread asks no database."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from django.db import transaction

from orderwire.acts import care
from orderwire.acts.care import Letter
from orderwire.core.locks import try_hold
from orderwire.reports import troubles

log = structlog.get_logger(__name__)
AFTER_FAILURE_SECONDS = 300.0


class Telling:
    """Looks for what broke, tells it, and gives back what could not be told."""

    def __init__(self, send: Callable[[Letter], bool] = care.send) -> None:
        self._send = send
        self._thread: threading.Thread | None = None
        self._results: list[tuple[Letter, bool]] = []
        self._rest_until = 0.0
        self._after = ""

    def step(self, now: datetime, seconds: float) -> None:
        """One look, and what follows from it. `seconds`: the monotonic clock."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._collect(seconds)
        with transaction.atomic():
            if not try_hold("care"):
                return
            self._after = care.look(now, self._after)
            wanted = seconds >= self._rest_until and troubles.anything_to_tell(now)
            letters = care.letters(now) if wanted else []
        if letters:
            self._thread = threading.Thread(target=self._work, args=(letters,), name="telling", daemon=True)
            self._thread.start()

    def finish(self, seconds: float) -> None:
        """Wait for the mails under way, and keep what came of them."""
        if self._thread is not None:
            self._thread.join()
        self._collect(seconds)

    def _work(self, letters: Sequence[Letter]) -> None:
        for letter in letters:
            try:
                sent = self._send(letter)
            except Exception:
                log.exception("a mail to an owner failed")
                sent = False
            self._results.append((letter, sent))

    def _collect(self, seconds: float) -> None:
        """What reached nobody is told again later; what reached one of an account's people counts as told."""
        results, self._results, self._thread = self._results, [], None
        told = {pk for letter, sent in results if sent for pk in (*letter.broken, *letter.mended)}
        lost = [letter for letter, sent in results if not sent]
        broken = {pk for letter in lost for pk in letter.broken} - told
        mended = {pk for letter in lost for pk in letter.mended} - told
        if broken or mended:
            self._rest_until = seconds + AFTER_FAILURE_SECONDS
            with transaction.atomic():
                troubles.give_back(sorted(broken), sorted(mended))
