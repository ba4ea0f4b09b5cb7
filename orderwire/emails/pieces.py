"""A mail's MJML taken apart into what stands around its content and the rows of it, so that an editor can move each row alone.

A row that holds words, pictures and buttons alone may be edited in place. One that holds a table, a loop of the merge
language, or a choice between words or around elements is a block: it is moved, copied and removed whole, and comes out as it
went in.
"""

import re
from dataclasses import dataclass

from orderwire.emails.language import BLOCK, TOKEN

_BODY = re.compile(r"<mj-body\b(?:\"[^\"]*\"|'[^']*'|[^\"'<>])*>", re.IGNORECASE)
_STEP = re.compile(
    r"(?P<comment><!--.*?(?:-->|\Z))"
    r"|(?P<token>\*\|\s*(?P<word>IF|IFNOT|EACH|END)\s*:[^|]{0,100}\|\*)"
    r"|<(?P<close>/?)(?P<name>[A-Za-z][\w:-]*)(?:\"[^\"]*\"|'[^']*'|[^\"'<>])*?(?P<empty>/?)>",
    re.DOTALL | re.IGNORECASE,
)
_VOID = frozenset({"br", "img", "hr", "meta", "link", "input", "col", "area", "base", "source", "wbr"})
_EDITABLE = frozenset(
    """
    mj-section mj-column mj-text mj-button mj-image mj-divider mj-spacer mj-social mj-social-element
    """.split()  # noqa: SIM905 - a list of words reads better without all the quotes
)
_WORDS = re.compile(r"<(mj-text|mj-button)\b(?:\"[^\"]*\"|'[^']*'|[^\"'<>])*>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_HARD = (
    re.compile(  # what words may not hold to be edited in place: what no text field could show as the reader sees it
        r"<(?:table|tr|td|ul|ol|style)\b|<!--|\*\|\s*(?:ELSE|EACH)\s*:"
        r"|\*\|\s*(?:IF|IFNOT)\s*:(?:(?!\*\|\s*END\s*:).)*?<",
        re.IGNORECASE | re.DOTALL,
    )
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One row of a mail. `whole`: it is only ever moved as it is."""

    mjml: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Apart:
    """A mail in pieces: `opening` ends with the start of mj-body, `closing` begins with its end."""

    opening: str
    pieces: tuple[Piece, ...]
    closing: str

    def together(self) -> str:
        """The mail again, each row on lines of its own."""
        return "\n".join([self.opening, *(piece.mjml for piece in self.pieces), self.closing])


def take_apart(mjml: str) -> Apart:
    """Take a whole MJML source apart. Raises ValueError with a sentence when it has no body to find rows in."""
    mjml = mjml.replace("\r\n", "\n").strip()
    body = _BODY.search(mjml)
    end = mjml.lower().rfind("</mj-body")
    if body is None or end < body.end():
        raise ValueError("This is no MJML that can be taken apart: it needs <mjml> with <mj-body> inside.")
    rows = [row.strip("\n") for row in _rows(mjml[body.end() : end])]
    pieces = tuple(Piece(row, not _is_editable(row)) for row in rows if row.strip())
    return Apart(mjml[: body.end()], pieces, mjml[end:])


def _rows(body: str) -> list[str]:
    """The body cut wherever neither an element nor a block of the merge language is open."""
    rows, start, blocks = [], 0, 0
    names: list[str] = []
    for step in _STEP.finditer(body):
        if step.group("comment"):
            continue
        if step.group("token"):
            blocks += -1 if step.group("word").upper() == "END" else 1
        else:
            _walk(step, names)
        if blocks <= 0 and not names:
            rows.append(body[start : step.end()])
            start, blocks = step.end(), 0
    rest = body[start:]
    if rest.strip():  # words behind the last row, or an element that is never closed: the compiler says so
        rows.append(rest)
    return rows


def _walk(step: re.Match[str], names: list[str]) -> None:
    name = step.group("name").lower()
    if step.group("close"):
        if name in names:
            del names[len(names) - 1 - names[::-1].index(name) :]
    elif not step.group("empty") and name not in _VOID:
        names.append(name)


def _is_editable(row: str) -> bool:
    if not row.lstrip().lower().startswith("<mj-section"):
        return False
    names = {found.group("name").lower() for found in _STEP.finditer(row) if found.group("name")}
    if not {name for name in names if name.startswith("mj-")} <= _EDITABLE:
        return False
    if any(_HARD.search(found.group(2)) for found in _WORDS.finditer(row)):
        return False
    around = _WORDS.sub("", row)
    return not BLOCK.search(around) and not TOKEN.sub("", re.sub(r"<[^<>]*>", "", around)).strip()
