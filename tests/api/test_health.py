"""Alive, ready, figures."""

from threading import Event
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from orderwire.api import health
from orderwire.outbox.models import State
from tests.api.conftest import House
from tests.rooms import a_message, after


def figures(client: Client) -> dict[str, float]:
    """What /metrics says, by name and state."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(answer.content.decode())
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value for one in families for sample in one.samples
    }


def test_live_asks_nobody(client: Client) -> None:  # no database is allowed here
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})
    assert client.post("/health/live").status_code == 405


@pytest.mark.django_db
def test_ready(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrations", Event())
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: ["one"])
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
    monkeypatch.undo()
    assert client.get("/health/ready").status_code == 200


def test_not_ready_while_the_database_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise DatabaseError("secret host name")

    monkeypatch.setattr(connection, "cursor", broken)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "not ready", "reason": "The database does not answer."},
    )


def test_the_figures(house: House, client: Client) -> None:
    for state in (State.DEFERRED, State.UNCERTAIN, State.SENT):
        a_message(house.rule, state)
    a_message(house.rule, State.SCHEDULED, after(days=4000))
    found = figures(client)
    assert found["orderwire_parked_events"] == 1
    assert found["orderwire_unread_events"] == 0
    assert found["orderwire_workers"] == 0
    assert found["orderwire_due_messages"] == 2
    assert found["orderwire_oldest_due_seconds"] > 0
    assert {name.split()[1]: value for name, value in found.items() if name.startswith("orderwire_messages ")} == {
        "scheduled": 1,
        "ready": 1,
        "leased": 0,
        "submitting": 0,
        "deferred": 1,
        "uncertain": 1,
    }


@pytest.mark.django_db
def test_the_figures_of_nothing(client: Client) -> None:
    assert set(figures(client).values()) == {0.0}
