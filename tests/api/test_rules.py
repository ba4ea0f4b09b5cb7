"""Rules over the API."""

from typing import Any

import pytest

from orderwire.outbox.models import Message, State
from orderwire.rules.models import Rule
from tests.api.conftest import Caller, House, everything, fields, noted
from tests.rooms import a_store, an_order

WISH: dict[str, Any] = {
    "name": "Shipped",
    "status": "shipped",
    "subject": "Your order *|ORDER_NUMBER|* is on its way",
    "template": {"starter": "shipped"},
}


def test_a_rule_is_made_paused_with_the_defaults_of_the_contract(house: House, acme: Caller) -> None:
    answer = acme.post(f"/stores/{house.store.pk}/rules", WISH)
    made = answer.json()
    assert answer.status_code == 201
    assert {name: made[name] for name in WISH} == WISH
    assert {name: made[name] for name in ("state", "workflow", "from_status", "sending_filter", "send")} == {
        "state": "paused",
        "workflow": "order_status",
        "from_status": None,
        "sending_filter": {"kind": "everyone"},
        "send": {"kind": "immediately"},
    }
    assert {name: made[name] for name in ("expires_after_hours", "bcc", "blacklist", "wait_for_tracking")} == {
        "expires_after_hours": 72,
        "bcc": [],
        "blacklist": [],
        "wait_for_tracking": None,
    }
    assert acme.get(f"/rules/{made['id']}").json() == made
    assert [one["id"] for one in acme.get(f"/stores/{house.store.pk}/rules").json()["items"]] == [
        made["id"],
        house.rule.pk,
    ]
    assert noted() == [(f"API key …{acme.key[-4:]}", "rule made")]


def test_a_whole_rule_comes_back_as_it_was_given(house: House, acme: Caller) -> None:
    whole = {
        **WISH,
        "from_status": "paid",
        "sending_filter": {"kind": "only", "addresses": ["a@b.example", "*@c.example"]},
        "send": {"kind": "at", "days": 1, "time": "09:00"},
        "order_count": {"op": "gte", "value": 2},
        "product_limit": 3,
        "price": {"op": "gt", "amount": "50.00"},
        "products": {"codes": ["LAMP-01", "CHAIR-*"], "match": "all"},
        "blacklist": ["@d.example"],
        "sender": {"name": "Acme", "email": "hello@acme.example", "reply_to": None},
        "preheader": "News",
        "template": {"design": {"mjml": "<mjml><mj-body></mj-body></mjml>", "width": 600.5}, "text": "Hello"},
        "wait_for_tracking": {"hours": 12},
        "every_entry": True,
        "bcc": ["copy@acme.example"],
    }
    made = acme.post(f"/stores/{house.store.pk}/rules", whole).json()
    assert {name: made[name] for name in whole} == whole


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"subject": "*|ORDER_NUMBR|*"}, "subject"),
        ({"template": {"html": "*|NOTHING|*"}}, "template"),
        ({"template": {}}, "template"),
        ({"template": {"starter": "none"}}, "template.starter"),
        ({"send": {"kind": "after", "amount": 0, "unit": "hours"}}, "send.amount"),
        ({"send": {"kind": "later"}}, "send"),
        ({"price": {"op": "gt", "amount": "1e3"}}, "price.amount"),
        ({"from_status": "shipped"}, "from_status"),
        ({"blacklist": ["x"]}, "blacklist"),
        ({"sender": {"emial": "x"}}, "sender.emial"),
        ({"status": None}, "status"),
    ],
)
def test_a_wrong_rule(wrong: dict[str, Any], field: str, house: House, acme: Caller) -> None:
    before = everything()
    assert fields(acme.post(f"/stores/{house.store.pk}/rules", {**WISH, **wrong})) == [field]
    assert everything() == before
    assert fields(acme.patch(f"/rules/{house.rule.pk}", wrong)) == [field]
    assert everything() == before


def test_only_what_a_patch_names_changes(house: House, acme: Caller) -> None:
    before = acme.get(f"/rules/{house.rule.pk}").json()
    after = acme.patch(f"/rules/{house.rule.pk}", {"name": "New", "send": {"kind": "immediately"}}).json()
    assert {**after, "updated_at": None} == {**before, "name": "New", "updated_at": None}


def test_a_rule_goes_live_once_its_warnings_are_accepted(house: House, acme: Caller) -> None:
    made = acme.post(f"/stores/{house.store.pk}/rules", WISH).json()
    before = everything()
    warned = acme.post(f"/rules/{made['id']}/activate")
    assert warned.status_code == 409
    assert any("also writes on this status" in warning for warning in warned.json()["warnings"])
    assert everything() == before
    live = acme.post(f"/rules/{made['id']}/activate", {"accept_warnings": True})
    assert (live.status_code, live.json()["state"]) == (200, "active")
    assert acme.post(f"/rules/{made['id']}/pause").json()["state"] == "paused"
    assert [action for _, action in noted()] == ["rule made", "rule activated", "rule paused"]


def test_a_rule_that_cannot_go_live_says_every_reason(house: House, acme: Caller) -> None:
    house.sender.delete()
    acme.patch(f"/rules/{house.rule.pk}", {"test_mode": True})
    before = everything()
    for accepted in (False, True):
        answer = acme.post(f"/rules/{house.rule.pk}/activate", {"accept_warnings": accepted})
        assert fields(answer) == ["test_mode", "sender"]
    assert everything() == before


def test_a_copy_is_paused(house: House, acme: Caller) -> None:
    answer = acme.post(f"/rules/{house.rule.pk}/duplicate")
    assert (answer.status_code, answer.json()["name"], answer.json()["state"]) == (201, "Shipped (copy)", "paused")


def test_a_deleted_rule_is_gone_and_its_mails_cancelled(house: House, acme: Caller) -> None:
    assert acme.delete(f"/rules/{house.rule.pk}").status_code == 204
    assert acme.get(f"/rules/{house.rule.pk}").status_code == 404
    assert acme.get(f"/stores/{house.store.pk}/rules").json()["items"] == []
    assert Message.objects.get().state == State.CANCELLED
    assert Rule.objects.filter(pk=house.rule.pk).exists()


def test_a_preview_of_an_order_and_of_the_sample(house: House, acme: Caller) -> None:
    told = acme.post(f"/rules/{house.rule.pk}/preview", {"order_id": house.order.pk}).json()
    assert (told["subject"], "Hello Ada" in told["html"], "Hello Ada" in told["text"]) == (
        "Your order 1001",
        True,
        True,
    )
    sample = acme.post(f"/rules/{house.rule.pk}/preview")
    assert (sample.status_code, set(sample.json())) == (
        200,
        {"subject", "html", "text", "warnings", "language", "language_reason", "attachments"},
    )


GERMAN = {"subject": "Ihre Bestellung *|ORDER_NUMBER|*", "preheader": "", "template": {"html": "<p>Hallo</p>"}}


def test_languages_and_attachments_of_a_rule(house: House, acme: Caller) -> None:
    given = {"languages": {"de_at": GERMAN}, "attachments": ["packing_slip", "invoice", "invoice"], "language": "en"}
    told = acme.patch(f"/rules/{house.rule.pk}", given).json()
    assert (told["languages"], told["language"], told["attachments"], told["follow_customer_language"]) == (
        {"de-AT": GERMAN},
        "en",
        ["packing_slip", "invoice"],
        False,
    )
    mail = acme.post(f"/rules/{house.rule.pk}/preview", {"language": "de", "order_id": house.order.pk}).json()
    assert (mail["subject"], mail["language"]) == ("Ihre Bestellung 1001", "de")
    assert mail["language_reason"] == "Written in German: the language that was asked for."
    assert [(one["kind"], one["name"]) for one in mail["attachments"]] == [
        ("packing_slip", "Lieferschein-1001.pdf"),
        ("invoice", "Rechnung-1001.pdf"),
    ]
    own = acme.post(f"/rules/{house.rule.pk}/preview").json()
    assert (own["subject"], own["language_reason"]) == (
        "Your order 1001",
        "Written in English: the store's language, as the rule does not speak the customer's.",
    )
    before = everything()
    assert fields(acme.post(f"/rules/{house.rule.pk}/preview", {"language": "fr"})) == ["language"]
    assert everything() == before


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"languages": {"de": {**GERMAN, "subject": "*|NO_SUCH|*"}}}, "languages.de.subject"),
        ({"languages": {"de": {**GERMAN, "template": {"html": "*|NO_SUCH|*"}}}}, "languages.de.template"),
        ({"languages": {"de": {**GERMAN, "template": {"starter": "nope"}}}}, "languages.de.template.starter"),
        ({"languages": {"sv": {**GERMAN, "template": {"starter": "shipped"}}}}, "languages.sv.template"),
        ({"languages": {"en": GERMAN}}, "languages.en"),
        ({"languages": {"de": {"subject": "Hallo"}}}, "languages.de.template"),
        ({"languages": {"klingon": GERMAN}}, "languages"),
        ({"languages": {"de": GERMAN, "DE": GERMAN}}, "languages"),
        ({"language": "klingon"}, "language"),
        ({"attachments": ["receipt"]}, "attachments.0"),
        ({"follow_customer_language": "perhaps"}, "follow_customer_language"),
    ],
)
def test_a_language_that_cannot_be_is_named_and_nothing_is_saved(
    house: House, acme: Caller, given: dict[str, Any], field: str
) -> None:
    before = everything()
    answer = acme.patch(f"/rules/{house.rule.pk}", given)
    assert (answer.status_code, fields(answer)) == (422, [field])
    if field == "languages.de.subject":
        assert "German: There is no merge tag *|NO_SUCH|*" in answer.json()["detail"]
    assert everything() == before


def test_an_order_of_another_store_is_none(house: House, acme: Caller) -> None:
    order = an_order(a_store(house.account))
    before = everything()
    for path, body in (("preview", {}), ("test", {"to": "ada@example.com"})):
        answer = acme.post(f"/rules/{house.rule.pk}/{path}", {**body, "order_id": order.pk})
        assert answer.status_code == 404
    assert everything() == before


def test_one_marked_test(house: House, acme: Caller) -> None:
    answer = acme.post(f"/rules/{house.rule.pk}/test", {"to": "me@acme.example", "order_id": house.order.pk})
    made = answer.json()
    assert (answer.status_code, made["to"], made["test"], made["state"]) == (202, "me@acme.example", True, "ready")
    before = everything()
    assert fields(acme.post(f"/rules/{house.rule.pk}/test", {"to": "nobody"})) == ["to"]
    assert everything() == before


def test_tried_on_the_past(house: House, acme: Caller) -> None:
    span = {"from": "2026-11-21", "until": "2026-11-22"}
    before = everything()
    for what in ({"rule_id": house.rule.pk}, {"rule": WISH}):
        told = acme.post(f"/stores/{house.store.pk}/rules/backtest", {**what, **span}).json()
        assert told["changes"] == 1
        assert (told["from"], told["until"]) == ("2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z")
    assert everything() == before


def test_nothing_to_try_on_the_past(house: House, acme: Caller) -> None:
    path = f"/stores/{house.store.pk}/rules/backtest"
    assert fields(acme.post(path, {})) == ["rule"]
    assert fields(acme.post(path, {"rule": WISH, "rule_id": house.rule.pk})) == ["rule"]
    assert fields(acme.post(path, {"rule": {**WISH, "price": 1}})) == ["rule.price"]
    assert fields(acme.post(path, {"rule_id": house.rule.pk, "from": "soon"})) == ["from"]
    other = a_store(house.account)
    assert acme.post(f"/stores/{other.pk}/rules/backtest", {"rule_id": house.rule.pk}).status_code == 404


def test_a_preview_as_another_status(house: House, acme: Caller) -> None:
    acme.patch(f"/rules/{house.rule.pk}", {"subject": "*|ORDER_STATUS|* *|ORDER_NUMBER|*"})
    wish = {"order_id": house.order.pk, "status": "delivered"}
    assert acme.post(f"/rules/{house.rule.pk}/preview", wish).json()["subject"] == "Delivered 1001"
    assert acme.post(f"/rules/{house.rule.pk}/preview").json()["subject"] == "Shipped 1001"
    assert fields(acme.post(f"/rules/{house.rule.pk}/preview", {"status": "nonsense"})) == ["status"]


def test_versions_are_listed_and_one_is_brought_back(house: House, acme: Caller) -> None:
    rule = f"/rules/{house.rule.pk}"
    first = acme.get(rule).json()
    acme.patch(rule, {"subject": "Second"})
    acme.patch(rule, {"name": "Renamed"})
    listed = acme.get(f"{rule}/versions").json()["items"]
    assert [(one["number"], one["subject"], one["in_use"]) for one in listed] == [
        (2, "Second", True),
        (1, first["subject"], False),
    ]
    restored = acme.post(f"{rule}/versions/{listed[1]['id']}/restore")
    assert (restored.status_code, restored.json()["subject"]) == (200, first["subject"])
    listed = acme.get(f"{rule}/versions?limit=1").json()
    assert [(one["number"], one["restored"], one["template"]) for one in listed["items"]] == [(3, 1, first["template"])]
    assert acme.get(f"{rule}/versions?cursor={listed['next']}").json()["items"][0]["number"] == 2
    assert noted()[-1][1] == "rule version restored"


def test_what_is_said_already_is_not_restored(house: House, acme: Caller) -> None:
    before = everything()
    answer = acme.post(f"/rules/{house.rule.pk}/versions/{house.rule.version_id}/restore")
    assert answer.status_code == 409
    assert everything() == before
