"""What a mail's own style sheets say of its elements for readers who prefer the dark: colours, and how large letters are.

Read are rules whose selectors are made of names, classes and ids, one in another or right in another, as mails have them
(CSS Cascading Level 4, Selectors Level 3). A rule with another selector, or for one width of screen only, is left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)(?:</style\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_DARK = re.compile(r"\(\s*prefers-color-scheme\s*:\s*dark\s*\)", re.IGNORECASE)
_EVERYWHERE = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*", re.IGNORECASE)
_COMPOUND = re.compile(r"(\*|[a-z][\w-]*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_IMPORTANT = re.compile(r"\s*!\s*important\s*\Z", re.IGNORECASE)
_NAMES = ("color", "background", "background-color", "font-size", "font-weight")
Weight = tuple[bool, tuple[int, int, int], int]  # important, specificity, place: the greatest wins


@dataclass(frozen=True, slots=True)
class Element:
    """One element on the way from the root to a text."""

    tag: str
    classes: frozenset[str] = frozenset()
    id: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    tag: str
    classes: frozenset[str]
    ids: frozenset[str]
    child: bool  # it stands right in the part before it

    def fits(self, one: Element) -> bool:
        """Whether an element is of this kind."""
        named = not self.tag or self.tag == one.tag
        return named and self.classes <= one.classes and self.ids <= {one.id}


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector with what it says: each declaration's value and whether it is important."""

    parts: tuple[_Part, ...]
    says: Mapping[str, tuple[str, bool]]
    weight: tuple[int, int, int]
    place: int

    def fits(self, path: Sequence[Element]) -> bool:
        """Whether it is about the last element of a path from the root."""
        return bool(path) and self.parts[-1].fits(path[-1]) and _above(self.parts, path)


def dark_rules(html: str) -> tuple[Rule, ...]:
    """The rules of a document that hold where the dark is preferred, in their order."""
    css = "\n".join(_STYLE.findall(_COMMENT.sub("", html)))
    found: list[Rule] = []
    for selectors, body in _blocks(_CSS_COMMENT.sub("", css)):
        says = dict(declarations(body))
        for selector in selectors.split(",") if says else ():
            parts = _parts(selector.strip())
            if parts:
                found.append(Rule(parts, says, _weight(parts), len(found)))
    return tuple(found)


def declarations(body: str) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Name, value and importance of what is said of colours and letters in a style."""
    for one in body.split(";"):
        name, colon, value = one.partition(":")
        if colon and name.strip().lower() in _NAMES:
            said = _IMPORTANT.sub("", value)
            yield name.strip().lower(), (said.strip(), said != value)


def said_of(path: Sequence[Element], inline: str, rules: Sequence[Rule]) -> dict[str, str]:
    """What holds for the last element of a path: its own style and the rules; `background` stands under its longer name."""
    best: dict[str, tuple[Weight, str]] = {}

    def take(says: Mapping[str, tuple[str, bool]], weight: tuple[int, int, int], place: int) -> None:
        for name, (value, important) in says.items():
            key, here = ("background-color" if name == "background" else name), (important, weight, place)
            if key not in best or here >= best[key][0]:
                best[key] = (here, value)

    for rule in rules:
        if rule.fits(path):
            take(rule.says, rule.weight, rule.place)
    for name, said in declarations(inline):
        take({name: said}, (1 << 20, 0, 0), len(rules))
    return {name: value for name, (_, value) in best.items()}


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and body of each rule that holds in the dark."""
    place = 0
    while (begin := css.find("{", place)) >= 0:
        prelude, end = css[place:begin].rpartition(";")[2].strip(), _end_of(css, begin)
        body = css[begin + 1 : end]
        if not prelude.startswith("@"):
            yield prelude, body
        elif prelude.lower().startswith("@media") and _holds(prelude):
            yield from _blocks(body)
        place = end + 1


def _end_of(css: str, begin: int) -> int:
    depth = 0
    for place in range(begin, len(css)):
        depth += (css[place] == "{") - (css[place] == "}")
        if not depth:
            return place
    return len(css)


def _holds(media: str) -> bool:
    rest = _DARK.sub("", media)
    return (rest != media and "(" not in rest) or bool(_EVERYWHERE.fullmatch(media))


def _parts(selector: str) -> tuple[_Part, ...]:
    """A selector taken apart; empty for one that is not read here."""
    found: list[_Part] = []
    child = False
    for word in selector.replace(">", " > ").split():
        if word == ">":
            child = True
            continue
        simple = _COMPOUND.fullmatch(word)
        if simple is None:
            return ()
        tag = (simple.group(1) or "").lower().replace("*", "")
        more = re.findall(r"([.#])([\w-]+)", simple.group(2))
        classes = frozenset(name for sign, name in more if sign == ".")
        found.append(_Part(tag, classes, frozenset(name for sign, name in more if sign == "#"), child))
        child = False
    return tuple(found)


def _weight(parts: Sequence[_Part]) -> tuple[int, int, int]:
    ids, classes = sum(len(one.ids) for one in parts), sum(len(one.classes) for one in parts)
    return ids, classes, sum(bool(one.tag) for one in parts)


def _above(parts: Sequence[_Part], path: Sequence[Element]) -> bool:
    """Whether what stands above the last element suits what stands before the last part."""
    if len(parts) == 1:
        return True
    wanted, above = parts[:-1], path[:-1]
    for end in range(len(above), 0, -1):
        if wanted[-1].fits(above[end - 1]) and _above(wanted, above[:end]):
            return True
        if parts[-1].child:
            return False
    return False
