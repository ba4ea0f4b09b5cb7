"""The mail editor's routes: who may, what it begins with, what it keeps, what it refuses."""

import json
from typing import Any

import pytest
from django.test import Client

from orderwire.rules.keep import change_rule, settings_of
from orderwire.rules.models import MailDraft, Rule
from orderwire.web.policy import EDITOR_POLICY, PAGE_POLICY
from tests.web.conftest import House, everything, words
from tests.web.test_wizard import STEP_ONE, STEP_TWO

MJML = "<mjml><mj-body><mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section></mj-body></mjml>"
PROJECT = {"pages": [{"frames": [{"component": {"type": "wrapper", "components": [{"type": "mj-body"}]}}]}]}


def written(text: str = "Order *|ORDER_NUMBER|*", **changed: Any) -> str:
    design = {"project": PROJECT, "mjml": MJML.format(text)}
    return json.dumps({"subject": "Order *|ORDER_NUMBER|*", "preheader": "P", "design": design, **changed})


def send(browser: Client, path: str, body: str) -> Any:
    return browser.post(path, body, content_type="application/json")


@pytest.fixture
def path(house: House) -> str:
    return f"/rules/{house.rule.pk}/edit/2/editor/"


def test_its_policy_is_looser_on_this_page_alone(house: House, editor: Client, path: str) -> None:
    assert editor.get(path)["Content-Security-Policy"] == EDITOR_POLICY
    assert "script-src 'self';" in EDITOR_POLICY
    assert "unsafe-eval" not in EDITOR_POLICY
    for other in (f"/rules/{house.rule.pk}/edit/2/", f"/rules/{house.rule.pk}/edit/3/", "/stores/", f"{path}draft/"):
        assert editor.get(other)["Content-Security-Policy"] == PAGE_POLICY


def test_its_scripts_are_loaded_on_this_page_alone(house: House, editor: Client, path: str) -> None:
    assert "built/grapes" in words(editor.get(path))
    for other in (f"/rules/{house.rule.pk}/edit/2/", f"/rules/{house.rule.pk}/edit/3/", "/stores/"):
        assert "grapes" not in words(editor.get(other))


def test_it_begins_with_the_starter(house: House, editor: Client, path: str) -> None:
    change_rule(house.rule, {"template": {"starter": "shipped"}})
    data = editor.get(f"{path}draft/").json()
    assert data["component"] is None
    assert [row["kind"] for row in data["rows"]][:3] == ["header", "headline", "progress"]
    assert data["opening"].endswith('css-class="page">')
    assert all(data["samples"][row["mjml"]] for row in data["rows"] if row["whole"])


def test_html_begins_with_the_starter_that_suits_and_says_so(house: House, editor: Client, path: str) -> None:
    assert "Your own HTML can't be taken apart" in " ".join(words(editor.get(path)).replace("&#x27;", "'").split())
    assert [row["kind"] for row in editor.get(f"{path}draft/").json()["rows"]][3] == "tracking"


def test_own_mjml_is_taken_apart(house: House, editor: Client, path: str) -> None:
    change_rule(house.rule, {"template": {"mjml": MJML.format("Mine")}})
    (row,) = editor.get(f"{path}draft/").json()["rows"]
    assert (row["whole"], "Mine" in row["mjml"]) == (False, True)


def test_a_draft_is_kept_and_the_rule_stays(house: House, editor: Client, path: str) -> None:
    before = settings_of(house.rule)
    answer = send(editor, f"{path}draft/", written())
    assert (answer.status_code, answer.json()["problems"]) == (200, [])
    assert any("preview" in warning or "text" in warning for warning in [*answer.json()["warnings"], "text"])
    draft = MailDraft.objects.get()
    assert (draft.person, draft.words["subject"]) == (house.editor, "Order *|ORDER_NUMBER|*")
    assert draft.design == {"project": PROJECT, "mjml": MJML.format("Order *|ORDER_NUMBER|*")}
    assert settings_of(Rule.objects.select_related("version", "store").get(pk=house.rule.pk)) == before
    assert editor.get(f"{path}draft/").json()["component"]["components"] == [{"type": "mj-body"}]
    assert "a draft of yours that is not saved yet" in words(editor.get(f"/rules/{house.rule.pk}/edit/2/"))


def test_a_draft_says_what_stands_in_the_way(house: House, editor: Client, path: str) -> None:
    problems = send(editor, f"{path}draft/", written("*|ODER_NUMBER|*", subject="")).json()["problems"]
    assert [problem["field"] for problem in problems] == ["subject"]
    problems = send(editor, f"{path}draft/", written("*|ODER_NUMBER|*")).json()["problems"]
    assert [problem["message"] for problem in problems] == [
        "Line 1: There is no merge tag *|ODER_NUMBER|*. Did you mean *|ORDER_NUMBER|*?"
    ]


def test_saving_makes_it_the_rules_mail(house: House, editor: Client, path: str) -> None:
    answer = send(editor, f"{path}save/", written())
    assert answer.json() == {"next": f"/rules/{house.rule.pk}/edit/3/"}
    rule = Rule.objects.select_related("version", "store").get(pk=house.rule.pk)
    assert settings_of(rule)["template"] == {
        "design": {"project": PROJECT, "mjml": MJML.format("Order *|ORDER_NUMBER|*")}
    }
    assert (rule.version.subject, rule.version.preheader) == ("Order *|ORDER_NUMBER|*", "P")
    assert not MailDraft.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("*|ODER_NUMBER|*", "There is no merge tag *|ODER_NUMBER|*."),
        ("</mj-text><mj-raw>x</mj-raw><mj-text>", "mj-raw inside mj-column would be dropped."),
        ("</mj-text><mj-image></mj-image><mj-text>", "This picture has no address yet."),
        ("<a href='javascript:alert(1)'>x</a>", "can't be used as an address in a mail."),
        ("<script>alert(1)</script>", "<script> does not work in mails."),
    ],
)
def test_what_cannot_be_done_is_refused_and_kept_as_a_draft(
    house: House, editor: Client, path: str, text: str, said: str
) -> None:
    version = house.rule.version_id
    answer = send(editor, f"{path}save/", written(text))
    assert answer.status_code == 422
    assert any(said in problem["message"] for problem in answer.json()["problems"])
    assert Rule.objects.get(pk=house.rule.pk).version_id == version
    assert MailDraft.objects.get().design["mjml"] == MJML.format(text)


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"design": 5}', '{"design": {"mjml": 5}}', '{"design": {"mjml": "\\u0000"}}']
)
def test_what_is_no_mail_is_refused_and_nothing_happens(house: House, editor: Client, path: str, body: str) -> None:
    before = everything()
    for what in ("draft", "save"):
        assert send(editor, f"{path}{what}/", body).status_code == 422
    assert everything() == before


def test_a_new_rule_is_made_from_the_editor(house: House, editor: Client) -> None:
    first = f"/stores/{house.store.pk}/rules/new/"
    assert editor.get(f"{first}2/editor/")["Location"] == first
    editor.post(first, STEP_ONE)
    answer = editor.post(f"{first}2/editor/", {**STEP_TWO, "subject": "Typed"})
    assert answer["Location"] == f"{first}2/editor/"
    assert 'value="Typed"' in words(editor.get(f"{first}2/editor/"))
    send(editor, f"{first}2/editor/draft/", written())
    page = words(editor.get(f"{first}2/"))
    assert 'value="design" data-chooses x-on:change="read" checked' in page
    rule = Rule.objects.get(pk=send(editor, f"{first}2/editor/save/", written()).json()["next"].split("/")[2])
    assert (rule.state, rule.name, rule.version.source["design"]["project"]) == ("paused", "On its way", PROJECT)
    assert not MailDraft.objects.exists()


def test_step_two_saves_the_design_it_shows(house: House, editor: Client, path: str) -> None:
    send(editor, f"{path}draft/", written("Drafted"))
    form = {**STEP_TWO, "template.kind": "design", "template.source": MJML.format("Drafted")}
    assert editor.post(f"/rules/{house.rule.pk}/edit/2/", form).status_code == 302
    assert Rule.objects.get(pk=house.rule.pk).version.source["design"]["project"] == PROJECT
    form["template.source"] = MJML.format("By hand")
    assert editor.post(f"/rules/{house.rule.pk}/edit/2/", form).status_code == 302
    assert Rule.objects.get(pk=house.rule.pk).version.source == {"design": {"mjml": MJML.format("By hand")}}


def test_a_draft_is_discarded(house: House, editor: Client, path: str) -> None:
    send(editor, f"{path}draft/", written())
    assert editor.post(f"{path}discard/")["Location"] == f"/rules/{house.rule.pk}/edit/2/"
    assert not MailDraft.objects.exists()
    assert "not saved yet" not in words(editor.get(f"/rules/{house.rule.pk}/edit/2/"))


def test_the_same_mail_as_mjml(house: House, editor: Client, path: str) -> None:
    change_rule(house.rule, {"template": {"starter": "shipped"}})
    assert editor.post(f"{path}source/")["Location"] == f"/rules/{house.rule.pk}/edit/2/"
    page = words(editor.get(f"/rules/{house.rule.pk}/edit/2/"))
    assert "*|EACH:SHIPMENTS|*" in page
    assert 'value="mjml" data-chooses x-on:change="read" checked' in page


def test_somebody_elses_saving_is_told(house: House, editor: Client, owner: Client, path: str) -> None:
    send(editor, f"{path}draft/", written())
    assert "Somebody saved" not in words(editor.get(path))
    send(owner, f"{path}save/", written("Other"))
    assert "Somebody saved" in words(editor.get(path))


def test_samples_are_written_for_this_store(house: House, editor: Client, viewer: Client) -> None:
    asked = {
        "opening": "<mjml><mj-body>",
        "closing": "</mj-body></mjml>",
        "rows": [MJML[15:-17].format("*|STORE_NAME|*")],
    }
    path = f"/stores/{house.store.pk}/editor/samples/"
    (html,) = send(editor, path, json.dumps(asked)).json()["samples"]
    assert "Acme Lamps" in html
    assert send(editor, path, "{").status_code == 422
    assert send(viewer, path, json.dumps(asked)).status_code == 403


def test_the_preview_knows_what_the_rule_says_beside_its_mail(house: House, editor: Client, path: str) -> None:
    sender = {"name": "News", "email": "news@acme.example"}
    change_rule(house.rule, {"template": {"starter": "shipped", "text": "Mine"}, "sender": sender, "product_limit": 1})
    page = words(editor.get(path))
    assert f'name="preview_rule" value="{house.rule.pk}"' in page
    assert 'name="sender.email" value="news@acme.example"' in page
    assert f'formaction="/stores/{house.store.pk}/preview/test/"' in page
    assert 'name="test_to" value="editor@example.com"' in page
    data = editor.get(f"{path}draft/").json()
    assert data["tags"]["ORDER_NUMBER"]["value"] == "1001"
    assert [one["name"] for one in data["social"]["networks"]][:2] == ["Instagram", "Facebook"]
