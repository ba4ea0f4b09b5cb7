"""Locks that live as long as a transaction, on both databases.

SQLite has one writer and our transactions begin IMMEDIATE, so there every transaction already excludes every other;
PostgreSQL needs to be told.
"""

import hashlib

from django.db import connection


def _number(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def hold(name: str) -> None:
    """Wait for the lock `name` and keep it to the end of the transaction."""
    _ask("SELECT pg_advisory_xact_lock(%s)", name)


def share(name: str) -> None:
    """Like hold(), but many sharers may stand beside each other; they only exclude holders."""
    _ask("SELECT pg_advisory_xact_lock_shared(%s)", name)


def try_hold(name: str) -> bool:
    """Take the lock if it is free; False when another transaction has it."""
    return _ask("SELECT pg_try_advisory_xact_lock(%s)", name)


def _ask(statement: str, name: str) -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(statement, [_number(name)])
        row = cursor.fetchone()
    return bool(row[0]) if statement.startswith("SELECT pg_try") and row else True
