"""The suppression list over the API."""

from typing import Any

import pytest

from orderwire.audience.models import Suppression
from orderwire.outbox.models import Message
from tests.api.conftest import Caller, House, everything, fields, noted
from tests.rooms import a_store, an_account


def test_an_address_is_put_on_the_list_and_its_waiting_mails_stop(house: House, acme: Caller) -> None:
    answer = acme.post("/suppressions", {"address": "Ada@Example.com", "reason": "complaint"})
    made = answer.json()
    assert (answer.status_code, made["address"], made["reason"], made["store_id"]) == (
        201,
        "Ada@Example.com",
        "complaint",
        None,
    )
    assert Message.objects.get().state == "suppressed"
    assert noted() == [(f"API key …{acme.key[-4:]}", "suppression added")]


def test_a_domain_for_one_store(house: House, acme: Caller) -> None:
    made = acme.post("/suppressions", {"domain": "*@example.org", "store_id": house.store.pk}).json()
    assert (made["domain"], made["reason"], made["store_id"]) == ("example.org", "manual", house.store.pk)
    assert [one["id"] for one in acme.get("/suppressions").json()["items"]] == [made["id"], house.suppression.pk]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({}, "address"),
        ({"address": "a@example.com", "domain": "example.com"}, "address"),
        ({"address": "nobody"}, "address"),
        ({"domain": "no domain"}, "domain"),
        ({"address": "a@example.com", "reason": "dislike"}, "reason"),
    ],
)
def test_what_is_neither(wrong: dict[str, Any], field: str, house: House, acme: Caller) -> None:
    before = everything()
    assert fields(acme.post("/suppressions", wrong)) == [field]
    assert everything() == before


def test_once_is_enough(house: House, acme: Caller) -> None:
    before = everything()
    answer = acme.post("/suppressions", {"address": "NO@example.com"})
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "NO@example.com is on the suppression list already.",
    )
    assert everything() == before


def test_not_for_another_accounts_store(house: House, acme: Caller) -> None:
    store = a_store(an_account("Other"))
    before = everything()
    answer = acme.post("/suppressions", {"address": "new@example.com", "store_id": store.pk})
    assert answer.status_code == 404
    assert everything() == before


def test_an_entry_is_lifted(house: House, acme: Caller) -> None:
    assert acme.delete(f"/suppressions/{house.suppression.pk}").status_code == 204
    assert Suppression.objects.count() == 0
    assert noted()[-1][1] == "suppression lifted"
