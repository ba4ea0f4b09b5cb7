"""Tells Django of this room."""

from django.apps import AppConfig


class AudienceRoom(AppConfig):
    """The room's name and label."""

    name = "orderwire.audience"
    label = "audience"
