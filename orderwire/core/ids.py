"""Ids that can be made before a row is written, sort by age, and cannot be guessed."""

import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, lower case


def _base32(number: int, length: int) -> str:
    letters = []
    for _ in range(length):
        letters.append(_ALPHABET[number & 31])
        number >>= 5
    return "".join(reversed(letters))


def new_id(prefix: str) -> str:
    """`prefix_` and 26 letters: 50 bits of milliseconds, then 80 random bits (the layout of ULID)."""
    return f"{prefix}_{_base32(time.time_ns() // 1_000_000, 10)}{_base32(secrets.randbits(80), 16)}"


def secret_key(length: int = 32) -> str:
    """An unguessable lower-case word of `length` letters, five bits each."""
    return _base32(secrets.randbits(5 * length), length)
