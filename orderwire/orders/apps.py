"""Tells Django of this room."""

from django.apps import AppConfig


class OrdersRoom(AppConfig):
    """The room's name and label."""

    name = "orderwire.orders"
    label = "orders"
