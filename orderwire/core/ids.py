"""Ids that can be made before a row is written, sort by age, and cannot be guessed."""

import os
import secrets
import threading
import time
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, lower case
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_CHUNK = 10  # random bytes of an id
_CHUNKS = 400  # asked of the system at a time: each asking lets another thread in, and threads that take turns wait
_lock = threading.Lock()
_last = 0
_spare: list[bytes] = []
os.register_at_fork(after_in_child=_spare.clear)


def base32(number: int, length: int) -> str:
    """The last `length` letters of a number in Crockford's base 32, lower case: five bits each."""
    letters = "".join([_PAIRS[number >> place & 1023] for place in range(5 * (length + length % 2) - 10, -1, -10)])
    return letters[length % 2 :]


def new_id(prefix: str) -> str:
    """`prefix_` and 26 letters: 50 bits of milliseconds, then 80 random bits (the layout of ULID).

    Within one process every id sorts after the one before it: of two in the same millisecond (or after the clock was set
    back) the later lies a random stride of up to 2^64 beyond the earlier, so that it cannot be guessed from it.
    """
    global _last  # noqa: PLW0603 - the order of the process's ids
    random = _random()
    fresh = (time.time_ns() // 1_000_000) << 80 | random >> 1
    with _lock:
        if fresh >> 80 <= _last >> 80:
            fresh = _last + 1 + (random >> 16)
        _last = fresh
    return f"{prefix}_{base32(fresh, 26)}"


def _random() -> int:
    """80 random bits of the system's, no process's twice."""
    try:
        return int.from_bytes(_spare.pop(), "big")
    except IndexError:
        fresh = os.urandom(_CHUNK * _CHUNKS)
        _spare.extend(fresh[place : place + _CHUNK] for place in range(_CHUNK, len(fresh), _CHUNK))
        return int.from_bytes(fresh[:_CHUNK], "big")


def first_id(prefix: str, moment: datetime) -> str:
    """The least id that can be made at `moment`: ids before it are older."""
    return f"{prefix}_{base32(int(moment.timestamp() * 1000) << 80, 26)}"


def secret_key(length: int = 32) -> str:
    """An unguessable lower-case word of `length` letters, five bits each."""
    return base32(secrets.randbits(5 * length), length)
