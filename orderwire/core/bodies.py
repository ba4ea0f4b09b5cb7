"""Bodies of requests: how large one may be, and how a larger one is refused so that the refusal arrives."""

from typing import Any

MOST_BYTES = 1_048_576
MOST_READ_OFF = 16 * MOST_BYTES  # bytes of a body too large that are still taken, to be thrown away
_CHUNK = 65_536


def read_off(environ: dict[str, Any]) -> None:
    """Read and forget the rest of a body that is too large, from WSGI's `environ`.

    A connection closed over unread bytes is reset, and the sender would lose the answer (RFC 9112 §9.6). A body without end
    is cut all the same.
    """
    said = environ.get("CONTENT_LENGTH") or ""
    left = min(int(said), MOST_READ_OFF) if said.isdecimal() else MOST_READ_OFF
    while left > 0 and (chunk := environ["wsgi.input"].read(min(left, _CHUNK))):
        left -= len(chunk)
