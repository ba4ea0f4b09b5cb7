"""Sets Django up for a command, and brings the database to this version's shape."""

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from orderwire.cli.logs import set_up_logs


def set_up() -> None:
    """Django is set up; logs go to stderr."""
    if apps.ready:
        return
    set_up_logs()
    django.setup(set_prefix=False)


def migrate() -> None:
    """Apply what migrations are missing; several processes at once wait for each other."""
    call_command("migrate", interactive=False, verbosity=0)
    if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)
