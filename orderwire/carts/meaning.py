"""What a shop's status means, in words that are the same for every cart: three axes, each word may be unknown ("").

A rule names the shop's own status; these words only say how far an order is (the progress line of a mail, what counts as
cancelled). An unknown status means nothing until the merchant says so.
"""

from dataclasses import dataclass
from typing import Literal, get_args

OrderState = Literal["", "open", "on_hold", "cancelled", "completed", "failed", "draft"]
PaymentState = Literal[
    "",
    "awaiting",
    "authorized",
    "partially_paid",
    "paid",
    "partially_refunded",
    "refunded",
    "voided",
    "failed",
    "disputed",
]
FulfilmentState = Literal[
    "",
    "unfulfilled",
    "processing",
    "on_hold",
    "partially_shipped",
    "shipped",
    "ready_for_pickup",
    "out_for_delivery",
    "delivered",
    "picked_up",
    "delivery_failed",
    "returned",
    "partially_returned",
    "not_needed",
]
ORDER_STATES: tuple[str, ...] = get_args(OrderState)
PAYMENT_STATES: tuple[str, ...] = get_args(PaymentState)
FULFILMENT_STATES: tuple[str, ...] = get_args(FulfilmentState)


@dataclass(frozen=True, slots=True)
class Meaning:
    """How far an order of this status is. "" on an axis: the status says nothing of it."""

    order: OrderState = ""
    payment: PaymentState = ""
    fulfilment: FulfilmentState = ""

    def __bool__(self) -> bool:
        return bool(self.order or self.payment or self.fulfilment)


UNKNOWN = Meaning()
