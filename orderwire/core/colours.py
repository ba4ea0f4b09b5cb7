"""Colours as red, green and blue of 0 to 255: how well one is read on another, and the nearest one that is."""

import re

Colour = tuple[int, int, int]
READABLE = 4.5  # contrast of text and what is behind it: WCAG 2.2, success criterion 1.4.3
READABLE_LARGE = 3.0  # the same of large text
VISIBLE = 3.0  # contrast of a button or a bar and what is behind it: WCAG 2.2, success criterion 1.4.11
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


def is_hex(text: str) -> bool:
    """Whether `text` is a colour of three or six hexadecimal digits after `#`, and nothing else."""
    return _HEX.fullmatch(text) is not None


def of_hex(text: str) -> Colour:
    """`#1a73e8` or `#17e` as a colour. Raises ValueError for everything else."""
    if not is_hex(text):
        raise ValueError(f"{text[:20]!r} is no colour")
    digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def as_hex(colour: Colour) -> str:
    """`#1a73e8`, in lower case."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with a share (0 to 1) of `other` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def readable(colour: Colour, *behind: Colour, wanted: float = READABLE) -> Colour:
    """`colour`, made as much darker or lighter as it takes to be read on everything `behind` it.

    Where nothing is read on all of them, the better of black and white.
    """
    dark, light = (min(contrast(end, one) for one in behind) for end in (BLACK, WHITE))
    goal = BLACK if dark >= light else WHITE
    for step in range(101):
        found = mixed(colour, goal, step / 100)
        if all(contrast(found, one) >= wanted for one in behind):
            return found
    return goal


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
