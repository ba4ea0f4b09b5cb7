"""Tells Django of this door: its templates and files."""

from django.apps import AppConfig


class WebDoor(AppConfig):
    """The door's name and label."""

    name = "orderwire.web"
    label = "web"
