"""The three steps of a rule."""

import pytest
from django.test import Client

from orderwire.rules.keep import settings_of
from orderwire.rules.models import Rule
from tests.rooms import a_rule, a_store, an_order, record, snapshot
from tests.web.conftest import House, everything, words

STEP_ONE = {
    "name": "On its way",
    "status": "shipped",
    "sending_filter.kind": "everyone",
    "send.kind": "after",
    "send.amount": "2",
    "send.unit": "hours",
    "products.codes": "LAMP-01, CHAIR-*",
    "products.match": "any",
    "blacklist": "**@example.net",
    "expires_after_hours": "48",
}
STEP_TWO = {
    "sender.name": "Acme",
    "sender.email": "hello@acme.example",
    "subject": "Your order *|ORDER_NUMBER|* is on its way",
    "preheader": "Good news",
    "template.kind": "starter",
    "template.starter": "shipped",
}


def test_from_the_first_step_to_a_paused_rule(house: House, editor: Client) -> None:
    Rule.objects.all().update(deleted_at="2026-01-01T00:00:00Z")
    first = f"/stores/{house.store.pk}/rules/new/"
    answer = editor.post(first, STEP_ONE)
    assert answer["Location"] == f"{first}2/"
    assert not Rule.objects.filter(deleted_at=None).exists()
    page = words(editor.get(answer["Location"]))
    assert (
        'value="Your order *|ORDER_NUMBER|* is on its way"' in page
    )  # the starter that suits the status, with its subject
    answer = editor.post(f"{first}2/", STEP_TWO)
    rule = Rule.objects.get(deleted_at=None)
    assert answer["Location"] == f"/rules/{rule.pk}/edit/3/"
    assert rule.state == "paused"
    settings = settings_of(rule)
    assert settings["send"] == {"kind": "after", "amount": 2, "unit": "hours"}
    assert settings["products"] == {"codes": ["LAMP-01", "CHAIR-*"], "match": "any"}
    assert settings["blacklist"] == ["**@example.net"]
    assert settings["template"] == {"starter": "shipped"}
    page = words(editor.get(answer["Location"]))
    assert "a mail is sent 2 hours later." in page
    assert "Only changes from now on count." in page


def test_leaving_loses_nothing(house: House, editor: Client) -> None:
    first = f"/stores/{house.store.pk}/rules/new/"
    editor.post(first, STEP_ONE)
    editor.get("/senders/")
    assert 'value="On its way"' in words(editor.get(first))
    editor.post(f"{first}2/", {**STEP_TWO, "subject": "*|NOBODY_KNOWS|*"})
    assert 'value="*|NOBODY_KNOWS|*"' in words(editor.get(f"{first}2/"))


def test_a_draft_belongs_to_its_store(house: House, editor: Client) -> None:
    editor.post(f"/stores/{house.store.pk}/rules/new/", STEP_ONE)
    other = a_store(house.account, name="Brass Lamps")
    assert 'value="On its way"' not in words(editor.get(f"/stores/{other.pk}/rules/new/"))
    assert editor.get(f"/stores/{other.pk}/rules/new/2/")["Location"] == f"/stores/{other.pk}/rules/new/"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Give the rule a name."),
        ({"status": ""}, "Choose the status that calls for this mail."),
        ({"send.amount": "x"}, "Give a whole number."),
        ({"blacklist": "nobody"}, "nobody is not an e-mail address"),
        ({"price.op": "gt", "price.amount": "1,299.00"}, "An amount must be a plain decimal number such as 49.90."),
        ({"expires_after_hours": "0"}, "Give 1 or more."),
    ],
)
def test_step_one_keeps_what_was_typed_and_says_what_is_wrong(
    house: House, editor: Client, wrong: dict[str, str], said: str
) -> None:
    before = everything()
    answer = editor.post(f"/stores/{house.store.pk}/rules/new/", {**STEP_ONE, **wrong})
    page = words(answer)
    assert answer.status_code == 422
    assert said in page
    assert "LAMP-01, CHAIR-*" in page
    assert everything() == before


def test_an_unknown_tag_is_named_and_no_rule_is_made(house: House, editor: Client) -> None:
    editor.post(f"/stores/{house.store.pk}/rules/new/", STEP_ONE)
    before = everything()
    answer = editor.post(f"/stores/{house.store.pk}/rules/new/2/", {**STEP_TWO, "subject": "*|ODER_NUMBER|*"})
    page = words(answer)
    assert answer.status_code == 422
    assert "ODER_NUMBER" in page
    assert 'value="*|ODER_NUMBER|*"' in page
    assert everything() == before


def test_own_content_that_is_no_mail_is_refused_beside_the_field(house: House, editor: Client) -> None:
    before = everything()
    given = {**STEP_TWO, "template.kind": "mjml", "template.source": "<mjml><mj-wrong></mjml>"}
    answer = editor.post(f"/rules/{house.rule.pk}/edit/2/", given)
    assert answer.status_code == 422
    assert 'id="f-template-source-error"' in words(answer)
    assert "&lt;mjml&gt;&lt;mj-wrong&gt;" in words(answer)
    assert everything() == before


def test_editing_shows_and_changes_what_is_there(house: House, editor: Client) -> None:
    path = f"/rules/{house.rule.pk}/edit/1/"
    assert 'value="Shipped"' in words(editor.get(path))
    assert editor.post(path, {**STEP_ONE, "test_mode": "on"})["Location"] == f"/rules/{house.rule.pk}/edit/2/"
    house.rule.refresh_from_db()
    assert (house.rule.name, house.rule.test_mode, house.rule.expires_after_hours) == ("On its way", True, 48)
    assert editor.post(path, STEP_ONE).status_code == 302
    house.rule.refresh_from_db()
    assert not house.rule.test_mode


def test_editing_the_mail_keeps_own_content(house: House, editor: Client) -> None:
    path = f"/rules/{house.rule.pk}/edit/2/"
    page = words(editor.get(path))
    assert "&lt;p&gt;Hello *|FIRST_NAME|*&lt;/p&gt;" in page
    editor.post(
        path, {**STEP_TWO, "template.kind": "html", "template.source": "<p>*|ORDER_NUMBER|*</p>", "template.text": "Hi"}
    )
    house.rule.refresh_from_db()
    assert house.rule.version.source == {"html": "<p>*|ORDER_NUMBER|*</p>", "text": "Hi"}


def test_step_three_shows_warnings_to_accept(house: House, viewer: Client, editor: Client) -> None:
    paused = a_rule(house.store, active=False, name="Second")
    page = words(editor.get(f"/rules/{paused.pk}/edit/3/"))
    assert "The rule “Shipped” also writes on this status" in page
    assert "Activate with these accepted" in page
    page = words(viewer.get(f"/rules/{paused.pk}/edit/3/"))
    assert "Activate" not in page.split("What this rule does")[1]


def test_step_three_offers_real_orders_of_this_store_only(house: House, editor: Client) -> None:
    elsewhere = an_order(a_store(house.account, name="Brass Lamps"), number="7777", external_id="7777")
    record(house.store, snapshot(number="1002", external_id="9002"))
    page = words(editor.get(f"/rules/{house.rule.pk}/edit/3/?order={house.order.pk}"))
    assert "Order 1002" in page
    assert "Order 7777" not in page
    assert f"/rules/{house.rule.pk}/mail/?order={house.order.pk}" in page
    assert editor.get(f"/rules/{house.rule.pk}/mail/?order={elsewhere.pk}").status_code == 404
