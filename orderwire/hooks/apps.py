"""Tells Django of this door: its templates."""

from django.apps import AppConfig


class HooksDoor(AppConfig):
    """The door's name and label."""

    name = "orderwire.hooks"
    label = "hooks"
