"""How a finished HTML mail looks to a reader: its visible words, its links and pictures, and which colours are too faint."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from orderwire.core.colours import READABLE, READABLE_LARGE, Colour, as_hex, contrast, of_hex
from orderwire.emails.sheets import Element, Rule, dark_rules, said_of

_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SILENT = frozenset({"head", "script", "style", "title"})
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_SCHEMES = re.compile(r"(?<!prefers-)color-schemes?\b[^;<>]*?\bdark\b", re.IGNORECASE)
_SIZE = re.compile(r"([\d.]+)\s*(px|pt|em|rem|%)", re.IGNORECASE)
_UNITS = {"px": 1.0, "pt": 4 / 3, "rem": 16.0}
_HEADINGS = {
    "h1": 2.0,
    "h2": 1.5,
    "h3": 1.17,
    "h4": 1.0,
    "h5": 0.83,
    "h6": 0.67,
}  # browsers' own sizes, in letters around
_BOLD = frozenset({"b", "strong", "th", *_HEADINGS})
_SHOWN = 40  # letters of the words that are named
_LARGE, _LARGE_BOLD = 24.0, 18.66  # pixels; 18 and 14 points (WCAG 2.2, "large scale")
_DAY, _NIGHT = ((0, 0, 0), (255, 255, 255)), ((255, 255, 255), (18, 18, 18))
_HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-f])", re.IGNORECASE)
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*\)", re.IGNORECASE)
_NAMED = {
    "black": "#000000",
    "blue": "#0000ff",
    "gray": "#808080",
    "green": "#008000",
    "grey": "#808080",
    "lightgray": "#d3d3d3",
    "lightgrey": "#d3d3d3",
    "navy": "#000080",
    "orange": "#ffa500",
    "red": "#ff0000",
    "silver": "#c0c0c0",
    "white": "#ffffff",
    "yellow": "#ffff00",
}


@dataclass(frozen=True, slots=True)
class Faint:
    """Words in a colour that is hard to read on what is behind them: both colours, their contrast and the least wanted."""

    ink: str
    paper: str
    ratio: float
    wanted: float
    words: str


@dataclass(slots=True)
class Looks:
    """What was seen. `faint` names each pair of colours once, with the words where it was met first."""

    words: str = ""
    images_without_alt: int = 0
    dead_links: list[str] = field(default_factory=list)
    faint: list[Faint] = field(default_factory=list)


def look(html: str, dark: bool = False) -> Looks:
    """Look at a whole document as a mail program without dark mode paints it, knowing colours of elements alone; or `dark`:
    as one paints it that follows the mail's own words for the dark.
    """
    begins = _NIGHT if dark and _SCHEMES.search(html) else _DAY
    reader = _Reader(dark_rules(html) if dark else (), begins)
    reader.feed(html)
    reader.close()
    reader.seen.words = " ".join("".join(reader.out).split())
    return reader.seen


def colour_of(value: str) -> Colour | None:
    """A colour as CSS or an attribute writes it; None when it is none that is known here (transparent, a gradient)."""
    value = _NAMED.get(value.strip().lower(), value.strip())
    if rgb := _RGB.fullmatch(value):
        red, green, blue = (min(int(part), 255) for part in rgb.groups())
        return red, green, blue
    hexed = _HEX.match(value)
    return of_hex(hexed.group()) if hexed else None


@dataclass(frozen=True, slots=True)
class _Inside:
    """An open element: its colours and letters, its own or inherited, and whether its words are seen."""

    tag: str
    ink: Colour
    paper: Colour
    seen: bool
    size: float = 16.0
    bold: bool = False

    @property
    def wanted(self) -> float:
        """The contrast its words need."""
        return READABLE_LARGE if self.size >= (_LARGE_BOLD if self.bold else _LARGE) else READABLE


class _Reader(HTMLParser):
    def __init__(self, rules: Sequence[Rule], begins: tuple[Colour, Colour]) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Looks()
        self.out: list[str] = []
        self.rules = rules
        self.open = [_Inside("", *begins, True)]
        self.path: list[Element] = []
        self.link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        around = self.open[-1]
        if tag == "img":
            self.seen.images_without_alt += "alt" not in given
            self.out.append(f" {given.get('alt', '')} ")
        elif tag == "a" and ("href" in given or not given.keys() & {"name", "id"}):
            self.link = (given.get("href", "").strip(), len(self.out))
        if tag in _VOID or tag in ("td", "tr", "div", "p"):
            self.out.append(" ")
        if tag in _VOID:
            return
        self.path.append(Element(tag, frozenset(given.get("class", "").split()), given.get("id", "")))
        said = said_of(self.path, given.get("style", ""), self.rules)
        ink = colour_of(said.get("color", "")) or around.ink
        paper = colour_of(said.get("background-color", "")) or colour_of(given.get("bgcolor", "")) or around.paper
        shown = around.seen and tag not in _SILENT and not _HIDDEN.search(given.get("style", ""))
        size = _size(said.get("font-size", ""), around.size) or around.size * _HEADINGS.get(tag, 1.0)
        bold = _is_bold(said.get("font-weight", ""), around.bold or tag in _BOLD)
        self.open.append(_Inside(tag, ink, paper, shown, size, bold))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link:
            href, begun = self.link
            self.link = None
            if _goes_nowhere(href):
                label = " ".join("".join(self.out[begun:]).split())
                self.seen.dead_links.append(label[:40] or href or "a link without words")
        names = [one.tag for one in self.path]
        if tag in names:
            place = len(names) - 1 - names[::-1].index(tag)
            del self.open[place + 1 :], self.path[place:]

    def handle_data(self, data: str) -> None:
        inside = self.open[-1]
        if not inside.seen:
            return
        self.out.append(data)
        if not data.strip(" \t\r\n\u00a0\u034f\u200b\u200c"):
            return
        ratio, pair = contrast(inside.ink, inside.paper), (as_hex(inside.ink), as_hex(inside.paper))
        if ratio < inside.wanted and all((one.ink, one.paper) != pair for one in self.seen.faint):
            self.seen.faint.append(Faint(*pair, ratio, inside.wanted, " ".join(data.split())[:_SHOWN]))


def _size(value: str, around: float) -> float | None:
    """Pixels; None where no length is named."""
    found = _SIZE.fullmatch(value.strip())
    if found is None:
        return None
    number, unit = float(found.group(1)), found.group(2).lower()
    return number * (around / 100 if unit == "%" else around if unit == "em" else _UNITS[unit])


def _is_bold(value: str, otherwise: bool) -> bool:
    value = value.lower()
    if value.isdigit():
        return int(value) >= 700
    return {"bold": True, "bolder": True, "normal": False, "lighter": False}.get(value, otherwise)


def _goes_nowhere(href: str) -> bool:
    return not href or href.startswith("#") or href.lower().replace(" ", "").startswith("javascript:")
