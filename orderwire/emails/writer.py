"""Turn a tree of the merge language into the source of a minijinja template, and note which gaps must be filled.

A gap's name is the tag's, then how it is to be written: `NAME` as text, `NAME__attr` in quotes, `NAME__href` a whole
link, `NAME__url` an address, `NAME__part` inside an address, `NAME__css` in a style, `NAME__is` true or false for a
choice, `NAME__as_iso` in a format (before the rest); `item.` and `parcel.` stand before the words of a loop; `LINK_3` is
the third static link.
"""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import quote

from orderwire.emails import clean
from orderwire.emails.language import Each, If, Node, Value, Words
from orderwire.emails.positions import Position
from orderwire.emails.tags import BY_NAME, ITEM_BY_NAME, SHIPMENT_BY_NAME

ROWS = {"ITEMS": ("item", "ITEM_ROWS"), "SHIPMENTS": ("parcel", "PARCEL_ROWS")}
_SUFFIX: dict[Position, str] = {
    "text": "",
    "attr": "__attr",
    "href": "__href",
    "url": "__url",
    "part": "__part",
    "css": "__css",
}
_BRACE = re.compile(r"[{}]")


def plain_literal(text: str) -> str:
    """A literal of the subject: the text itself, its braces written as code so that they stay braces."""
    return _BRACE.sub(lambda brace: "{{ '" + brace.group() + "' }}", text)


class Writer:
    """Writes one part. `literal` encodes the merchant's words, `positions` tells where gaps stand (None: all text)."""

    def __init__(self, literal: Callable[[str], str], positions: dict[int, Position] | None = None) -> None:
        self.literal = literal
        self.positions = positions
        self.gaps: set[str] = set()
        self.bare: set[str] = set()
        self.problems: list[str] = []
        self._loop = ""
        self._guarded: list[str] = []

    def write(self, nodes: list[Node]) -> str:
        """The template source of a list of nodes."""
        return "".join(self._node(node) for node in nodes)

    def _node(self, node: Node) -> str:
        if isinstance(node, Words):
            return self.literal(node.text)
        if isinstance(node, Value):
            return self._value(node)
        return self._if(node) if isinstance(node, If) else self._each(node)

    def _gap(self, name: str, row: bool) -> str:
        gap = f"{self._loop}.{name}" if row else name
        self.gaps.add(gap)
        return gap

    def _value(self, node: Value) -> str:
        position: Position = "text" if self.positions is None else self.positions[node.at]
        kind = kind_of(node.name)
        if position == "bad" or (position == "css" and kind != "css"):
            self._refuse(
                node, "can't stand here. Values go into text and into quoted attributes, not into styles or comments."
            )
            return ""
        if position in ("href", "url") and kind != "url":
            self._refuse(
                node, "is not a web address, so it can't be a link or a picture. Take one whose name ends in URL."
            )
            return ""
        if position != "text" and kind == "block":
            self._refuse(node, "is a whole block. Put it into the text of the mail, not into an attribute.")
            return ""
        style = f"__as_{node.style}" if node.style else ""
        gap = self._gap(node.name + style + _SUFFIX[position], node.row)
        if node.default is None:
            if not node.row and node.name not in self._guarded:
                self.bare.add(node.name)
            return "{{ " + gap + " }}"
        default = self.literal(self._default(node.default, position))
        return "{% if " + gap + " %}{{ " + gap + " }}{% else %}" + default + "{% endif %}"

    def _default(self, default: str, position: Position) -> str:
        if position == "part":
            return quote(unescape(default), safe="@")
        if position in ("href", "url"):
            return clean.link(unescape(default)).replace("&", "&amp;")
        return default.replace('"', "&quot;").replace("'", "&#x27;") if position in ("attr", "css") else default

    def _refuse(self, node: Value, why: str) -> None:
        self.problems.append(f"*|{node.name}|* {why}")

    def _if(self, node: If) -> str:
        gap = self._gap(node.name + "__is", node.row)
        self._guarded.append(node.name)
        then = self.write(node.then)
        otherwise = self.write(node.otherwise)
        self._guarded.pop()
        return ("{% if not " if node.absent else "{% if ") + f"{gap} %}}{then}{{% else %}}{otherwise}{{% endif %}}"

    def _each(self, node: Each) -> str:
        self._loop, rows = ROWS[node.rows]
        body = self.write(node.body)
        source = f"{{% for {self._loop} in {rows} %}}{body}{{% endfor %}}"
        self.gaps.add(rows)
        self._loop = ""
        return source


def kind_of(name: str) -> str:
    """line, lines, url, block or css; private gaps (links, the pixel) are addresses or blocks by their name."""
    for names in (BY_NAME, ITEM_BY_NAME, SHIPMENT_BY_NAME):
        if name in names:
            return names[name].kind
    return "url" if name.startswith("LINK_") else "block"
