"""Templates over the API."""

from typing import Any

import pytest

from tests.api.conftest import Caller, House, everything, fields, noted

WISH: dict[str, Any] = {
    "name": "News",
    "subject": "News of *|ORDER_NUMBER|*",
    "preheader": "",
    "template": {"mjml": "<mjml><mj-body></mj-body></mjml>", "text": "Hello"},
}


def test_a_template_is_kept_shown_changed_and_deleted(house: House, acme: Caller) -> None:
    answer = acme.post("/templates", WISH)
    made = answer.json()
    assert answer.status_code == 201
    assert {name: made[name] for name in WISH} == WISH
    assert acme.get(f"/templates/{made['id']}").json() == made
    assert [one["id"] for one in acme.get("/templates").json()["items"]] == [made["id"], house.template.pk]
    changed = acme.patch(f"/templates/{made['id']}", {"name": "Other", "template": {"starter": "shipped"}}).json()
    assert {**changed, "updated_at": None} == {
        **made,
        "name": "Other",
        "template": {"starter": "shipped"},
        "updated_at": None,
    }
    assert acme.delete(f"/templates/{made['id']}").status_code == 204
    assert acme.get(f"/templates/{made['id']}").status_code == 404
    assert [action for _, action in noted()] == ["template saved", "template changed", "template deleted"]


def test_a_rule_can_be_made_of_a_template(house: House, acme: Caller) -> None:
    made = acme.post("/templates", WISH).json()
    wording = {name: made[name] for name in ("subject", "preheader", "template")}
    rule = acme.post(f"/stores/{house.store.pk}/rules", {"name": "Paid", "status": "paid", **wording})
    assert rule.status_code == 201
    assert {name: rule.json()[name] for name in wording} == wording


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"subject": "*|ORDER_NUMBR|*"}, "subject"),
        ({"template": {"html": "*|NOTHING|*"}}, "template"),
        ({"template": {"starter": "none"}}, "template.starter"),
        ({"template": {"html": "x", "mjml": "x"}}, "template"),
    ],
)
def test_a_wrong_template(wrong: dict[str, Any], field: str, house: House, acme: Caller) -> None:
    before = everything()
    assert fields(acme.post("/templates", {**WISH, **wrong})) == [field]
    assert fields(acme.patch(f"/templates/{house.template.pk}", wrong)) == [field]
    assert everything() == before
