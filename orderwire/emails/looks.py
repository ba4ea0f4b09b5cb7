"""How a finished HTML mail looks to a reader: its visible words, its links and pictures, and which colours are too faint."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from orderwire.core.colours import READABLE, Colour, as_hex, contrast, of_hex

_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SILENT = frozenset({"head", "script", "style", "title"})
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_STYLE = re.compile(r"(?:^|;)\s*(color|background-color|background)\s*:\s*([^;]+)", re.IGNORECASE)
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


@dataclass(slots=True)
class Looks:
    """What was seen. `faint` are pairs of colours (text, behind it) with their contrast, each once."""

    words: str = ""
    images_without_alt: int = 0
    dead_links: list[str] = field(default_factory=list)
    faint: list[tuple[str, str, float]] = field(default_factory=list)


def look(html: str) -> Looks:
    """Look at a whole document as a mail program without dark mode paints it. Only inline colours are known."""
    reader = _Reader()
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
    """An open element: its colours, its own or inherited, and whether its words are seen."""

    tag: str
    ink: Colour
    paper: Colour
    seen: bool


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Looks()
        self.out: list[str] = []
        self.open = [_Inside("", (0, 0, 0), (255, 255, 255), True)]
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
        ink, paper = around.ink, colour_of(given.get("bgcolor", "")) or around.paper
        for name, value in _STYLE.findall(given.get("style", "")):
            colour = colour_of(value)
            if colour and name.lower() == "color":
                ink = colour
            elif colour:
                paper = colour
        shown = around.seen and tag not in _SILENT and not _HIDDEN.search(given.get("style", ""))
        self.open.append(_Inside(tag, ink, paper, shown))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link:
            href, begun = self.link
            self.link = None
            if _goes_nowhere(href):
                label = " ".join("".join(self.out[begun:]).split())
                self.seen.dead_links.append(label[:40] or href or "a link without words")
        names = [one.tag for one in self.open]
        if tag in names[1:]:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        inside = self.open[-1]
        if not inside.seen:
            return
        self.out.append(data)
        if not data.strip(" \t\r\n\u00a0\u034f\u200b\u200c"):
            return
        ratio = contrast(inside.ink, inside.paper)
        pair = (as_hex(inside.ink), as_hex(inside.paper), ratio)
        if ratio < READABLE and pair not in self.seen.faint:
            self.seen.faint.append(pair)


def _goes_nowhere(href: str) -> bool:
    return not href or href.startswith("#") or href.lower().replace(" ", "").startswith("javascript:")
