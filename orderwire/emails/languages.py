"""Which of a rule's languages a mail speaks: order → customer → store → the rule's own, by best match."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orderwire.emails.phrases import LANGUAGES

Source = Literal["asked", "order", "customer", "store", "rule", "only"]
Wish = tuple[Source, str]
_SAME = {"iw": "he", "in": "id", "ji": "yi", "no": "nb", "mo": "ro"}  # two codes of one language (IANA's registry)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a rule can say its mail in: `own` is the language of its wording, `further` are those added to it.

    `follows`: its wording is a starter's own, and may be any of the starters' languages. Tags are as canonical() writes them.
    """

    own: str
    further: tuple[str, ...] = ()
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Picked:
    """`wording` is the further language whose words are taken, "" for the rule's own; `locale` the manner of money and days.

    `source` says whose wish it was; *only*: the rule has no other language; *rule*: nobody's wish could be met.
    """

    wording: str
    locale: str
    source: Source


def canonical(tag: str) -> str:
    """A language tag as we write it: `pt_br` → `pt-BR`. Raises ValueError for one whose money and days are not known to us."""
    parts = [part for part in tag.strip().replace("_", "-").split("-") if part]
    written = "-".join(_part(place, part) for place, part in enumerate(parts))
    if len(written) > 20 or not _is_known(written):
        raise ValueError(f"“{tag.strip()[:40]}” is no language we know: write it like de or pt-BR.")
    return written


def name_of(tag: str) -> str:
    """A language's name in the reader's own: `pt-BR` → “Portuguese (Brazil)”; the tag itself where there is none."""
    try:
        return Locale.parse(tag, sep="-").get_display_name((get_language() or "en").replace("-", "_")) or tag
    except (UnknownLocaleError, ValueError):
        return tag


@lru_cache(maxsize=4096)
def pick(offer: Offer, wishes: tuple[Wish, ...]) -> Picked:
    """The first wish that a language of the offer meets decides. Wishes are language tags as they came; "" is none."""
    offered = [(tag, tag) for tag in offer.further] + [(offer.own, "")]
    if offer.follows:
        offered += [(language, "") for language in LANGUAGES if language not in offer.further]
    for source, wish in wishes:
        found = best_match(wish, [tag for tag, _wording in offered]) if wish else None
        if found is not None:
            return Picked(dict(reversed(offered))[found], manner(wish, found), source)
    return Picked("", offer.own, "rule")


def best_match(wish: str, offered: list[str]) -> str | None:
    """The offered tag nearest to a wish: itself, else a wider one (`de-AT` → `de`), else another manner of the same
    language in the same script (`pt-PT` → `pt-BR`); None when there is none. RFC 4647 §3.4, and the last step is ours.
    """
    tags = {_lower(tag): tag for tag in reversed(offered)}
    parts = _lower(wish).split("-")
    for length in range(len(parts), 0, -1):
        wider = "-".join(parts[:length])
        if wider in tags and _script(wider) == _script(wish):
            return tags[wider]
    near = [tag for tag in offered if _lower(tag).split("-")[0] == parts[0] and _script(tag) == _script(wish)]
    return near[0] if near else None


def manner(wish: str, own: str) -> str:
    """The reader's own manner of a language where we know it (`de-AT` of `de`), else the language's."""
    wish = wish.strip().replace("_", "-")
    return wish if _lower(wish).split("-")[0] == _lower(own).split("-")[0] and _is_known(wish) else own


def because(source: str, language: str) -> str:
    """Why a mail speaks the language it speaks, in a sentence."""
    words = {"language": name_of(language)}
    if source == "order":
        return _("Written in %(language)s: the order was placed in it.") % words
    if source == "customer":
        return _("Written in %(language)s: the customer's language.") % words
    if source == "store":
        return _("Written in %(language)s: the store's language, as the rule does not speak the customer's.") % words
    if source == "rule":
        return (
            _("Written in %(language)s: the rule's own, as it speaks neither the customer's nor the store's.") % words
        )
    if source == "asked":
        return _("Written in %(language)s: the language that was asked for.") % words
    return _("Written in %(language)s: the rule has no other language.") % words


def _part(place: int, part: str) -> str:
    """A subtag in its usual case (RFC 5646 §2.1.1): language small, Script with a capital, REGION in capitals."""
    if place == 0:
        return part.lower()
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) in (2, 3) else part.lower()


def _lower(tag: str) -> str:
    first, dash, rest = tag.strip().replace("_", "-").lower().partition("-")
    return _SAME.get(first, first) + dash + rest


@lru_cache(maxsize=1024)
def _script(tag: str) -> str:
    """The script a language tag is written in, the likely one (CLDR) where it says none; "" when not known."""
    parts = _lower(tag).split("-")
    said = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    if said:
        return said
    region = next((part.upper() for part in parts[1:] if len(part) in (2, 3)), "")
    likely = get_global("likely_subtags")
    whole = likely.get(f"{parts[0]}_{region}") or likely.get(parts[0]) or ""
    return next((part.lower() for part in whole.split("_")[1:] if len(part) == 4), "")


@lru_cache(maxsize=1024)
def _is_known(tag: str) -> bool:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return False
    return True
