"""A mail shown to a person in a frame of a page: made so that nothing in it runs, and its links open outside the frame."""

import re

# A mail: its own inline styles and pictures, nothing that runs (Content Security Policy Level 3). A frame inside, by srcdoc,
# inherits it.
MAIL_POLICY = (
    "default-src 'none'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline'; font-src https:; frame-src 'self'; "
    "frame-ancestors 'self'; form-action 'none'; base-uri 'none'"
)
NO_PICTURES_POLICY = MAIL_POLICY.replace("img-src 'self' https: data:", "img-src 'none'")
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_BASE = '<base target="_blank">'


def framed(html: str) -> str:
    """The mail with a base element, so that a link opens a page of its own instead of filling the frame."""
    if _HEAD.search(html):
        return _HEAD.sub(lambda found: found.group(0) + _BASE, html, count=1)
    return _BASE + html


# --- what a preview can show --------------------------------------------------------------------------------------------

_DARK = re.compile(r"\(\s*prefers-color-scheme\s*:\s*dark\s*\)", re.IGNORECASE)
_LIGHT = re.compile(r"\(\s*prefers-color-scheme\s*:\s*light\s*\)", re.IGNORECASE)
_ALWAYS, _NEVER = "(min-width: 0)", "(max-width: 0)"
_SCHEME_RULE = re.compile(r"((?:^|[\s;{\"'])(?:supported-)?color-schemes?\s*:\s*)([a-z\s]+)", re.IGNORECASE)
_SCHEME_META = re.compile(r"<meta\b[^<>]*\bname\s*=\s*[\"']?(?:supported-)?color-schemes?\b[^<>]*>", re.IGNORECASE)
_CONTENT = re.compile(r"(\bcontent\s*=\s*[\"'])([^\"']*)", re.IGNORECASE)
_PICTURE = re.compile(
    r"(<(?:img|source|input)\b[^<>]*?)\s(?:src|srcset)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s<>]+)", re.IGNORECASE
)
_BEHIND = re.compile(r"\sbackground\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s<>]+)", re.IGNORECASE)
_LOADED = re.compile(r"url\s*\(\s*(?:&quot;|&#x27;|[\"'])?\s*https?:[^()]*\)", re.IGNORECASE)


def has_dark(html: str) -> bool:
    """Whether the mail has colours of its own for readers who prefer the dark."""
    return bool(_DARK.search(html))


def lit(html: str, dark: bool) -> str:
    """The mail as a program paints it that knows prefers-color-scheme: by day, or in the dark; whatever this screen prefers.

    Only what the mail says is used: its media queries are made to hold or not, and of the schemes it names the one shown is
    chosen (CSS Color Adjustment Level 1). A mail without words for the dark stays as it is.
    """
    html = _DARK.sub(_ALWAYS if dark else _NEVER, html)
    html = _LIGHT.sub(_NEVER if dark else _ALWAYS, html)
    html = _SCHEME_RULE.sub(lambda found: found.group(1) + _chosen(found.group(2), dark), html)
    return _SCHEME_META.sub(
        lambda tag: _CONTENT.sub(lambda found: found.group(1) + _chosen(found.group(2), dark), tag.group()), html
    )


def without_pictures(html: str) -> str:
    """The mail as a program shows it that loads no pictures: in their place stands what `alt` says."""
    before = ""
    while before != html:  # a picture may name several addresses
        before, html = html, _PICTURE.sub(r"\1", html)
    return _LOADED.sub("none", _BEHIND.sub("", html))


def _chosen(schemes: str, dark: bool) -> str:
    wanted = "dark" if dark else "light"
    return wanted if wanted in schemes.lower().split() else schemes
