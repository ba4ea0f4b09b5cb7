"""The words that mails are written in by us: one file a language in wording/, each with the same keys."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from orderwire.emails.localise import known_locale

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl")
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"})
MIRRORED = "rtl"  # the variant for languages written from right to left: our English words, the layout turned round
VARIANTS = (*LANGUAGES[1:], MIRRORED)
_FILES = Path(__file__).parent / "wording"


def variant_for(*locales: str) -> str:
    """Which wording a mail takes, by the first language tag (`de-AT`, `pt_BR`) that we have one for: a key of VARIANTS or en."""
    for locale in locales:
        language = locale.replace("_", "-").partition("-")[0].strip().lower()
        if language in LANGUAGES:
            return language
        if language in RIGHT_TO_LEFT:
            return MIRRORED
    return "en"


def language_of(variant: str) -> str:
    """The language of a variant's words."""
    return variant if variant in LANGUAGES else "en"


@lru_cache(maxsize=32)
def phrases(language: str) -> Mapping[str, str]:
    """All phrases of a language by `table.key` (`labels.total`). Raises FileNotFoundError for a language we do not have."""
    tables = tomllib.loads((_FILES / f"{language}.toml").read_text("utf-8"))
    return MappingProxyType({f"{table}.{key}": text for table, keys in tables.items() for key, text in keys.items()})


def and_more(number: int, language: str) -> str:
    """“and 3 more”, in the plural form the number asks for (CLDR); "" for none."""
    if number <= 0:
        return ""
    said = phrases(language)
    form = known_locale(language).plural_form(number)
    return (said.get(f"more.{form}") or said["more.other"]).replace("{n}", str(number))
