"""The WSGI entry that granian serves: hooks take the short way, everything else Django's."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

from orderwire.hooks.intake import INTAKE  # noqa: E402
from orderwire.hooks.short_way import ShortWay  # noqa: E402 - Django must be set up first

application = ShortWay(WSGIHandler(), INTAKE.keep)
