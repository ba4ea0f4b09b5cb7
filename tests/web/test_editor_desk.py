"""What stands on the desk: the draft, the rule's own, else what suits."""

import json

from django.test import Client

from orderwire.rules.keep import change_rule
from orderwire.rules.models import MailDraft
from tests.web.conftest import House, words
from tests.web.test_editor import MJML, send, written
from tests.web.test_wizard import STEP_ONE, STEP_TWO


def test_opening_from_a_starter_begins_anew_and_from_the_editor_goes_on(house: House, editor: Client) -> None:
    path = f"/rules/{house.rule.pk}/edit/2/editor/"
    send(editor, f"{path}draft/", written("Drafted"))
    source = {"template.source": MJML.format("Drafted")}
    editor.post(path, {**STEP_TWO, **source, "template.kind": "design", "subject": "Other words"})
    assert MailDraft.objects.get().design["mjml"] == MJML.format("Drafted")
    assert 'value="Other words"' in words(editor.get(path))
    editor.post(path, {**STEP_TWO, "template.kind": "starter", "template.starter": "delivered"})
    assert MailDraft.objects.get().design is None
    assert "delivered" in json.dumps(MailDraft.objects.get().words)
    assert editor.get(f"{path}draft/").json()["component"] is None


def test_a_draft_is_its_writers_alone(house: House, editor: Client, owner: Client) -> None:
    path = f"/rules/{house.rule.pk}/edit/2/editor/"
    send(editor, f"{path}draft/", written("Drafted"))
    assert "Drafted" in json.dumps(editor.get(f"{path}draft/").json()["rows"])
    assert "Drafted" not in json.dumps(owner.get(f"{path}draft/").json()["rows"])


def test_a_mail_that_is_none_any_more_begins_with_the_starter(house: House, editor: Client) -> None:
    path = f"/rules/{house.rule.pk}/edit/2/editor/"
    send(editor, f"{path}draft/", written(design={"project": None, "mjml": "<p>no mail</p>"}))
    assert editor.get(f"{path}draft/").json()["rows"][0]["kind"] == "header"


def test_a_new_rules_design_is_thrown_away_and_its_settings_stay(house: House, editor: Client) -> None:
    first = f"/stores/{house.store.pk}/rules/new/"
    editor.post(first, STEP_ONE)
    send(editor, f"{first}2/editor/draft/", written("Drafted", subject="Mine"))
    editor.post(f"{first}2/editor/discard/")
    page = words(editor.get(f"{first}2/"))
    assert 'value="Mine"' not in page
    assert 'value="Your order *|ORDER_NUMBER|* is on its way"' in page
    assert 'value="On its way"' in words(editor.get(first))


def test_the_rules_own_design_is_there_until_another_kind_is_saved(house: House, editor: Client) -> None:
    path = f"/rules/{house.rule.pk}/edit/2/editor/"
    send(editor, f"{path}save/", written("Saved"))
    assert editor.get(f"{path}draft/").json()["component"] is not None
    house.rule.refresh_from_db()
    change_rule(house.rule, {"template": {"starter": "shipped"}})
    assert editor.get(f"{path}draft/").json()["component"] is None
