"""Ids that can be made before a row is written, sort by age, and cannot be guessed."""

import secrets
import threading
import time
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, lower case
_lock = threading.Lock()
_last = 0


def base32(number: int, length: int) -> str:
    """The last `length` letters of a number in Crockford's base 32, lower case: five bits each."""
    letters = []
    for _ in range(length):
        letters.append(_ALPHABET[number & 31])
        number >>= 5
    return "".join(reversed(letters))


def new_id(prefix: str) -> str:
    """`prefix_` and 26 letters: 50 bits of milliseconds, then 80 random bits (the layout of ULID).

    Within one process every id sorts after the one before it: of two in the same millisecond (or after the clock was set
    back) the later lies a random stride of up to 2^64 beyond the earlier, so that it cannot be guessed from it.
    """
    global _last  # noqa: PLW0603 - the order of the process's ids
    fresh = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(79)
    with _lock:
        if fresh >> 80 <= _last >> 80:
            fresh = _last + 1 + secrets.randbits(64)
        _last = fresh
    return f"{prefix}_{base32(fresh, 26)}"


def first_id(prefix: str, moment: datetime) -> str:
    """The least id that can be made at `moment`: ids before it are older."""
    return f"{prefix}_{base32(int(moment.timestamp() * 1000) << 80, 26)}"


def secret_key(length: int = 32) -> str:
    """An unguessable lower-case word of `length` letters, five bits each."""
    return base32(secrets.randbits(5 * length), length)
