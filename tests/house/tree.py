"""The project's own files as the house tests read them: which there are, and what stands in them."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("orderwire", "config")
CODE = (*PRODUCT, "scripts", "benchmarks", "tests")


@cache
def python_files(*folders: str) -> tuple[str, ...]:
    """The Python files under `folders`, as paths from the checkout's root, without migrations."""
    paths = (path.relative_to(ROOT) for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(sorted(str(path) for path in paths if "migrations" not in path.parts))


@cache
def parsed(path: str) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), path)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method in `tree`, inner ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def classes(tree: ast.AST) -> Iterator[ast.ClassDef]:
    """Every class in `tree`, inner ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def room_of(path: str) -> str:
    """The room a file of orderwire/ stands in: its folder, or its own name right under orderwire/."""
    return Path(path).parts[1].removesuffix(".py")


def rooms() -> list[str]:
    """The folders of orderwire/ that are packages."""
    return sorted(path.parent.name for path in (ROOT / "orderwire").glob("*/__init__.py"))


def listed(wrong: list[str]) -> str:
    """What a failing house test says: each breach on a line of its own, none left out."""
    return "".join(f"\n  {line}" for line in wrong)


@cache
def corridor() -> dict[str, int]:
    """Each room's place in the corridor, counted from the left (core is 0), as the import contract in pyproject.toml has it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return {room.strip(" ()"): place for place, layer in enumerate(reversed(layers)) for room in layer.split("|")}


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Path and content of every file git tracks that is text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    for name in listed.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file():
            content = path.read_bytes()
            if b"\0" not in content:
                yield name, content.decode("utf-8", errors="replace")
