"""E-mail addresses as keys: one person's spellings come to one canonical form, and what cannot be an address is told so."""

import re
import unicodedata
from functools import lru_cache

import idna

_INVISIBLE = {"Cf", "Cc", "Zl", "Zp"}
# Drawn as nothing, though of a category of letters or marks (Unicode: Default_Ignorable_Code_Point).
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_ADDRESS = re.compile(r"^[^\s@<>,;:\\\"()\[\]\x00-\x20\x7f]+@[^\s@<>,;:\\\"()\[\]_\x00-\x20\x7f]+\.[^\s@.]+$")
_DOTS = ".\u3002"  # a full stop, and the ideographic one that UTS 46 takes for it


@lru_cache(maxsize=4096)
def canonical_domain(domain: str) -> str:
    """Lower-case A-label form (IDNA 2008 with UTS 46 mapping), no trailing dot; odd ones merely folded."""
    plain = _plain(domain).strip(_DOTS)
    try:
        return idna.encode(plain, uts46=True).decode("ascii").lower()
    except idna.IDNAError:
        return plain.lower()


def canonical(address: str) -> str:
    """The key an address is suppressed, capped and counted by.

    Trimmed, NFKC, without invisible signs or quotes, case folded, its domain an A-label.
    Folding the local part is a choice for our own lists (OWASP: only where you own the risk): two spellings are one person.
    Returns "" when there is no "@".
    """
    plain = _plain(address)
    local, _, domain = plain.rpartition("@")
    if len(local) > 1 and local[0] == local[-1] == '"':
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
    local = _plain(_plain(local).casefold())
    return f"{local}@{canonical_domain(domain)}" if local and domain else ""


def is_possible(address: str) -> bool:
    """Whether a mail could be addressed so (RFC 5321's dot-atom forms; no quoted local parts, no address literals)."""
    if len(address) > 254 or _without_invisible(address) != address:
        return False
    if not _ADDRESS.match(address):
        return False
    local, _, domain = address.rpartition("@")
    if len(local) > 64 or local.startswith(".") or local.endswith(".") or ".." in local or ".." in domain:
        return False
    try:
        coded = idna.encode(domain, uts46=True)
    except idna.IDNAError:
        return False
    return not coded.rpartition(b".")[2].isdigit()  # an IP address without its brackets is no domain


def domain_of(address: str) -> str:
    """The canonical domain of an address, "" when it has none."""
    return canonical(address).rpartition("@")[2]


def _plain(text: str) -> str:
    """Composed alike and without what is not seen; taken out first, so that it cannot keep two signs apart."""
    return _without_invisible(unicodedata.normalize("NFKC", _without_invisible(text))).strip()


def _without_invisible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign for sign in _BLANK.sub("", text) if unicodedata.category(sign) not in _INVISIBLE)
