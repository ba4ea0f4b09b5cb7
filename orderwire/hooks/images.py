"""Images in mails, fetched by whoever has the mail: an address means the same bytes for ever, so it is kept for long.

Asked without sessions and cookies, on the short way. An image that was deleted is gone here at once; copies that mail programs
and their helpers keep are theirs.
"""

import hashlib
from typing import Any

from django.db import DatabaseError

from orderwire.emails.images import served
from orderwire.hooks.hits import Answer

_ALWAYS = [
    ("Content-Security-Policy", "default-src 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),  # web mail shows it on a page of its own
    ("Referrer-Policy", "no-referrer"),
]
_PLAIN = ("Content-Type", "text/plain; charset=utf-8")
_FOR_EVER = ("Cache-Control", "public, max-age=31536000, immutable")
_NOT_KEPT = ("Cache-Control", "no-store")


def answer_image(file_name: str, environ: dict[str, Any]) -> Answer:
    """The image at /i/<file_name>, 304 for who has it, 404 for every other name."""
    if environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
        return Answer(405, [*_ALWAYS, _PLAIN, _NOT_KEPT, ("Allow", "GET, HEAD")], b"Images are fetched by GET.\n")
    try:
        found = served(file_name)
    except DatabaseError:
        return Answer(503, [*_ALWAYS, _PLAIN, _NOT_KEPT, ("Retry-After", "30")], b"Ask again in a moment.\n")
    if found is None:
        return Answer(404, [*_ALWAYS, _PLAIN, _NOT_KEPT], b"There is no such image.\n")
    kind, content = found
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if _has(environ.get("HTTP_IF_NONE_MATCH", ""), tag):
        return Answer(304, [*_ALWAYS, _FOR_EVER, ("ETag", tag)])
    return Answer(200, [*_ALWAYS, _FOR_EVER, ("ETag", tag), ("Content-Type", kind)], content)


def _has(known: str, tag: str) -> bool:
    """RFC 9110 §13.1.2: a list of tags, each perhaps marked as weak, or `*`."""
    return known.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in known.split(",")]
