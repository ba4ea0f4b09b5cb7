"""The tables are as the models say, and a migration stays true however the rooms change."""

import ast
import io

import pytest
from django.core.management import call_command

from tests.house.tree import ROOT, listed

ALLOWED = ("django", "orderwire.core", "functools")


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(f"models changed without a migration:\n{said.getvalue()}")


def test_migrations_know_no_room() -> None:
    wrong = []
    for path in sorted((ROOT / "orderwire").glob("*/migrations/*.py")):
        for name in _imported(ast.parse(path.read_text(encoding="utf-8"))):
            if not any(name == allowed or name.startswith(f"{allowed}.") for allowed in ALLOWED):
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong, listed(wrong)


def _imported(tree: ast.Module) -> list[str]:
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return names + [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
