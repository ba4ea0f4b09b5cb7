"""SQLite has one writer. Left alone, a process that waits for it sleeps up to 100 ms between looks (sqlite3_busy_timeout),
and a busy worker takes the lock again before a sleeping web process wakes. Here a transaction first takes its turn.

Two locks beside the database file make the turn fair: who has the queue lock is next; it waits for the write lock, takes it,
and lets the queue go. Who just wrote must queue again. A turn is waited for TURN_SECONDS, then SQLite's own waiting decides.

And SQLite plans a statement before it sees its values: an index on the rows WHERE state = 'ready' is of no use to a question for
state = ?, and every row is read. Here a value that is one plain word (a state, or "") is written into the statement.
"""

import fcntl
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from django.db.backends.sqlite3 import base

TURN_SECONDS = 20.0
_FIRST_NAP, _LONGEST_NAP = 0.0001, 0.002
_ASKING = ("SELECT", "UPDATE", "DELETE", "EXPLAIN")
_MOST_VALUES = 100  # a statement with more of them looks rows up by their ids
_PLACE = re.compile("%%|%s")
_WORD = re.compile("[a-z_]{0,20}")


class Turn:
    """One connection's place among the writers of one database file."""

    def __init__(self, database: str) -> None:
        self._queue_path, self._write_path = Path(f"{database}-queue"), Path(f"{database}-turn")
        self._files: tuple[IO[bytes], IO[bytes]] | None = None
        self.held = False

    def take(self) -> None:
        """Wait for the turn, at most TURN_SECONDS."""
        if self.held:
            return
        queue, write = self._open()
        deadline = time.monotonic() + TURN_SECONDS
        if _lock(queue, deadline):
            self.held = _lock(write, deadline)
            fcntl.flock(queue, fcntl.LOCK_UN)

    def give(self) -> None:
        """Let the next one write."""
        if self.held and self._files is not None:
            fcntl.flock(self._files[1], fcntl.LOCK_UN)
        self.held = False

    def close(self) -> None:
        """Give the turn back and forget the files."""
        self.give()
        if self._files is not None:
            for file in self._files:
                file.close()
        self._files = None

    def _open(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._files is None:
            self._files = (self._queue_path.open("ab"), self._write_path.open("ab"))
        return self._files


def _lock(file: IO[bytes], deadline: float) -> bool:
    nap = _FIRST_NAP
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(nap)
            nap = min(nap * 2, _LONGEST_NAP)
        else:
            return True


def with_words(query: str, params: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
    """The statement with its values that are plain words written into it, and the values left."""
    left: list[Any] = []
    values = iter(params)

    def written(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return "%%"
        value = next(values)
        if isinstance(value, str) and _WORD.fullmatch(value):
            return f"'{value}'"
        left.append(value)
        return "%s"

    return _PLACE.sub(written, query), tuple(left)


class Cursor(base.SQLiteCursorWrapper):
    """Django's own, but partial indexes answer what they are for."""

    def execute(self, query: str, params: Any = None) -> Any:
        """Run a statement, plain words written into it."""
        if isinstance(params, tuple | list) and 0 < len(params) <= _MOST_VALUES and query.startswith(_ASKING):
            query, params = with_words(query, params)
        return super().execute(query, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but a transaction begins with a turn and ends by giving it back, and cursors are ours."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._turn: Turn | None = None

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor of ours."""
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        turn = self._own_turn()
        if turn is not None:
            turn.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # Django's, unknown to the stubs
        except BaseException:
            self._give()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._give()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give()

    def _close(self) -> None:
        if self._turn is not None:
            self._turn.close()
            self._turn = None
        super()._close()  # type: ignore[misc]

    def _own_turn(self) -> Turn | None:
        if self._turn is None and not self.is_in_memory_db():
            self._turn = Turn(str(self.settings_dict["NAME"]))
        return self._turn

    def _give(self) -> None:
        if self._turn is not None:
            self._turn.give()
