"""Every route there is, asked by nobody, by a stranger, and with fields that are not theirs; the OpenAPI."""

import json
import re
from typing import Any

import pytest

from orderwire.api.v1 import api
from tests.api.conftest import Caller, House, everything, fields
from tests.shop import order as an_order_body

Route = tuple[str, str]

BODIES: dict[Route, Any] = {
    ("POST", "/stores"): {"name": "Two", "platform": "custom", "sender": {"name": "A", "email": "a@acme.example"}},
    ("PATCH", "/stores/{store_id}"): {"name": "New"},
    ("PUT", "/stores/{store_id}/statuses/{status_key}"): {"means": {"order": "open"}},
    ("POST", "/stores/{store_id}/own-mails/{mail_key}"): {"off": True},
    ("POST", "/orders/{order_id}/shipments"): {"number": "1Z1"},
    ("POST", "/stores/{store_id}/imports"): {"csv": "order_number,status,total\n7,paid,5\n"},
    ("POST", "/senders"): {"name": "Two", "host": "smtp.example.com"},
    ("PATCH", "/orders/{order_id}/shipments/{shipment_id}"): {"number": "JD01"},
    ("PATCH", "/senders/{sender_id}"): {"name": "New"},
    ("POST", "/stores/{store_id}/rules"): {
        "name": "Two",
        "status": "paid",
        "subject": "Hello",
        "template": {"starter": "received"},
    },
    ("PATCH", "/rules/{rule_id}"): {"name": "New"},
    ("POST", "/stores/{store_id}/rules/backtest"): {},
    ("POST", "/rules/{rule_id}/test"): {"to": "ada@example.com"},
    ("POST", "/templates"): {"name": "Two", "subject": "Hello", "template": {"starter": "received"}},
    ("PATCH", "/templates/{template_id}"): {"name": "New"},
    ("POST", "/suppressions"): {"address": "new@example.com"},
}


def routes() -> list[Route]:
    """Every route, as OpenAPI has it."""
    paths: dict[str, Any] = api.get_openapi_schema(path_prefix="")["paths"]
    return [(method.upper(), path) for path, ways in paths.items() for method in ways]


WRITES = [route for route in routes() if route[0] != "GET"]
WITH_IDS = [route for route in routes() if "{" in route[1]]


def filled(path: str, ids: dict[str, str]) -> str:
    """A route's address with its ids."""
    return re.sub(r"\{(\w+)\}", lambda found: ids[found.group(1)], path)


def body_of(route: Route) -> Any:
    """A body that the route would take."""
    if route == ("PUT", "/stores/{store_id}/orders/{external_id}"):
        return {name: value for name, value in an_order_body().items() if name != "id"}
    return BODIES.get(route)


def named(route: Route) -> str:
    """For the test's name."""
    return " ".join(route)


def test_there_are_routes() -> None:
    assert len(routes()) > 45
    assert len(WRITES) > 25


@pytest.mark.parametrize("route", routes(), ids=named)
def test_without_a_key(route: Route, house: House, nobody: Caller) -> None:
    before = everything()
    for key in ("", "ow_wrong", house.store.pk):
        answer = Caller(key).call(route[0], filled(route[1], house.ids), body_of(route))
        assert (answer.status_code, answer.json()["title"]) == (401, "A key is needed")
    assert everything() == before


@pytest.mark.parametrize("route", WITH_IDS, ids=named)
def test_a_strangers_id_is_as_good_as_none(route: Route, house: House, stranger: Caller) -> None:
    before = everything()
    for ids in (house.ids, dict.fromkeys(house.ids, "sto_none"), dict.fromkeys(house.ids, "%00")):
        answer = stranger.call(route[0], filled(route[1], ids), body_of(route))
        assert answer.status_code == 404, answer.content
        assert (answer.headers["Content-Type"], answer.json()["type"]) == (
            "application/problem+json",
            "/api/v1/docs#status-404",
        )
    assert everything() == before


@pytest.mark.parametrize("route", WRITES, ids=named)
@pytest.mark.parametrize("field", ["account_id", "role", "id", "state"])
def test_a_field_that_is_not_theirs(route: Route, field: str, house: House, acme: Caller) -> None:
    if route[0] == "PUT" and field == "id":
        field = "external_id"  # an Order has an id of its own
    before = everything()
    body = {**(body_of(route) or {}), field: "x"}
    answer = acme.call(route[0], filled(route[1], house.ids), body)
    assert answer.status_code == 422, answer.content
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert everything() == before


@pytest.mark.parametrize("route", [route for route in routes() if route[0] == "GET"], ids=named)
def test_every_route_that_reads_answers_its_owner_and_changes_nothing(route: Route, house: House, acme: Caller) -> None:
    before = everything()
    answer = acme.get(filled(route[1], house.ids))
    assert answer.status_code == 200, answer.content
    assert {**everything(), "AuditEntry": []} == before  # that personal data were handed out is noted


LISTS = [
    route
    for route in routes()
    if route[0] == "GET"
    and route[1]
    in {
        "/stores",
        "/senders",
        "/suppressions",
        "/messages",
        "/customers",
        "/stores/{store_id}/orders",
        "/stores/{store_id}/rules",
        "/rules/{rule_id}/versions",
        "/templates",
        "/stores/{store_id}/events",
        "/stores/{store_id}/logs/{log}",
    }
]


@pytest.mark.parametrize("route", LISTS, ids=named)
@pytest.mark.parametrize(
    ("query", "field"),
    [("limit=0", "limit"), ("limit=201", "limit"), ("limit=x", "limit"), ("cursor=x", "cursor"), ("limt=5", "limt")],
)
def test_nonsense_in_a_lists_query(route: Route, query: str, field: str, house: House, acme: Caller) -> None:
    answer = acme.get(f"{filled(route[1], house.ids)}?{query}")
    assert fields(answer) == [field]


def test_the_openapi(nobody: Caller) -> None:
    answer = nobody.get("/openapi.json")
    told = answer.json()
    assert (answer.status_code, told["openapi"], told["info"]["title"]) == (200, "3.1.0", "Orderwire")
    assert told["paths"]["/api/v1/stores"]["post"]["security"] == [{"Key": []}]
    assert told["components"]["securitySchemes"] == {"Key": {"type": "http", "scheme": "bearer"}}
    named_ones = [way["operationId"] for ways in told["paths"].values() for way in ways.values()]
    assert len(named_ones) == len(set(named_ones))
    assert _lost_references(told) == []


def _lost_references(schema: dict[str, Any]) -> list[str]:
    found = set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', json.dumps(schema)))
    return sorted(found - set(schema["components"]["schemas"]))
