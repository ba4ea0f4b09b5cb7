"""Tells Django of this room."""

from django.apps import AppConfig


class OutboxRoom(AppConfig):
    """The room's name and label."""

    name = "orderwire.outbox"
    label = "outbox"
