"""Tells Django of this room."""

from django.apps import AppConfig


class TrackingRoom(AppConfig):
    """The room's name and label."""

    name = "orderwire.tracking"
    label = "tracking"
