"""What a store's brand means in a mail: each colour with those that follow from it, by light and by dark, and the font.

Only values of ours leave this file: colours as six hexadecimal digits, and font stacks from the list below. So they may stand
in a style as they are.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from html import escape
from types import MappingProxyType

from orderwire.core.colours import BLACK, READABLE, WHITE, Colour, as_hex, contrast, mixed, of_hex, readable
from orderwire.emails import quoted
from orderwire.emails.compiled import Compiled
from orderwire.stores.brand import PAPER, PLAIN, Brand

# Fonts that mail programs have; none is loaded. A stack holds no double quote, as it stands in a style="…".
STACKS = {
    "system": "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
    "helvetica": "'Helvetica Neue', Helvetica, Arial, sans-serif",
    "verdana": "Verdana, Geneva, sans-serif",
    "tahoma": "Tahoma, Verdana, Geneva, sans-serif",
    "trebuchet": "'Trebuchet MS', Helvetica, Arial, sans-serif",
    "georgia": "Georgia, 'Times New Roman', serif",
    "times": "'Times New Roman', Times, serif",
    "courier": "'Courier New', Courier, monospace",
}
DARK_CARD = of_hex("#1a1a1d")
INK = of_hex("#18181b")
_PLAIN_TEXT = {"BRAND_LEAD": "#52525a", "BRAND_MUTED": "#62626a"}
_PLAIN_ACCENT = {
    "BRAND_PROGRESS": "#1f8a5f",
    "BRAND_DARK_ACCENT": "#f4f4f5",
    "BRAND_DARK_ON_ACCENT": "#18181b",
    "BRAND_DARK_PROGRESS": "#45b884",
}


def palette(brand: Brand) -> Mapping[str, str]:
    """The value of each BRAND_… tag."""
    return _palette(brand.accent, brand.text, brand.background, brand.font)


@lru_cache(maxsize=512)
def _palette(accent_hex: str, text_hex: str, background_hex: str, font: str) -> Mapping[str, str]:
    accent, text, background = of_hex(accent_hex), of_hex(text_hex), of_hex(background_hex)
    lead, muted = mixed(text, WHITE, 0.25), mixed(text, WHITE, 0.32)
    dark = readable(accent, DARK_CARD)
    values = {
        "BRAND_ACCENT": accent,
        "BRAND_ON_ACCENT": ink_on(accent),
        "BRAND_PROGRESS": accent,
        "BRAND_TEXT": text,
        "BRAND_LEAD": readable(lead, WHITE),
        "BRAND_MUTED": readable(muted, PAPER),
        "BRAND_BACKGROUND": background,
        "BRAND_PAGE_TEXT": readable(text, background),
        "BRAND_PAGE_MUTED": readable(muted, background),
        "BRAND_DARK_ACCENT": dark,
        "BRAND_DARK_ON_ACCENT": ink_on(dark),
        "BRAND_DARK_PROGRESS": dark,
    }
    written = {name: as_hex(colour) for name, colour in values.items()}
    if text_hex == PLAIN.text:  # the starters' own greys, which were chosen by eye
        written |= _PLAIN_TEXT
        written["BRAND_PAGE_MUTED"] = as_hex(readable(of_hex(_PLAIN_TEXT["BRAND_MUTED"]), background))
    if (
        accent_hex == PLAIN.accent
    ):  # black as an accent would vanish in the dark, and a black bar says nothing of progress
        written |= _PLAIN_ACCENT
    return MappingProxyType(written | {"BRAND_FONT": STACKS[font]})


def ink_on(colour: Colour) -> Colour:
    """White, near-black or black: the first that is read on `colour`."""
    return next((ink for ink in (WHITE, INK) if contrast(ink, colour) >= READABLE), BLACK)


def dressed(compiled: Compiled, brand: Brand) -> Compiled:
    """The version with the brand's colours and font in place of its gaps, so that no mail has to fill them again."""
    values, source, left = palette(brand), compiled.html, []
    for gap in compiled.html_gaps:
        name, _, how = gap.partition("__")
        if name in values and how in ("", "attr", "css"):
            value = values[name] if how == "css" else escape(values[name])
            source = source.replace("{{ " + gap + " }}", quoted.value(value))
        if name not in values or re.search(rf"\b{gap}\b", source):
            left.append(gap)
    bare = tuple(
        name for name in compiled.bare if name not in values
    )  # a colour is never missing: no mail needs to look
    return replace(compiled, html=source, html_gaps=tuple(left), bare=bare)
