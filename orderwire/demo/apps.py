"""Tells Django of this door: its templates and files."""

from django.apps import AppConfig


class DemoDoor(AppConfig):
    """The door's name and label."""

    name = "orderwire.demo"
    label = "demo"
