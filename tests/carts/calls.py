"""Calls as the carts make them, from our own fixtures."""

import json
from pathlib import Path
from typing import Any

from orderwire.carts.base import HookCall
from orderwire.carts.signing import base64_hmac

SECRET = "topsecret"
FIXTURES = Path(__file__).parent / "fixtures"
TOPIC_HEADERS = {
    "shopify": "x-shopify-topic",
    "woocommerce": "x-wc-webhook-topic",
    "bigcommerce": "x-none",
    "squarespace": "x-none",
    "ecwid": "x-none",
    "wix": "x-none",
    "salla": "x-none",
    "custom": "x-none",
    "shift4shop": "x-none",
    "magento": "x-none",
    "prestashop": "x-none",
    "opencart": "x-none",
    "shopware": "x-none",
}
SIGNATURE_HEADERS = {"shopify": "x-shopify-hmac-sha256", "woocommerce": "x-wc-webhook-signature"}


def fixture(cart: str, name: str) -> dict[str, Any]:
    """The body of `fixtures/<cart>/<name>.json`."""
    return dict(json.loads((FIXTURES / cart / f"{name}.json").read_text(encoding="utf-8")))


def names(cart: str) -> list[str]:
    """The fixtures of a cart: `<topic>__<case>`."""
    return sorted(path.stem for path in (FIXTURES / cart).glob("*.json"))


def topic_of(cart: str, name: str) -> str:
    """The topic that a fixture's name says: Shopify's has a slash where the name has its last underscore."""
    topic = name.partition("__")[0]
    if cart != "shopify":
        return topic
    resource = next(
        word for word in ("fulfillment_events", "fulfillments", "orders", "refunds") if topic.startswith(word)
    )
    return f"{resource}/{topic[len(resource) + 1 :]}"


def call(cart: str, topic: str, body: Any, **headers: str) -> HookCall:
    """A call about `body` (bytes, or a value to be written as JSON); header names with _ for -."""
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    signature = {SIGNATURE_HEADERS[cart]: base64_hmac(SECRET.encode(), raw)} if cart in SIGNATURE_HEADERS else {}
    return HookCall({TOPIC_HEADERS[cart]: topic, **signature, **given}, raw)


def told(cart: str, name: str, **changed: Any) -> HookCall:
    """The call of a fixture, with some of its fields changed."""
    return call(cart, topic_of(cart, name), {**fixture(cart, name), **changed})
