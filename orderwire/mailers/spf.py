"""An SPF record read as RFC 7208 reads it, without an address to test: is it one, does it end, how many look-ups does it cost."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_LOOKUPS = 10  # RFC 7208 §4.6.4
_TERM = re.compile(r"([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?:[:/](.*))?", re.IGNORECASE)
_MODIFIER = re.compile(r"[a-z][a-z0-9_.-]*=.*", re.IGNORECASE)
_COSTS = {"include", "a", "mx", "ptr", "exists"}


@dataclass(slots=True)
class Spf:
    """What was read. `problem`: "" or none, several, syntax, include_missing, too_many, anybody; `at` the domain it is at.

    `end`: the sign before the last word `all` ("-", "~", "?"), "" when the record has no end. `named`: every domain
    whose record it takes in.
    """

    record: str = ""
    problem: str = ""
    at: str = ""
    end: str = ""
    lookups: int = 0
    named: set[str] = field(default_factory=set)


def read_spf(domain: str, texts: Callable[[str], list[str]]) -> Spf:
    """Read a domain's record and all that it takes in. Whatever `texts` raises comes through."""
    found = Spf(at=domain)
    _read(domain, texts, found, top=True)
    return found


def _read(domain: str, texts: Callable[[str], list[str]], found: Spf, *, top: bool) -> None:
    records = [text for text in texts(domain) if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]
    if len(records) != 1:
        if not records:
            _fail(found, "none" if domain == found.at and top else "include_missing", domain)
        else:
            _fail(found, "several", domain)
            found.record = found.record or records[0]
        return
    if top:
        found.record = found.record or records[0]
    redirect = ""
    for word in records[0].split()[1:]:
        if word.lower().startswith("redirect="):
            redirect = word.partition("=")[2]
        elif not _MODIFIER.fullmatch(word) and _ends(word, domain, texts, found, top=top):
            return
        if found.problem:
            return
    if redirect:
        _take_in(redirect, texts, found, top=top)


def _ends(word: str, domain: str, texts: Callable[[str], list[str]], found: Spf, *, top: bool) -> bool:
    """Follow one mechanism; True for `all`, behind which nothing counts."""
    match = _TERM.fullmatch(word)
    if match is None:
        _fail(found, "syntax", domain)
        return True
    sign, name, value = match.group(1) or "+", match.group(2).lower(), match.group(3) or ""
    if name == "all":
        if top:
            found.end = sign
            if sign == "+":
                _fail(found, "anybody", domain)
        return True
    if name == "include":
        _take_in(value, texts, found, top=False)
    elif name in _COSTS:
        _count(found, domain)
    elif not value:
        _fail(found, "syntax", domain)
    return False


def _take_in(domain: str, texts: Callable[[str], list[str]], found: Spf, *, top: bool) -> None:
    name = domain.lower().rstrip(".")
    found.named.add(name)
    _count(found, name)
    if found.problem or "%" in name:  # a macro: depends on the mail, and cannot be read here
        return
    _read(name, texts, found, top=top)


def _count(found: Spf, domain: str) -> None:
    found.lookups += 1
    if found.lookups > MOST_LOOKUPS:
        _fail(found, "too_many", domain)


def _fail(found: Spf, problem: str, domain: str) -> None:
    if not found.problem:
        found.problem, found.at = problem, domain
