"""Failures as problem JSON."""

import pytest
from django.db import OperationalError

from orderwire.acts import stores as acts
from orderwire.api import problems
from tests.api.conftest import Caller, House, everything


def test_a_route_that_is_none(acme: Caller) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = acme.call(method, "/nothing")
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
        assert answer.json()["detail"] == "There is no such route: /api/v1/docs lists them."


def test_a_method_that_a_route_does_not_know(house: House, acme: Caller) -> None:
    before = everything()
    answer = acme.put(f"/stores/{house.store.pk}", {"name": "New"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "DELETE, GET, PATCH")
    assert answer.json() == {
        "type": "/api/v1/docs#status-405",
        "title": "This is not done here",
        "status": 405,
        "detail": "PUT is not done here: use DELETE, GET, PATCH.",
    }
    assert everything() == before


def test_what_breaks_inside_is_not_shown(
    house: House, acme: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("password=hunter2")

    monkeypatch.setattr(acts, "pause_store", broken)
    before = everything()
    answer = acme.post(f"/stores/{house.store.pk}/pause")
    assert (answer.status_code, answer.json()["title"]) == (500, "Something broke on our side")
    assert "hunter2" not in answer.content.decode()
    assert everything() == before


def test_a_busy_database_says_when_to_come_back(house: House, acme: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(acts, "pause_store", busy)
    answer = acme.post(f"/stores/{house.store.pk}/pause")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "locked" not in answer.content.decode()


def test_every_problem_has_words() -> None:
    assert problems.problem(418, "No.").status_code == 418
    assert b"I'm a Teapot" in problems.problem(418, "No.").content
