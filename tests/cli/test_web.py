"""`orderwire web`: what granian is told."""

from typing import Any

import pytest

from orderwire.cli import web
from orderwire.cli.main import main


def test_it_migrates_then_serves_where_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[Any] = []

    class Server:
        def __init__(self, target: str, **options: Any) -> None:
            done.append((target, options["address"], options["port"], options["workers"]))

        def serve(self) -> None:
            done.append("served")

    monkeypatch.setattr(web, "Granian", Server)
    monkeypatch.setattr(web, "migrate", lambda: done.append("migrated"))
    assert main(["web", "--port", "8123", "--host", "0.0.0.0"]) == 0  # noqa: S104 - nothing listens
    assert done == ["migrated", ("config.wsgi:application", "0.0.0.0", 8123, 1), "served"]  # noqa: S104
