"""Where the shop listens to its own orders."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class ShopConfig(AppConfig):
    """The shop itself: no tables, two ears."""

    name = "shop"
    label = "example_shop"

    def ready(self) -> None:
        """Connect once oscar's models are there."""
        import_string("shop.orderwire.listen")()
