"""A cart calls: find the store, verify, keep, 202. Nothing else happens in the shop's time."""

from collections.abc import Callable, Iterable, Mapping

import structlog
from django.db import IntegrityError

from orderwire.carts.base import Cart, HookCall
from orderwire.carts.failures import BadSignature
from orderwire.carts.registry import CARTS
from orderwire.core import clock
from orderwire.hooks.known_stores import KnownStores
from orderwire.orders import inbox
from orderwire.orders.models import Event
from orderwire.stores import grants
from orderwire.stores.models import Store
from orderwire.stores.secrets import secrets_of
from orderwire.stores.shops import heard_from

log = structlog.get_logger(__name__)
_KEPT_HEADERS = (
    "content-type",
    "user-agent",
    "webhook-",
    "sw-",
    "x-shopify-",
    "x-wc-",
    "x-shopware-",
    "x-salla-",
    "x-ecwid-",
)
_NEVER_KEPT = ("signature", "hmac", "authorization", "cookie")


NOBODY = (404, "There is no store at this address.")
STORES = KnownStores()
Keep = Callable[[Event], None]


def receive(hook_key: str, headers: Mapping[str, str], body: bytes, keep: Keep = inbox.insert) -> tuple[int, str]:
    """Answer one call: 202 kept, 200 a cart's own ping, 401 not signed by the shop, 404 unknown address, 400 nothing to keep.

    `headers` have lower-case names; `keep` makes the event durable before it returns.
    A repeat of an event answers 202 and changes nothing.
    """
    store, fresh = STORES.find(hook_key)
    if store is None:
        return NOBODY
    cart = CARTS[store.platform]
    if not cart.push:
        return 400, f"{cart.name} sends no webhooks that are read here."
    call = HookCall(headers, body)
    if cart.is_ping(call):
        return 200, "Heard you."
    refusal = _refusal(cart, call, store)
    if refusal and not fresh:  # the secret may have been rotated since the store was looked up
        store = STORES.fresh(hook_key)
        if store is None:
            return NOBODY
        refusal = _refusal(cart, call, store)
    if refusal:
        return 401, refusal
    if not body:
        return 400, "The body is empty."
    return _keep(store, cart, call, keep)


def _keep(store: Store, cart: Cart, call: HookCall, keep: Keep) -> tuple[int, str]:
    grant = cart.granted(call)
    if grant is not None:
        left = grants.take(store, grant)
        log.info("tokens left alone" if left else "tokens taken", store=store.pk, reason=left)
    kept = HookCall(kept_headers(call.headers.items()), cart.redacted(call).body)
    try:
        keep(inbox.as_row(store, kept, cart.fingerprint(call)))
    except IntegrityError:
        if STORES.fresh(store.hook_key) is None:
            return NOBODY  # the store was removed a moment ago
        raise
    heard_from(store)
    return cart.kept_status, "Kept."


def _refusal(cart: Cart, call: HookCall, store: Store) -> str:
    """Why the call is not the shop's, "" when it is."""
    try:
        cart.verify(call, secrets_of(store), clock.now())
    except BadSignature as refused:
        log.info("webhook refused", store=store.pk, reason=str(refused))
        return str(refused) or "The signature is missing or wrong."
    return ""


def kept_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The headers worth keeping with an event: what the cart's reader may ask for; never a signature or a secret."""
    return {
        name: value[:500]
        for name, value in headers
        if name.startswith(_KEPT_HEADERS) and not any(word in name for word in _NEVER_KEPT)
    }
