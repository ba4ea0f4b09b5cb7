"""Tells Django of this room."""

from django.apps import AppConfig


class ReportsRoom(AppConfig):
    """The room's name and label."""

    name = "orderwire.reports"
    label = "reports"
