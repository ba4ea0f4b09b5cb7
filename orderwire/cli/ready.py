"""Sets Django up for a command, and brings the database to this version's shape."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from orderwire.cli.logs import set_up_logs
from orderwire.core.sqlite.planning import learn_sizes

_MIGRATING = 7_346_901_255  # any number that nobody else of this database's users locks


def set_up() -> None:
    """Django is set up; logs go to stderr."""
    if apps.ready:
        return
    set_up_logs()
    django.setup(set_prefix=False)


def migrate() -> None:
    """Apply what migrations are missing; several processes at once wait for each other."""
    with _alone():
        call_command("migrate", interactive=False, verbosity=0)
        if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
            call_command("createcachetable", verbosity=0)
        learn_sizes()


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time: by an advisory lock on PostgreSQL, by a locked file in the data folder on SQLite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])
        return
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with (settings.DATA / "migrate.lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
