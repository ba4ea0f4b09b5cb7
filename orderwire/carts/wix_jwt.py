"""Wix's webhook bodies: a JSON Web Token (RFC 7515) signed with the app's own key pair, JSON within JSON within JSON.

Source: Wix's "Handle events with webhooks for self-hosting without the JavaScript SDK" and "Webhook structure". The algorithm
is pinned to RS256 whatever the token says of itself: a token that asks for `none` or for HMAC is refused.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from orderwire.carts.failures import BadSignature, Unreadable
from orderwire.carts.fields import Fields, read_object

_FEWEST_BITS = 2048
_RESENT_FOR = 48 * 3600  # seconds: Wix sends again for 47 hours, and does not say whether it signs anew
_PARTS = re.compile(rb"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_ARMOUR = re.compile(r"-----(?:BEGIN|END) [A-Z ]*-----")


def check(body: bytes, keys: Sequence[str], now: datetime) -> None:
    """Raise BadSignature unless one of the public keys (PEM, however pasted) signed the body by RS256."""
    parts = _PARTS.fullmatch(_token(body))
    if not parts:
        raise BadSignature("The body is no signed token of Wix's.")
    head, payload, signature = (_decoded(part) for part in parts.groups())
    try:
        algorithm = read_object(head).get("alg")
        ends = read_object(payload).get("exp")
    except Unreadable as error:
        raise BadSignature("The body is no signed token of Wix's.") from error
    if algorithm != "RS256":
        raise BadSignature("The token is not signed by RS256.")
    signed = parts.group(1) + b"." + parts.group(2)
    if not any(_signed_by(key, signature, signed) for key in map(public_key, keys) if key):
        raise BadSignature("The signature was not made with your app's key: check the public key.")
    if isinstance(ends, int) and not isinstance(ends, bool) and ends + _RESENT_FOR < now.timestamp():
        raise BadSignature("The token ended days ago.")


@lru_cache(maxsize=64)
def public_key(pasted: str) -> rsa.RSAPublicKey | None:
    """The RSA key of a PEM text, with or without its line breaks, or of PEM in base64; None when it is none or too weak."""
    text = pasted.replace("\\n", "\n").strip()
    coded = re.sub(r"\s", "", _ARMOUR.sub("", text))
    try:
        raw = base64.b64decode(coded, validate=True)
        if raw.startswith(b"-----BEGIN"):
            raw = base64.b64decode(re.sub(r"\s", "", _ARMOUR.sub("", raw.decode("ascii"))), validate=True)
        found = load_der_public_key(raw)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return None
    return found if isinstance(found, rsa.RSAPublicKey) and found.key_size >= _FEWEST_BITS else None


def event_of(body: bytes) -> tuple[str, Fields]:
    """The app instance (the site) and the event of a call that was checked. Raises Unreadable."""
    parts = _PARTS.fullmatch(_token(body))
    if not parts:
        raise Unreadable("The body is no token.")
    told = _inner(read_object(_decoded(parts.group(2))), "data")
    return told.id("instanceId"), _inner(told, "data")


def _inner(outer: Fields, name: str) -> Fields:
    """The object in a field, which is written as a text of JSON."""
    value = outer.get(name)
    return read_object(value.encode()) if isinstance(value, str) else outer.inside(name)


def _token(body: bytes) -> bytes:
    return body.strip().strip(b'"')


def _decoded(part: bytes) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        return b""


def _signed_by(key: rsa.RSAPublicKey, signature: bytes, signed: bytes) -> bool:
    try:
        key.verify(signature, signed, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
