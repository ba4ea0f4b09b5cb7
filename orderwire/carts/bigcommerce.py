"""BigCommerce: its statuses, whose keys are the platform's own ids as text. Its transport is not built yet.

Labels as merchants of the older mailer know them; ids from BigCommerce's Orders V2 "Order status".
"""

from orderwire.carts.base import Status, UnconnectedCart

BIGCOMMERCE = UnconnectedCart(
    key="bigcommerce",
    name="BigCommerce",
    statuses=(
        Status("1", "Pending"),
        Status("7", "Awaiting Payment"),
        Status("11", "Awaiting Fulfillment"),
        Status("9", "Awaiting Shipment"),
        Status("8", "Awaiting Pickup"),
        Status("3", "Partially Shipped"),
        Status("10", "Completed"),
        Status("2", "Shipped"),
        Status("5", "Canceled"),
        Status("6", "Declined"),
        Status("4", "Refunded"),
        Status("12", "Verification Required"),
        Status("0", "Incomplete"),
        Status("13", "Disputed"),
        Status("14", "Partially Refunded"),
    ),
)
