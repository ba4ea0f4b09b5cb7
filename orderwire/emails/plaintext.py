"""The text part made from the HTML part: readable lines, links as “label: address”, a table's rows as lines."""

import re
from html.parser import HTMLParser

from orderwire.emails.language import BLOCK

_SILENT = {"head", "style", "script", "title", "noscript"}
_VOID = {"br", "hr", "img", "meta", "link", "col", "area", "base", "input", "wbr"}
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "hr", "dl"}
_LINES = {"div", "tr", "li", "table", "section", "article", "header", "footer", "center", "address", "dt", "dd"}
_CELLS = {"td", "th"}
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_LONELY_BLOCK = re.compile(rf"^[ \t]*((?:{BLOCK.pattern}[ \t]*)+)\n", re.MULTILINE | re.IGNORECASE)


def from_html(html: str) -> str:
    """The text of a document. Merge tags and blocks stay as they are."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tighten(reader.text())


def tighten(text: str) -> str:
    """Tidy a text part: no spaces before a break, at most one empty line, and no line where only blocks stood."""
    # "-- " alone begins a signature (RFC 3676 §4.3) and keeps its space
    text = re.sub(
        r"(?<!\n--)[ \t\u00a0\u200c\u034f]+\n|(?<=\n--)[ \t]{2,}\n",
        "\n",
        text.replace("\r\n", "\n").replace("\r", "\n"),
    )
    text = _LONELY_BLOCK.sub(lambda found: found.group(1).strip(), text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.silent: list[str] = []
        self.links: list[tuple[str, int, str]] = []
        self.cells: list[int] = []

    def text(self) -> str:
        lines = [re.sub(r"[ \t]{3,}", "  ", line).strip() for line in "".join(self.out).split("\n")]
        return "\n".join(lines)

    def fresh(self, breaks: int) -> None:
        """Make sure that at least `breaks` line breaks stand at the end of what is written."""
        have = 0
        for piece in reversed(self.out):
            stripped = piece.rstrip(" \n")
            have += piece[len(stripped) :].count("\n")
            if have >= breaks:
                return
            if stripped:
                self.out.append("\n" * (breaks - have))
                return

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self.silent or tag in _SILENT or _HIDDEN.search(given.get("style") or ""):
            if tag not in _VOID:
                self.silent.append(tag)
            return
        if tag == "br":
            self.out.append("\n")
        elif tag in _PARAGRAPHS:
            self.fresh(2)
        elif tag in _LINES:
            self.fresh(1)
        elif tag in _CELLS and self.cells and self.cells[-1]:
            self.out.append("  ")
        if tag == "li":
            self.out.append("- ")
        if tag == "tr":
            self.cells.append(0)
        if tag in _CELLS and self.cells:
            self.cells[-1] += 1
        if tag == "a":
            named = (given.get("aria-label") or "").strip()
            self.links.append(((given.get("href") or "").strip(), len(self.out), named))

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag in self.silent:
                del self.silent[len(self.silent) - 1 - self.silent[::-1].index(tag) :]
            return
        if tag == "a" and self.links:
            self.link(*self.links.pop())
        elif tag == "tr" and self.cells:
            self.cells.pop()
        if tag in _PARAGRAPHS:
            self.fresh(2)
        elif tag in _LINES:
            self.fresh(1)

    def link(self, href: str, begun: int, named: str) -> None:
        label = named or " ".join("".join(self.out[begun:]).split())
        address = re.sub(r"^(?:mailto|tel):", "", href)
        if not address or href.startswith("#") or label == address:
            return
        del self.out[begun:]
        self.out.append(f"{label}: {address}" if label else address)

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        words = re.sub(r"[ \t\r\n]+", " ", data)
        if words == " " and (not self.out or self.out[-1].endswith((" ", "\n"))):
            return
        self.out.append(words)
