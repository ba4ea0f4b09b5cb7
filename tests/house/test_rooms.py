"""A room says at its door what comes in, what goes out and what it owns; everything public says what it does."""

import ast

from tests.house.tree import ROOT, corridor, listed, parsed, python_files, rooms


def test_each_room_says_what_it_is() -> None:
    mute = []
    for room in rooms():
        words = ast.get_docstring(parsed(f"orderwire/{room}/__init__.py")) or ""
        mute += [f"{room}: {heading}" for heading in ("Comes in:", "Goes out:", "Owns:") if heading not in words]
    assert not mute, listed(mute)


def test_each_room_has_its_place_in_the_corridor() -> None:
    there = set(rooms()) | {path.stem for path in (ROOT / "orderwire").glob("*.py") if path.stem != "__init__"}
    assert there == set(corridor())


def test_a_door_hands_nothing_on() -> None:
    imports = [
        path for path in python_files("orderwire", "config") if path.endswith("__init__.py") and _imports(parsed(path))
    ]
    assert not imports, (
        listed(imports) + "\na name is imported from the file it stands in, not from a package's __init__"
    )


def test_everything_public_says_what_it_does() -> None:
    mute = [name for path in python_files("orderwire", "config", "scripts") for name in _mute(path)]
    assert not mute, listed(mute)


def _imports(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(tree))


def _mute(path: str) -> list[str]:
    """The module, and its public functions and classes, that have no docstring."""
    tree = parsed(path)
    mute = [] if ast.get_docstring(tree) or not tree.body else [path]
    named = (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef))
    return mute + [
        f"{path}:{node.name}" for node in named if not node.name.startswith("_") and not ast.get_docstring(node)
    ]
