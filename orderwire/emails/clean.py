"""Make foreign text fit for a mail: no control characters, no tricks of direction, only links a browser may follow."""

import re
from urllib.parse import urlsplit

SIMPLE_LENGTH = 75  # a line of quoted-printable without its soft break
# C0 and C1 controls but tab and newline, line and paragraph separators, the overrides and isolates of the bidirectional
# algorithm (they reach into the text that follows), byte-order marks, surrogates and non-characters.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[^\\S\u00a0\u202f]+")  # no-break spaces hold amounts together and stay
_URL_FORBIDDEN = re.compile(r"[\s\"'<>\\^`{|}]")
is_simple = re.compile(r"[!#-%(-;?-\[\]-~]++(?: [!#-%(-;?-\[\]-~]++)*+").fullmatch
_SIMPLE_URL = re.compile(r"https?://[A-Za-z0-9.-]++(?:/[!#-&(-;=?-Z\]_a-z~]*+)?").fullmatch
_SCHEMES_IN_LINKS = ("https", "http", "mailto", "tel")


def simple(value: str) -> bool:
    """Whether a value is the same in every place: short ASCII with single spaces inside and no sign of HTML, JSON or
    quoted-printable. Most are, and need neither cleaning nor escaping nor encoding.
    """
    return len(value) <= SIMPLE_LENGTH and is_simple(value) is not None


def text(value: str, limit: int = 2000) -> str:
    """Several lines of text as they may stand in a mail: breaks become `\\n`, at most `limit` characters."""
    if value.isascii() and value.isprintable() and len(value) <= limit:
        return value.strip()
    if not (value.isascii() and value.replace("\n", "").isprintable()):
        value = _HARMFUL.sub("", _BREAKS.sub("\n", value))
    value = value.strip()
    return value if len(value) <= limit else value[: limit - 1].rstrip() + "…"


def line(value: str, limit: int = 300) -> str:
    """The same on one line: every run of white space becomes one space."""
    if value.isascii() and value.isprintable() and len(value) <= limit and "  " not in value:
        return value.strip()
    return text(_SPACES.sub(" ", _HARMFUL.sub("", _BREAKS.sub(" ", value))), limit)


def web_url(value: str | None) -> str:
    """An http(s) address with a host, or "" when `value` is anything else; without quotes, spaces and controls."""
    if not value:
        return ""
    if len(value) <= 2000 and _SIMPLE_URL(value):
        return value
    value = value.strip().replace(" ", "%20")
    if len(value) > 2000 or _URL_FORBIDDEN.search(value) or _HARMFUL.search(value):
        return ""
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return ""
    return value if parts.scheme.lower() in ("http", "https") and host and not parts.username else ""


def link(value: str) -> str:
    """What a merchant may link to: http, https, mailto or tel; "" for every other scheme and for relative links."""
    value = value.strip()
    scheme, colon, rest = value.partition(":")
    scheme = scheme.lower()
    if not colon or scheme not in _SCHEMES_IN_LINKS or not rest or _HARMFUL.search(value):
        return ""
    if scheme in ("mailto", "tel"):
        return "" if _URL_FORBIDDEN.search(value.replace(" ", "%20")) else value.replace(" ", "%20")
    return web_url(value)
