"""Tells Django of this room."""

from django.apps import AppConfig


class EmailsRoom(AppConfig):
    """The room's name and label."""

    name = "orderwire.emails"
    label = "emails"
