"""Tells Django of this room."""

from django.apps import AppConfig


class AccountsRoom(AppConfig):
    """The room's name and label."""

    name = "orderwire.accounts"
    label = "accounts"
