"""A shop of one's own: it is asked for nothing, and posts each order whole, signed as Standard Webhooks says.

What was not answered with a 2xx is kept and can be sent again, with the same `webhook-id`, as docs/carts/custom.md asks.
"""

import base64
import json
from typing import Any

from orderwire.carts.signing import base64_hmac
from orderwire.core import clock
from orderwire.demo.stand_in import Asked, HeldOrder, Hook, Said, StandIn

_KEY = b"the stand-in's own signing key"


class CustomStandIn(StandIn):
    """`unheard`: calls that were made and not taken, oldest first."""

    platform = "custom"
    start = {"order": "processing"}

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.unheard: list[Hook] = []
        self._calls = 0

    def credentials(self) -> dict[str, str]:
        """Nothing is asked for."""
        return {}

    def secret(self) -> str:
        """The signing secret, as a merchant may bring one."""
        return "whsec_" + base64.b64encode(_KEY).decode()

    def answer(self, asked: Asked) -> Said:
        """There is no API."""
        return Said(404, {"detail": f"Nothing answers at {asked.path}."})

    def hooks_for(self, order: HeldOrder, event: str) -> list[Hook]:
        """The whole order, whatever happened to it; of a deleted one nothing is said."""
        if event == "deleted" or not self.hook_url:
            return []
        self._calls += 1
        body = json.dumps(_order(order)).encode()
        return [Hook(self.hook_url, self.signed(body, f"msg_{self._calls}"), body)]

    def signed(self, body: bytes, event: str) -> dict[str, str]:
        """The three headers, as of now."""
        stamp = str(int(clock.now().timestamp()))
        signature = base64_hmac(_KEY, f"{event}.{stamp}.".encode() + body)
        return {"webhook-id": event, "webhook-timestamp": stamp, "webhook-signature": f"v1,{signature}"}

    def tell(self, order: HeldOrder, event: str) -> list[int]:
        """Send, and keep what was not taken."""
        if self.deaf:
            self.unheard += self.hooks_for(order, event)
            return []
        made = self.hooks_for(order, event)
        self.sent += made
        answers = [self.send(hook) for hook in made]
        self.unheard += [hook for hook, status in zip(made, answers, strict=True) if not 200 <= status < 300]
        return answers

    def send_again(self) -> list[int]:
        """What was not taken once more: the same id and body, signed anew."""
        left, self.unheard = self.unheard, []
        again = [Hook(hook.url, self.signed(hook.body, hook.headers["webhook-id"]), hook.body) for hook in left]
        self.sent += again
        return [self.send(hook) for hook in again]


def _order(order: HeldOrder) -> dict[str, Any]:
    """The Order of docs/api.md."""
    return {
        "id": order.id,
        "number": order.number,
        "status": order.statuses["order"],
        "placed_at": order.placed_at.isoformat(),
        "updated_at": order.updated_at.isoformat(),
        "currency": order.currency,
        "total": str(order.total),
        "subtotal": str(order.subtotal),
        "shipping": str(order.shipping),
        "refunded": str(order.refunded),
        "test": order.test,
        "customer": {
            "id": order.customer_id or None,
            "email": order.email,
            "first_name": order.first_name,
            "last_name": order.last_name,
            "guest": not order.customer_id,
        },
        "items": [
            {"id": line.id, "sku": line.sku, "name": line.name, "quantity": line.quantity, "price": str(line.price)}
            for line in order.lines
        ],
        "shipments": [
            {"id": parcel.id, "carrier": parcel.carrier, "number": parcel.number, "url": parcel.url or None}
            for parcel in order.parcels
        ],
    }
