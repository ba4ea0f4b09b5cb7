"""Refuses to work on a database that may forget what it has acknowledged (DESIGN §4)."""

from django.db import connection

from orderwire.cli.failures import Failed


def refuse_unless_durable() -> None:
    """Raise Failed with the mend when SQLite runs below synchronous=FULL, or PostgreSQL with fsync or synchronous_commit off."""
    for problem in problems():
        raise Failed(problem)


def problems() -> list[str]:
    """What makes the database forgetful, one sentence each."""
    if connection.vendor == "postgresql":
        return _postgresql()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        level = int(cursor.fetchone()[0])
        cursor.execute("PRAGMA journal_mode")
        mode = str(cursor.fetchone()[0])
    found = []
    if level < 2:
        found.append(
            "SQLite runs below synchronous=FULL and could lose mails in a power cut: remove the setting that lowers it."
        )
    if mode not in {"wal", "delete", "truncate", "persist"}:
        found.append(
            f"SQLite runs with journal_mode={mode} and could lose mails: put the data folder on an ordinary local disk."
        )
    return found


def _postgresql() -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute("SELECT current_setting(%s)", [name])
            if str(cursor.fetchone()[0]) == "off":
                found.append(
                    f"PostgreSQL runs with {name} = off and could lose mails in a crash: set it to on, then start again."
                )
    return found
