"""Brand tags in the styles of a merchant's HTML, which is tidied as CSS before it is read as a mail."""

import re

from orderwire.emails.language import TOKEN
from orderwire.emails.positions import survey
from orderwire.emails.tags import BY_NAME

_WORD = re.compile(r"ow--(brand_[a-z_]+)--")


def as_words(html: str) -> tuple[str, list[str]]:
    """The HTML with a word of CSS for each brand tag in a style, and sentences on other tags there: they can't stay."""
    positions = survey(html).at
    problems: list[str] = []

    def word(found: re.Match[str]) -> str:
        if positions.get(found.start()) != "css":
            return found.group()
        name = found.group()[2:-2].strip().upper()
        if name not in BY_NAME or BY_NAME[name].kind != "css":
            problems.append(f"{found.group()} can't stand in a style: only the brand's colours and font can.")
        return f"ow--{name.lower()}--"

    return TOKEN.sub(word, html), problems


def as_tags(html: str) -> str:
    """The words as tags again."""
    return _WORD.sub(lambda found: f"*|{found.group(1).upper()}|*", html)
