"""E-mail addresses as keys: one person's spellings come to one canonical form, and what cannot be an address is told so."""

import re
import unicodedata

import idna

_INVISIBLE = {"Cf", "Cc", "Zl", "Zp"}
_ADDRESS = re.compile(r"^[^\s@<>,;:\\\"()\[\]\x00-\x20\x7f]+@[^\s@<>,;:\\\"()\[\]_\x00-\x20\x7f]+\.[^\s@.]+$")


def canonical_domain(domain: str) -> str:
    """Lower-case A-label form (IDNA 2008 with UTS 46 mapping), no trailing dot; odd ones merely folded."""
    folded = _plain(domain).strip(".").lower()
    try:
        return idna.encode(folded, uts46=True).decode("ascii").lower()
    except idna.IDNAError:
        return folded


def canonical(address: str) -> str:
    """The key an address is suppressed, capped and counted by.

    Trimmed, NFKC, without invisible signs, lower case, the domain as A-label.
    Folding the local part is a choice for our own lists (OWASP: only where you own the risk): two spellings are one person.
    Returns "" when there is no "@".
    """
    plain = _plain(address)
    local, at, domain = plain.rpartition("@")
    if not at or not local or not domain:
        return ""
    if len(local) > 1 and local[0] == local[-1] == '"':
        local = local[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return f"{local.strip().lower()}@{canonical_domain(domain)}"


def is_possible(address: str) -> bool:
    """Whether a mail could be addressed so (RFC 5321's dot-atom forms; no quoted local parts, no address literals)."""
    if len(address) > 254 or any(unicodedata.category(sign) in _INVISIBLE for sign in address):
        return False
    if not _ADDRESS.match(address):
        return False
    local, _, domain = address.rpartition("@")
    if len(local) > 64 or local.startswith(".") or local.endswith(".") or ".." in local or ".." in domain:
        return False
    try:
        idna.encode(domain, uts46=True)
    except idna.IDNAError:
        return False
    return True


def domain_of(address: str) -> str:
    """The canonical domain of an address, "" when it has none."""
    return canonical(address).rpartition("@")[2]


def _plain(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in normal if unicodedata.category(sign) not in _INVISIBLE).strip()
