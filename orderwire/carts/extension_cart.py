"""Carts without webhooks that our own small extension calls for (folder extensions/): it says which order changed.

The call is signed as Standard Webhooks says with the store's webhook secret. Its body is `{"id": "…", "updated_at": …}`, or
`{"ping": true}` when the merchant has just saved the extension's settings.
"""

from collections.abc import Sequence
from datetime import datetime

from orderwire.carts.base import Cart, Fingerprint, HookCall, ShopFacts
from orderwire.carts.fields import read_object
from orderwire.carts.reading import clean_id, read_flag
from orderwire.carts.signing import body_hash, check_standard_call
from orderwire.carts.snapshot import LookAt, Nothing, Reading


class ExtensionCart(Cart):
    """A call only names an order: what the order is like is fetched."""

    standard_secret = True
    fetches = True
    poll_seconds = 300

    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """Signed over `id.timestamp.body`, not more than five minutes ago or ahead. Raises BadSignature."""
        check_standard_call(call.headers, call.body, secrets, now)

    def fingerprint(self, call: HookCall) -> Fingerprint:
        """The extension's webhook-id, new for every change."""
        return Fingerprint(clean_id(call.headers.get("webhook-id")) or body_hash(call.body), "order")

    def read(self, call: HookCall, shop: ShopFacts) -> Reading:
        """Which order to look at. Raises Unreadable."""
        body = read_object(call.body)
        if read_flag(body.get("ping")):
            return Nothing("The extension's test call.")
        return LookAt(body.required("id", clean_id), "The extension says that the order changed.")
