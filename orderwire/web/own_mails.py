"""Where a cart's own status mails are turned off, so that a customer does not get two about one thing."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Each platform's own name for the page, from its help pages; carts that are not listed are not known to send any.
_WHERE: "dict[str, str | Promise]" = {
    "shopify": _(
        "Shopify sends mails of its own about orders and parcels. If one of them says the same, turn it off there, under "
        "Settings, Notifications; the order confirmation cannot be turned off."
    ),
    "woocommerce": _(
        "WooCommerce sends mails of its own for some statuses. If one of them says the same, turn it off there, under "
        "WooCommerce, Settings, Emails."
    ),
    "bigcommerce": _(
        "BigCommerce sends mails of its own when an order's status changes. If one of them says the same, turn it off "
        "there, under Settings, Order notifications."
    ),
}


def own_mail(platform: str) -> "str | Promise":
    """What to look at in the shop itself before a rule goes live; "" where nothing is known."""
    return _WHERE.get(platform, "")
