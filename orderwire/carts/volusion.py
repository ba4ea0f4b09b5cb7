"""Volusion: its statuses, which have no ids: a key is the label in snake_case. Its transport is not built yet.

The first seventeen are those that the older mailer listed; then further ones of the platform (its API, OrderStatus).
The platform writes "Cancelled" for what that list calls "Canceled": one status, one key.
"""

import re

from orderwire.carts.base import Status, UnconnectedCart

_LABELS = (
    "New",
    "New - See Order Notes",
    "Pending",
    "Processing",
    "Payment Declined",
    "Awaiting Payment",
    "Ready to Ship",
    "Pending Shipment",
    "Partially Shipped",
    "Shipped",
    "Partially Backordered",
    "Backordered",
    "See Line Items",
    "See Order Notes",
    "Partially Returned",
    "Returned",
    "Canceled",
    "Awaiting Payment - See Order Notes",
    "Cancel Order",
)


def key_of(label: str) -> str:
    """The key of a status by the platform's word for it, in any capitals: "Ready To Ship" is `ready_to_ship`."""
    key = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
    return "canceled" if key == "cancelled" else key


VOLUSION = UnconnectedCart(
    key="volusion",
    name="Volusion",
    statuses=tuple(Status(key_of(label), label) for label in _LABELS),
)
