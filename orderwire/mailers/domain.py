"""What DNS says of a domain that mails are from: SPF (RFC 7208), DKIM (RFC 6376, 8301, 8463), DMARC (RFC 7489)."""

import base64
import re
from dataclasses import dataclass, field
from typing import Literal, Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from orderwire.mailers.dns_text import Silent
from orderwire.mailers.spf import read_spf

State = Literal["good", "weak", "missing", "broken", "unknown"]
SHORT_BITS, GOOD_BITS = 1024, 2048
_SELECTOR = re.compile(r"[a-z0-9]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]*[a-z0-9])?)*", re.IGNORECASE)


class Asker(Protocol):
    """Whoever can be asked for TXT records."""

    def texts(self, name: str) -> list[str]:
        """Every TXT record of a name; [] for none. Raises Silent."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One question's answer: a state, a word that says why (domain_words.py has the sentences), and what was found."""

    state: State
    code: str
    name: str
    record: str = ""
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Findings:
    """All three."""

    spf: Finding
    dkim: Finding
    dmarc: Finding


def look(domain: str, selector: str, include: str, asker: Asker) -> Findings:
    """Ask for all three. `include` is the domain that the mail provider wants named in SPF, "" when none is known."""
    return Findings(_spf(domain, include, asker), _dkim(domain, selector, asker), _dmarc(domain, asker))


def is_selector(word: str) -> bool:
    """Whether a word can stand before ._domainkey."""
    return len(word) <= 63 and bool(_SELECTOR.fullmatch(word))


def _spf(domain: str, include: str, asker: Asker) -> Finding:
    try:
        found = read_spf(domain, asker.texts)
    except Silent:
        return Finding("unknown", "silent", domain)
    facts = {"include": include, "lookups": str(found.lookups), "at": found.at}
    if found.problem:
        state: State = "missing" if found.problem == "none" else "broken"
        return Finding(state, found.problem, domain, found.record, facts)
    if found.end not in ("-", "~"):
        return Finding("weak", "open_end", domain, found.record, facts)
    if include and include not in found.named:
        return Finding("weak", "server_not_named", domain, found.record, facts)
    return Finding("good", "good", domain, found.record, facts)


def _dkim(domain: str, selector: str, asker: Asker) -> Finding:
    if not selector:
        return Finding("unknown", "no_selector", f"<selector>._domainkey.{domain}")
    name = f"{selector}._domainkey.{domain}"
    try:
        texts = asker.texts(name)
    except Silent:
        return Finding("unknown", "silent", name)
    keys = [text for text in texts if "p" in tags_of(text)]
    if not keys:
        return Finding("missing", "none", name)
    if len(keys) > 1:
        return Finding("broken", "several", name, keys[0])
    return _key(name, keys[0])


def _key(name: str, record: str) -> Finding:
    tags = tags_of(record)
    if tags.get("v", "DKIM1") != "DKIM1":
        return Finding("broken", "unreadable", name, record)
    packed = "".join(tags["p"].split())
    if not packed:
        return Finding("broken", "revoked", name, record)
    try:
        raw = base64.b64decode(packed, validate=True)
        if tags.get("k", "rsa").lower() == "ed25519":
            Ed25519PublicKey.from_public_bytes(raw)
            return Finding("good", "good", name, record, {"bits": "ed25519"})
        key = load_der_public_key(raw)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return Finding("broken", "unreadable", name, record)
    if not isinstance(key, RSAPublicKey):
        return Finding("broken", "unreadable", name, record)
    facts = {"bits": str(key.key_size)}
    if key.key_size < SHORT_BITS:
        return Finding("broken", "short", name, record, facts)
    if "y" in tags.get("t", "").lower().split(":"):
        return Finding("weak", "testing", name, record, facts)
    if key.key_size < GOOD_BITS:
        return Finding("weak", "short", name, record, facts)
    return Finding("good", "good", name, record, facts)


def _dmarc(domain: str, asker: Asker) -> Finding:
    """The domain's own record, else that of the nearest domain above it that has one (DMARCbis' tree walk, eight at most)."""
    labels = domain.split(".")
    own = f"_dmarc.{domain}"
    try:
        for start in range(min(len(labels) - 1, 8)):
            name = "_dmarc." + ".".join(labels[start:])
            records = [text for text in asker.texts(name) if tags_of(text).get("v") == "DMARC1"]
            if len(records) > 1:
                return Finding("broken", "several", name, records[0])
            if records:
                return _policy(name, records[0], inherited=start > 0)
    except Silent:
        return Finding("unknown", "silent", own)
    return Finding("missing", "none", own)


def _policy(name: str, record: str, *, inherited: bool) -> Finding:
    tags = tags_of(record)
    policy = (tags.get("sp") if inherited and tags.get("sp") else tags.get("p", "")) or ""
    policy = policy.lower()
    facts = {"policy": policy, "adkim": tags.get("adkim", "r").lower(), "aspf": tags.get("aspf", "r").lower()}
    if policy not in ("none", "quarantine", "reject"):
        return Finding("broken", "no_policy", name, record, facts)
    return Finding("good", "watching" if policy == "none" else "good", name, record, facts)


def tags_of(record: str) -> dict[str, str]:
    """`a=1; b=2` as a mapping, names in small letters; what is no pair is left out."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, equals, value in pairs if equals}
