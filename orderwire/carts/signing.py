"""Signatures that several carts share, over the raw bytes of the body. Secrets are tried one after the other."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from orderwire.carts.failures import BadSignature
from orderwire.core import clock

TOLERANCE_SECONDS = 300


def check_base64_hmac(given: str, body: bytes, secrets: Sequence[str]) -> None:
    """Shopify's and WooCommerce's way: base64(HMAC-SHA256(secret as UTF-8, body)).

    Raises BadSignature unless one of `secrets` made `given`; an empty secret signs nothing.
    """
    if not given:
        raise BadSignature("The call carries no signature.")
    keys = [secret.encode() for secret in secrets if secret]
    if not any(_same(given.strip(), base64_hmac(key, body)) for key in keys):
        raise BadSignature("The signature was not made with this store's webhook secret.")


def check_standard_call(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime) -> None:
    """A whole call as Standard Webhooks signs it, over `id.timestamp.body`, by a `whsec_` secret, within five minutes.

    `headers` have lower-case names. Raises BadSignature. (standardwebhooks.com, specification.)
    """
    event, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not event or not stamp:
        raise BadSignature("The call lacks the headers webhook-id and webhook-timestamp.")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):
        raise BadSignature("The header webhook-timestamp must be a Unix time in seconds.")
    if abs(now.timestamp() - int(stamp)) > TOLERANCE_SECONDS:
        raise BadSignature("The call was signed more than five minutes from our time: set the clock of the sender.")
    signed = f"{event}.{stamp}.".encode("utf-8", "replace") + body
    check_standard(signed, headers.get("webhook-signature", ""), [standard_key(secret) for secret in secrets])


def check_hex_hmac(given: str, body: bytes, secrets: Sequence[str]) -> None:
    """Shopware's and Salla's way: HMAC-SHA256(secret as UTF-8, body) in hexadecimal digits, of either case.

    Raises BadSignature unless one of `secrets` made `given`; an empty secret signs nothing.
    """
    if not given:
        raise BadSignature("The call carries no signature.")
    made = [hmac.new(secret.encode(), body, hashlib.sha256).hexdigest() for secret in secrets if secret]
    if not any(_same(given.strip().lower(), one) for one in made):
        raise BadSignature("The signature was not made with this store's webhook secret.")


def check_standard(signed: bytes, signatures: str, keys: Iterable[bytes]) -> None:
    """Standard Webhooks' way: space-separated `v1,<base64 HMAC-SHA256>`, one of which must be by one of `keys`.

    Signatures of other versions are passed over. Raises BadSignature. (standardwebhooks.com, specification.)
    """
    given = [part[3:] for part in signatures.split() if part.startswith("v1,")]
    expected = [base64_hmac(key, signed) for key in keys if key]
    if not any(_same(mine, theirs) for mine in expected for theirs in given):
        raise BadSignature("The signature was not made with this store's webhook secret.")


def standard_key(secret: str) -> bytes:
    """The bytes after `whsec_`, base64-decoded; b"" (which signs nothing) when they are not base64."""
    coded = secret.removeprefix("whsec_").strip().rstrip("=")
    try:
        return base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def base64_hmac(key: bytes, signed: bytes) -> str:
    """base64(HMAC-SHA256(key, signed))."""
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def body_hash(body: bytes) -> str:
    """32 hex digits that tell bodies apart."""
    return hashlib.sha256(body).hexdigest()[:32]


def window(seconds: int = 600) -> int:
    """The span of time we are in, as a number: tells a repeat from the same body hours later where there is no delivery id."""
    return int(clock.now().timestamp()) // seconds


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
