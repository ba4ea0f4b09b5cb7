"""Orderwire: order status mails that are never lost, never doubled, and can be explained. Start reading at flow.py."""

__version__ = "0.1.0"
