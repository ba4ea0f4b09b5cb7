"""Seals secrets at rest and signs tokens. Keys are derived from the site's secret key, one for each purpose."""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_VERSION = b"\x01"


class BrokenSeal(Exception):
    """The sealed text was not made with this site's secret key, or for another purpose."""


@lru_cache(maxsize=32)
def _key(purpose: str, secret: str) -> bytes:
    return hashlib.blake2b(purpose.encode(), key=hashlib.sha512(secret.encode()).digest(), digest_size=32).digest()


def key_for(purpose: str) -> bytes:
    """32 bytes that only this site and this purpose have."""
    return _key(purpose, settings.SECRET_KEY)


def seal(plain: str, bound_to: str) -> str:
    """Encrypt `plain` (AES-256-GCM). `bound_to` names the row and column it belongs to: moved elsewhere it does not open."""
    if not plain:
        return ""
    nonce = os.urandom(12)
    cipher = AESGCM(key_for("seal")).encrypt(nonce, plain.encode(), bound_to.encode())
    return base64.urlsafe_b64encode(_VERSION + nonce + cipher).decode()


def unseal(sealed: str, bound_to: str) -> str:
    """The plain text of what seal() made. Raises BrokenSeal when key, place or bytes differ."""
    if not sealed:
        return ""
    try:
        raw = base64.urlsafe_b64decode(sealed)
        if not raw.startswith(_VERSION):
            raise InvalidTag
        return AESGCM(key_for("seal")).decrypt(raw[1:13], raw[13:], bound_to.encode()).decode()
    except (ValueError, InvalidTag) as error:
        raise BrokenSeal(
            f"A stored secret ({bound_to}) does not open with this ORDERWIRE_SECRET_KEY: use the key it was sealed with."
        ) from error


def seal_map(values: dict[str, str], bound_to: str) -> str:
    """Seal a few named secrets together."""
    return seal(orjson.dumps(values).decode(), bound_to) if values else ""


def unseal_map(sealed: str, bound_to: str) -> dict[str, str]:
    """What seal_map() made."""
    opened = unseal(sealed, bound_to)
    return dict(orjson.loads(opened)) if opened else {}


def fingerprint(word: str) -> str:
    """A keyed hash of a secret word, for looking it up without keeping it (64 hex digits)."""
    return hmac.new(key_for("fingerprint"), word.encode(), hashlib.sha256).hexdigest()
