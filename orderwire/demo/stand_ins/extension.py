"""What the stand-ins of carts with our own extension share: its signed call, as extensions/ makes it."""

import base64
import json
import secrets

from orderwire.carts.signing import base64_hmac, standard_key
from orderwire.core import clock
from orderwire.demo.stand_in import HeldOrder, Hook, StandIn

SECRET = "whsec_" + base64.b64encode(b"a shop with our extension").decode()


class ExtensionStandIn(StandIn):
    """A shop where the merchant has put the webhook address and the secret into the extension's settings."""

    def secret(self) -> str:
        """The secret in the extension's settings."""
        return SECRET

    def hooks_for(self, order: HeldOrder, event: str) -> list[Hook]:
        """One call whatever happened: the order's id, signed as Standard Webhooks says."""
        return [self.extension_call({"id": order.id, "updated_at": int(order.updated_at.timestamp())})]

    def extension_call(self, body: object) -> Hook:
        """A call of the extension."""
        raw = json.dumps(body).encode()
        stamp = str(int(clock.now().timestamp()))
        event = "msg_" + secrets.token_hex(16)
        headers = {
            "content-type": "application/json",
            "webhook-id": event,
            "webhook-timestamp": stamp,
            "webhook-signature": "v1," + base64_hmac(standard_key(SECRET), f"{event}.{stamp}.".encode() + raw),
        }
        return Hook(self.hook_url, headers, raw)
