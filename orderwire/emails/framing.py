"""A mail shown to a person in a frame of a page: made so that nothing in it runs, and its links open outside the frame."""

import re

# A mail: its own inline styles and pictures, nothing that runs (Content Security Policy Level 3). A frame inside, by srcdoc,
# inherits it.
MAIL_POLICY = (
    "default-src 'none'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline'; font-src https:; frame-src 'self'; "
    "frame-ancestors 'self'; form-action 'none'; base-uri 'none'"
)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_BASE = '<base target="_blank">'


def framed(html: str) -> str:
    """The mail with a base element, so that a link opens a page of its own instead of filling the frame."""
    if _HEAD.search(html):
        return _HEAD.sub(lambda found: found.group(0) + _BASE, html, count=1)
    return _BASE + html
