"""Tells Django of this room."""

from django.apps import AppConfig


class DeliveryRoom(AppConfig):
    """The room's name and label."""

    name = "orderwire.delivery"
    label = "delivery"
