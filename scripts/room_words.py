"""What rooms say to people, in English and without a mark: found in the code, with gaps where a value will stand.

Every whole sentence in a room is for people, but for those of OPERATORS; what is no sentence (a reason, a label) is found by
the call that says it. f"{name} is late." comes out as "%(name)s is late.", as catalogues write it.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOMS = (
    *("core", "carts", "mailers", "accounts", "stores", "orders", "audience", "emails", "rules", "outbox", "delivery"),
    *("tracking", "reports", "acts"),
)
OPERATORS = ("core/seal.py", "mailers/server_url.py", "emails/mime.py", "emails/facts.py")
# The arguments that hold words, by the call's name.
CALLS: dict[str, tuple[int, ...]] = {
    "FieldError": (1,),
    "of": (1,),
    "Conflict": (0,),
    "CallFailed": (0,),
    "Check": (0, 2, 3),
    "end": (2, 3),
    "Verdict": (1,),
    "Credential": (1, 3),
    "OwnMail": (1, 3),
    "Status": (1,),
    "Tag": (1,),
    "ItemTag": (1,),
    "ShipmentTag": (1,),
    "Unreadable": (0,),
    "wrong": (1,),
    "_refuse": (1,),
    "ValueError": (0,),
}
_FOR_PROGRAMS = {"message", "blocked", "not_triggered", "order_number"}  # outcomes and fields
_MARKS = {"_", "gettext_lazy"}
_NAMED = {"signing_help"}  # class attributes that hold words
_GAP = re.compile(r"%\((\w+)\)[sd]")
_BEGINS = re.compile(r"\s*[A-ZÄÖÜ“<*…]|%\(\w+\)s")
_ENDS = re.compile(r"(?:(?<!\.)[.?]|(?:[.?] ?|: )(?:%\(\w+\)s)+)\s*$")
_BRACES = re.compile(r"\{(\w*)\}")


def said(source: str) -> list[str]:
    """Everything that one room's file says, each once."""
    tree = ast.parse(source)
    found = [*_by_call(tree), *(words.strip() for words in _literals(tree) if _is_sentence(words))]
    told = (words for words in found if re.search("[A-Za-z]{2}", _GAP.sub("", words)) and words not in _FOR_PROGRAMS)
    return list(dict.fromkeys(told))


def of_room(path: Path, package: Path) -> list[str]:
    """said() of a file below `package`; nothing when it is no room's."""
    place = path.relative_to(package)
    if place.parts[0] not in ROOMS or path.suffix != ".py" or "migrations" in place.parts:
        return []
    return [] if str(place) in OPERATORS else said(path.read_text(encoding="utf-8"))


def gaps(words: str) -> list[str]:
    """The names of the values in a sentence, in order."""
    return _GAP.findall(words)


def _is_sentence(words: str) -> bool:
    """It begins as a sentence does, ends as one (or in a value behind one), and has two words or more beside its values."""
    ends = _ENDS.search(words)
    plain = _GAP.sub("", words)
    return bool(ends and _BEGINS.match(words) and len(re.findall(r"[A-Za-z]{2,}", plain)) > 1 and " " in plain.strip())


def _by_call(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            places = CALLS.get(name, ())
            given = [node.args[place] for place in places if place < len(node.args)]
            given += [word.value for word in node.keywords if places and word.arg in {"label", "help", "how", "detail"}]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in _NAMED:
            given = [node.value]
        for one in given:
            yield from _branches(one)


def _branches(node: ast.expr) -> Iterator[str]:
    """The words an expression can be: itself, or either branch of a choice."""
    if isinstance(node, ast.IfExp):
        yield from (*_branches(node.body), *_branches(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _branches(value)
    elif words := _words(node):
        yield words


def _literals(tree: ast.AST) -> Iterator[str]:
    """Every text in the code but docstrings, and but what stands in another text; what is marked already is taken as it is."""
    if isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Constant):
        return
    if isinstance(tree, ast.Call) and getattr(tree.func, "id", "") in _MARKS:
        yield from (one.value for one in tree.args if isinstance(one, ast.Constant) and isinstance(one.value, str))
        return
    if isinstance(tree, ast.Call) and getattr(tree.func, "id", "") == "ngettext":
        return  # a catalogue keeps these in pairs
    if isinstance(tree, ast.Constant | ast.JoinedStr):
        if words := _words(tree):
            yield words
        return
    for child in ast.iter_child_nodes(tree):
        yield from _literals(child)


def _words(node: ast.expr) -> str:
    """A text with its gaps named; "" for what is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if not _BRACES.search(node.value):
            return node.value
        return _BRACES.sub(lambda gap: f"%({gap[1] or 'value'})s", node.value.replace("%", "%%"))
    if not isinstance(node, ast.JoinedStr):
        return ""
    named: dict[str, str] = {}
    return "".join(
        str(part.value).replace("%", "%%") if isinstance(part, ast.Constant) else f"%({_gap(part, named)})s"
        for part in node.values
    )


def _gap(part: ast.expr, named: dict[str, str]) -> str:
    """A name for a value, the same for the same expression and for no other."""
    written = ast.unparse(part)
    if written not in named:
        name = _name(part.value) if isinstance(part, ast.FormattedValue) else ""
        name = name.strip("_").lower() or "value"
        same = sum(1 for other in named.values() if other.rstrip("23456789") == name)
        named[written] = f"{name}{same + 1}" if same else name
    return named[written]


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return node.attr
        case ast.Call(func=ast.Attribute(attr="join" | "get")) if node.args:
            return _name(node.args[0])
        case ast.Call(func=ast.Attribute(value=whose)):
            return _name(whose)
        case ast.Call() if node.args:
            return _name(node.args[0])
        case ast.Subscript():
            return _name(node.value)
        case ast.BoolOp():
            return _name(node.values[0])
        case ast.BinOp():
            return _name(node.left)
        case ast.IfExp():
            return _name(node.body)
    return ""
