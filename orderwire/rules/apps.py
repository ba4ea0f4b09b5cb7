"""Tells Django of this room."""

from django.apps import AppConfig


class RulesRoom(AppConfig):
    """The room's name and label."""

    name = "orderwire.rules"
    label = "rules"
