"""A room writes only its own tables; another room's rows it changes by asking that room."""

import ast

from tests.house.tree import listed, parsed, python_files, room_of

WRITES = {
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "delete",
    "get_or_create",
    "update_or_create",
    "raw_delete",
    "acreate",
    "aupdate",
    "adelete",
}


def test_no_room_writes_anothers_tables() -> None:
    wrong = [write for path in python_files("orderwire") for write in _foreign_writes(path)]
    assert not wrong, listed(wrong)


def test_foreign_writes_are_seen() -> None:
    source = (
        "from orderwire.orders.models import Order\n"
        "from orderwire.outbox import models\n"
        "Order.objects.filter(id=1).update(number='2')\n"
        "models.Message.objects.create()\n"
        "Order(id=1).save()\n"
        "Order.objects.filter(id=1).first()\n"
    )
    assert _writes_in(ast.parse(source), "rules") == [
        "line 3 writes Order of orders",
        "line 4 writes models of outbox",
        "line 5 writes Order of orders",
    ]
    assert _writes_in(ast.parse(source), "orders") == ["line 4 writes models of outbox"]


def _foreign_writes(path: str) -> list[str]:
    return [f"{path}: {write}" for write in _writes_in(parsed(path), room_of(path))]


def _writes_in(tree: ast.Module, room: str) -> list[str]:
    """The calls in `tree` that write a table whose model was imported from another room's models."""
    foreign = _foreign_models(tree, room)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            root, made = _root(node.func.value)
            if root in foreign and (node.func.attr in WRITES or (made and node.func.attr == "save")):
                found.append((node.lineno, f"line {node.lineno} writes {root} of {foreign[root]}"))
    return [text for _line, text in sorted(found)]


def _foreign_models(tree: ast.Module, room: str) -> dict[str, str]:
    """Names that stand for another room's models (or its models module), with that room."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = node.module.split(".")
            if parts[0] == "orderwire" and len(parts) >= 2 and parts[1] != room:
                of_models = parts[2:] == ["models"]
                names |= {
                    alias.asname or alias.name: parts[1] for alias in node.names if of_models or alias.name == "models"
                }
    return names


def _root(node: ast.expr) -> tuple[str, bool]:
    """The name a chain of attributes and calls starts from, and whether that name itself is called: `Order(…).save()`."""
    made = False
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Call):
            made = isinstance(node.func, ast.Name)
            node = node.func
        elif isinstance(node, ast.Attribute | ast.Subscript):
            node = node.value
        else:
            return "", False
    return node.id, made
