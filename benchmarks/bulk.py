"""Room for many rows at once, in a database that is thrown away: no safety, no foreign keys looked up, indexes last."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from orderwire.core.sqlite.planning import learn_sizes

_LITE_BEFORE = (
    "PRAGMA foreign_keys = OFF",
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -1000000",
)
_LITE_AFTER = ("PRAGMA foreign_keys = ON", "PRAGMA journal_mode = WAL")
_SERVER = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "'16GB'", "autovacuum": "off"}
_SESSION = {
    "synchronous_commit": "off",
    "session_replication_role": "replica",
    "maintenance_work_mem": "'1GB'",
    "work_mem": "'512MB'",
}


@contextmanager
def bulk(tables: list[str]) -> Iterator[None]:
    """Fill `tables` inside; outside them the database is as durable and as indexed as it was.

    The planner knows the rows then, as it would.
    """
    made = _dropped(tables)
    if connection.vendor == "postgresql":
        _do(*[f"ALTER SYSTEM SET {name} = {value}" for name, value in _SERVER.items()], "SELECT pg_reload_conf()")
        _do(*[f"SET {name} = {value}" for name, value in _SESSION.items()])
    else:
        _do(*_LITE_BEFORE)
    yield
    _do(*made)
    if connection.vendor == "postgresql":
        _do(*[f"RESET {name}" for name in _SESSION], "VACUUM ANALYZE")
        _do(*[f"ALTER SYSTEM RESET {name}" for name in _SERVER], "SELECT pg_reload_conf()", "CHECKPOINT")
    else:
        _do(*_LITE_AFTER)
        learn_sizes()
    connection.close()


def _dropped(tables: list[str]) -> list[str]:
    """Drop each index that no constraint stands on; the statements that make them again."""
    if connection.vendor == "postgresql":
        asked = """SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_class t ON t.oid = i.indrelid WHERE t.relname = ANY(%s)
            AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)"""
        words: list[Any] = [tables]
    else:
        asked = """SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
            AND tbl_name IN (SELECT value FROM json_each(%s))"""
        words = [json.dumps(tables)]
    with connection.cursor() as cursor:
        cursor.execute(asked, words)
        found = cursor.fetchall()
    _do(*[f'DROP INDEX "{name}"' for name, _ in found])
    return [sql for _, sql in found]


def _do(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
