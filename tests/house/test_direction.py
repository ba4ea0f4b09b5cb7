"""Imports and foreign keys look left."""

import subprocess
import sys
from pathlib import Path

from django.apps import apps

from tests.house.tree import ROOT, corridor, listed


def test_imports_look_left() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    linted = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_foreign_keys_point_left() -> None:
    places = corridor()
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        room = _room(model)
        for field in model._meta.local_fields + model._meta.local_many_to_many:
            target = _room(field.related_model) if field.is_relation and field.related_model else None
            if room and target and target != room and places[target] >= places[room]:
                wrong.append(f"{room}.{model.__name__}.{field.name} points at {target}, which stands no further left")
    assert not wrong, listed(wrong)


def _room(model: object) -> str | None:
    """The room a model stands in, None for one of Django's or a library's."""
    parts = getattr(model, "__module__", "").split(".")
    return parts[1] if parts[0] == "orderwire" else None
