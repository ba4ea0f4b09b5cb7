"""Where in an HTML document each merge tag stands, because a value is written differently in each kind of place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Literal

from orderwire.emails import clean
from orderwire.emails.language import BLOCK, TOKEN

# text: between elements · attr: in a quoted attribute · href: the whole of a link · url: a whole picture address, or
# the beginning of a longer link · part: further on in an address · css: in a style · bad: where no value can be made safe
Position = Literal["text", "attr", "href", "url", "part", "css", "bad"]

_PIECE = re.compile(
    r"<!--\[if[^\]]*\]>(?:<!-->)?|<!--<!\[endif\]-->|<!\[endif\]-->"  # what Outlook reads between them is HTML as well
    r"|(?P<comment><!--.*?(?:-->|\Z))"
    r"|(?P<style><style\b.*?(?:</style\s*>|\Z))"
    r"|<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*)(?P<inside>(?:\"[^\"]*\"|'[^']*'|[^\"'<>])*)>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([^\s\"'=<>/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_ADDRESSES = {"href", "src", "action", "background", "formaction", "poster", "data", "xlink:href", "cite"}
_NEVER = {"script", "iframe", "object", "embed", "form", "input", "textarea", "select", "base", "applet", "svg", "math"}


@dataclass(slots=True)
class Survey:
    """What was found: the position of each merge tag by offset, whole static links, and why something can't stay."""

    at: dict[int, Position] = field(default_factory=dict)
    links: list[tuple[int, int]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def survey(html: str) -> Survey:
    """Look through a whole document once; quotes and angle brackets inside merge tags don't count."""
    found = Survey()
    tokens = list(TOKEN.finditer(html))
    masked = TOKEN.sub(lambda token: "\x01" * len(token.group()), html)
    spans = iter(list(_PIECE.finditer(masked)))
    piece = next(spans, None)
    for match in list(_PIECE.finditer(masked)):
        if match.group("name"):
            _element(match, html, found)
    for token in tokens:
        while piece and piece.end() <= token.start():
            piece = next(spans, None)
        if token.start() in found.at:
            continue
        inside = piece is not None and piece.start() <= token.start()
        styled = inside and piece is not None and piece.group("style") is not None
        found.at[token.start()] = "css" if styled else "bad" if inside else "text"
    _blocks(tokens, found)
    return found


def _element(match: re.Match[str], html: str, found: Survey) -> None:
    name = match.group("name").lower()
    if name in _NEVER:
        found.problems.append(f"<{name}> does not work in mails. Take it out.")
    if match.group("close"):
        return
    start = match.start("inside")
    for attribute in _ATTRIBUTE.finditer(match.group("inside")):
        key, value = attribute.group(1).lower(), attribute.group(2)
        if key.startswith("on") and "\x01" not in key:
            found.problems.append(f"{key}=… runs a script, and mails can't. Take it out.")
        if value is None or value[0] not in "\"'":
            continue
        begin = start + attribute.start(2) + 1
        if key == "style" and value[0] == '"':  # a font's single quotes would end the other kind
            key = "css"
        _attribute(name, key, html[begin : start + attribute.end(2) - 1], begin, found)


def _attribute(element: str, key: str, value: str, begin: int, found: Survey) -> None:
    tokens = list(TOKEN.finditer(value))
    address = key in _ADDRESSES
    for token in tokens:
        if not address:
            found.at[begin + token.start()] = _position_by(key)
        elif token.start() > len(value) - len(value.lstrip()):
            found.at[begin + token.start()] = "part"
        elif token.end() == len(value.rstrip()) and key == "href":
            found.at[begin + token.start()] = "href"
        else:
            found.at[begin + token.start()] = "url"
    if address and value.strip() and not (tokens and tokens[0].start() == len(value) - len(value.lstrip())):
        _static(element, key, value, begin, tokens, found)


def _position_by(key: str) -> Position:
    """In an attribute that is no address."""
    if key == "css":
        return "css"
    return "bad" if key == "style" or key.startswith("on") else "attr"


def _static(element: str, key: str, value: str, begin: int, tokens: list[re.Match[str]], found: Survey) -> None:
    plain = unescape(TOKEN.sub("x", value))
    if value.startswith("#"):
        return
    safe = clean.link(plain) if key == "href" else clean.web_url(plain)
    if not safe:
        kind = "https, http, mailto or tel" if key == "href" else "https or http"
        found.problems.append(f"“{plain[:80]}” can't be used as an address in a mail. Use a full one with {kind}.")
    elif element == "a" and key == "href" and not tokens and safe.lower().startswith("http"):
        found.links.append((begin, begin + len(value)))


def _blocks(tokens: list[re.Match[str]], found: Survey) -> None:
    for token in tokens:
        if BLOCK.fullmatch(token.group()) and found.at[token.start()] != "text":
            found.problems.append(
                f"{token.group()} stands inside an element's quotes or in a comment. "
                "Put blocks around whole elements; in MJML not directly into mj-wrapper."
            )


def static_links(html: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    """The addresses of the static links, without HTML escapes."""
    for start, end in spans:
        yield unescape(html[start:end]).strip()
