"""minijinja, fenced in: only plain values go in, nothing is undefined, and a template that runs away is stopped."""

from collections import OrderedDict
from collections.abc import Iterable
from itertools import chain
from threading import Lock
from typing import Any

from minijinja import Environment

FUEL = 400_000  # instructions of one rendering; the largest honest mail (200 rows) needs about a tenth
_PLAIN = frozenset({str, bool, int, type(None)})
_NAMES = frozenset({str})
_ROWS = frozenset({dict})


class NotPlain(TypeError):
    """Something other than dict, list, str, int, bool or None was about to be handed to a template."""


def plain(value: object) -> None:
    """Raise NotPlain unless `value` is made of plain things only, by exact type: minijinja opens any other object."""
    boxes: list[Any] = [[value]]
    while boxes:
        box = boxes.pop()
        if type(box) is list and _ROWS.issuperset(map(type, box)):  # many at once: this is asked of every mail
            _names(chain.from_iterable(box))
            box = [*chain.from_iterable(map(dict.values, box))]
        if _PLAIN.issuperset(map(type, box)):
            continue
        for one in box:
            kind = type(one)
            if kind is list:
                boxes.append(one)
            elif kind is dict:
                boxes.append([one])
            elif kind not in _PLAIN:
                raise NotPlain(f"{kind.__name__} may not go into a template")


def _names(names: Iterable[object]) -> None:
    if not _NAMES.issuperset(map(type, names)):
        raise NotPlain("only text may name a value of a template")


class Engine:
    """Keeps the templates used last. Safe to share between threads."""

    def __init__(self, most: int = 1500) -> None:
        self._most = most
        self._environment = _fenced()
        self._names: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def run(self, name: str, source: str, context: dict[str, Any]) -> str:
        """Render `source`, known from now on as `name`. Raises NotPlain or minijinja's TemplateError."""
        plain(context)
        with self._lock:
            if name in self._names:
                self._names.move_to_end(name)
            else:
                self._environment.add_template(name, source)
                self._names[name] = None
                if len(self._names) > self._most:
                    self._environment.remove_template(self._names.popitem(last=False)[0])
            return self._environment.render_template(name, **context)

    def __len__(self) -> int:
        return len(self._names)


def _fenced() -> Environment:
    environment = Environment(
        debug=False,
        fuel=FUEL,
        undefined_behavior="strict",
        keep_trailing_newline=True,
        auto_escape_callback=lambda name: False,  # values come escaped for the place they stand in
        pycompat=False,
    )
    for name in ("range", "dict", "namespace", "debug"):
        environment.remove_global(name)
    return environment
