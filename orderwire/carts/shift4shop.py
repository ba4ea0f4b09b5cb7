"""Shift4Shop: its statuses, whose keys are the platform's own ids as text. Its transport is not built yet.

The first seven are those that the older mailer listed; then the platform's further ones (REST API, OrderStatusID).
"""

from orderwire.carts.base import Status, UnconnectedCart

SHIFT4SHOP = UnconnectedCart(
    key="shift4shop",
    name="Shift4Shop (3dcart)",
    statuses=(
        Status("1", "New"),
        Status("2", "Processing"),
        Status("3", "Partial"),
        Status("4", "Shipped"),
        Status("5", "Cancel"),
        Status("6", "Hold"),
        Status("11", "Unpaid"),
        Status("7", "Not Completed"),
        Status("8", "Custom 1"),
        Status("9", "Custom 2"),
        Status("10", "Custom 3"),
        Status("12", "Review"),
    ),
)
