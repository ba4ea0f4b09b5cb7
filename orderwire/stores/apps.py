"""Tells Django of this room."""

from django.apps import AppConfig


class StoresRoom(AppConfig):
    """The room's name and label."""

    name = "orderwire.stores"
    label = "stores"
