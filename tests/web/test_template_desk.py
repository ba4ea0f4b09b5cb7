"""The desk a template is written at: in the mail editor and in its form, with one draft for both."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from orderwire.accounts.models import AuditEntry, User
from orderwire.emails.library import history_of, wording_of
from orderwire.emails.models import Template, TemplateDraft
from orderwire.emails.starters import STARTERS
from orderwire.rules.models import MailDraft
from orderwire.web.policy import EDITOR_POLICY
from tests.rooms import a_template
from tests.web.conftest import House, everything, words
from tests.web.test_editor import MJML, PROJECT, send, written


@pytest.fixture
def path(house: House) -> str:
    return f"/templates/{house.template.pk}/editor/"


def kinds(answer: Any) -> list[str]:
    return [row["kind"] for row in answer.json()["rows"]]


def test_the_page_is_the_editors_with_the_templates_name_and_words(house: House, editor: Client, path: str) -> None:
    answer = editor.get(path)
    page = words(answer)
    assert answer["Content-Security-Policy"] == EDITOR_POLICY
    assert "Our news <span" in page
    assert "Save the template" in page
    assert f'data-save-url="{path}save/"' in page
    assert f'href="/templates/{house.template.pk}/edit/"' in page
    assert "Your own HTML can" in page


@pytest.mark.parametrize(
    ("source", "first"),
    [
        ({"starter": "delivered"}, "header"),
        ({"mjml": MJML.format("Mine")}, "block"),
        ({"html": "<p>x</p>"}, "header"),
        ({"design": {"project": PROJECT, "mjml": MJML.format("Built")}}, "block"),
    ],
)
def test_it_begins_with_what_the_template_says(
    house: House, editor: Client, source: dict[str, Any], first: str
) -> None:
    template = a_template(house.account, template=source)
    answer = editor.get(f"/templates/{template.pk}/editor/draft/")
    assert kinds(answer)[0] == first
    assert (answer.json()["component"] is not None) == ("design" in source)


def test_a_draft_is_kept_and_the_template_stays(house: House, editor: Client, owner: Client, path: str) -> None:
    before = wording_of(house.template)
    assert send(editor, f"{path}draft/", written("Drafted")).json()["saved"] is True
    draft = TemplateDraft.objects.get()
    assert (draft.person, draft.design["mjml"]) == (house.editor, MJML.format("Drafted"))
    assert wording_of(Template.objects.get()) == before
    assert not MailDraft.objects.exists()
    assert "Drafted" in json.dumps(editor.get(f"{path}draft/").json()["rows"])
    assert "Drafted" not in json.dumps(owner.get(f"{path}draft/").json()["rows"])
    form = words(editor.get(f"/templates/{house.template.pk}/edit/"))
    assert "Drafted" in form
    assert "This is a draft of yours that is not saved yet." in form
    assert "You have a draft of this template" in words(editor.get(f"/templates/{house.template.pk}/"))
    assert "You have a draft of this template" not in words(owner.get(f"/templates/{house.template.pk}/"))


def test_saving_makes_a_new_version_and_the_draft_goes(house: House, editor: Client, path: str) -> None:
    send(editor, f"{path}draft/", written("Drafted"))
    answer = send(editor, f"{path}save/", written("Saved"))
    assert answer.json() == {"next": f"/templates/{house.template.pk}/"}
    template = Template.objects.get()
    assert template.source == {"design": {"project": PROJECT, "mjml": MJML.format("Saved")}}
    assert (template.name, template.subject, template.preheader) == ("Our news", "Order *|ORDER_NUMBER|*", "P")
    assert [(one.number, one.made_by) for one in history_of(template)] == [(2, house.editor), (1, house.owner)]
    assert not TemplateDraft.objects.exists()
    assert AuditEntry.objects.latest("id").action == "template changed"
    page = words(editor.get(f"/templates/{template.pk}/"))
    assert "Saved. Rules made from this template keep what they say." in page
    assert 'Version 2</a> <span class="badge badge-good ml-1">in use</span>' in page


def test_what_cannot_be_sent_is_refused_and_kept_as_a_draft(house: House, editor: Client, path: str) -> None:
    answer = send(editor, f"{path}save/", written("*|ODER_NUMBER|*"))
    assert answer.status_code == 422
    assert "There is no merge tag *|ODER_NUMBER|*." in answer.json()["problems"][0]["message"]
    assert [one.number for one in history_of(house.template)] == [1]
    assert TemplateDraft.objects.get().design["mjml"] == MJML.format("*|ODER_NUMBER|*")


def test_somebody_elses_saving_is_told(house: House, editor: Client, owner: Client, path: str) -> None:
    send(editor, f"{path}draft/", written())
    assert "Somebody saved this mail" not in words(editor.get(path))
    send(owner, f"{path}save/", written("Other"))
    assert "Somebody saved this mail" in words(editor.get(path))


def test_a_draft_is_discarded(house: House, editor: Client, path: str) -> None:
    send(editor, f"{path}draft/", written())
    assert editor.post(f"{path}discard/")["Location"] == f"/templates/{house.template.pk}/edit/"
    assert not TemplateDraft.objects.exists()
    assert "not saved yet" not in words(editor.get(f"/templates/{house.template.pk}/edit/"))


def test_the_form_and_the_editor_go_on_where_the_other_stopped(house: House, editor: Client, path: str) -> None:
    form = {"name": "Renamed", "subject": "Typed", "template.kind": "mjml", "template.source": MJML.format("By hand")}
    assert editor.post(path, form)["Location"] == path
    assert 'value="Typed"' in words(editor.get(path))
    assert "By hand" in json.dumps(editor.get(f"{path}draft/").json()["rows"])
    editor.post(f"{path}source/")
    page = words(editor.get(f"/templates/{house.template.pk}/edit/"))
    assert "By hand" in page
    assert '<option value="mjml" selected>' in page
    send(editor, f"{path}save/", written("Built"))
    template = Template.objects.get()
    assert (template.name, template.source["design"]["mjml"]) == ("Renamed", MJML.format("Built"))
    page = words(editor.get(f"/templates/{template.pk}/edit/"))
    assert '<option value="design" selected>' in page


def test_the_form_saves_the_design_it_shows_and_html_over_it(house: House, editor: Client, path: str) -> None:
    edit = f"/templates/{house.template.pk}/edit/"
    send(editor, f"{path}draft/", written("Drafted"))
    form = {"name": "N", "subject": "S", "preheader": "", "template.kind": "design", "template.text": ""}
    editor.post(edit, {**form, "template.source": MJML.format("Drafted")})
    assert Template.objects.get().source == {"design": {"project": PROJECT, "mjml": MJML.format("Drafted")}}
    editor.post(edit, {**form, "template.kind": "html", "template.source": "<p>x</p>"})
    assert Template.objects.get().source == {"html": "<p>x</p>"}
    assert not TemplateDraft.objects.exists()


def test_a_new_template_is_begun_in_the_editor(house: House, editor: Client) -> None:
    form = {"template.kind": "design", "template.starter": "delivered", "template.source": "", "then": "editor"}
    answer = editor.post("/templates/new/", form)
    made = Template.objects.latest("id")
    assert answer["Location"] == f"/templates/{made.pk}/editor/"
    assert (made.name, made.subject) == ("Delivered", STARTERS["delivered"].subject)
    assert kinds(editor.get(f"/templates/{made.pk}/editor/draft/"))[:2] == ["header", "headline"]


def test_before_there_is_a_store_there_is_no_editor(house: House, owner: Client, path: str) -> None:
    house.store.delete()
    assert owner.get(path).status_code == 404
    assert path not in words(owner.get(f"/templates/{house.template.pk}/"))
    assert "Add a store first." in words(owner.get(f"/templates/{house.template.pk}/edit/"))


def test_nobody_else_writes_at_it(
    house: House, viewer: Client, stranger: User, as_user: Callable[[User], Client], path: str
) -> None:
    before = everything()
    for what in ("draft/", "save/"):
        assert send(viewer, path + what, written()).status_code == 403
        assert send(as_user(stranger), path + what, written()).status_code == 404
    for browser, status in ((viewer, 403), (as_user(stranger), 404)):
        assert browser.get(path).status_code == status
        assert browser.post(f"{path}discard/").status_code == status
    assert everything() == before
