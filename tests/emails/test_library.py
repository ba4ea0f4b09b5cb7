"""The account's own templates."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from orderwire.accounts.models import User
from orderwire.core import clock
from orderwire.core.failures import Conflict, Refusal
from orderwire.emails import library
from orderwire.emails.models import Template, TemplateVersion
from tests.rooms import NOON, a_template, after, an_account

pytestmark = pytest.mark.django_db
WORDING: dict[str, Any] = {
    "subject": "News of *|ORDER_NUMBER|*",
    "preheader": "Hello",
    "template": {"html": "<p>*|FIRST_NAME|*</p>", "text": "*|FIRST_NAME|*"},
}


def test_a_template_comes_back_as_it_was_given() -> None:
    user = User.objects.create_user("ada@example.com")
    with clock.stopped_at(NOON):
        made = library.make_template(an_account(), "News", WORDING, user)
    kept = Template.objects.get()
    assert library.wording_of(kept) == WORDING
    assert (kept.name, kept.made_by) == ("News", user)
    assert library.as_json(made) == {
        "id": kept.pk,
        "name": "News",
        **WORDING,
        "created_at": NOON,
        "updated_at": NOON,
    }


@pytest.mark.parametrize("wrong", [{"subject": "*|NICKNAME|*"}, {"template": {"mjml": "<mjml>"}}])
def test_what_cannot_be_sent_is_not_kept(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        library.make_template(an_account(), "News", {**WORDING, **wrong})
    assert not Template.objects.exists()
    template = a_template(an_account())
    before = library.as_json(template)
    with pytest.raises(Refusal):
        library.change_template(template, "Other", {**WORDING, **wrong})
    assert library.as_json(Template.objects.get()) == before


def test_a_change_a_new_name_and_a_copy() -> None:
    with clock.stopped_at(NOON):
        template = a_template(an_account())
    with clock.stopped_at(after(hours=1)):
        library.change_template(template, "Other", WORDING)
    template.refresh_from_db()
    assert library.wording_of(template) == WORDING
    assert (template.name, template.created_at, template.updated_at) == ("Other", NOON, after(hours=1))
    user = User.objects.create_user("bob@example.com")
    copy = library.copy_of(template, user)
    assert (copy.name, copy.made_by, library.wording_of(copy)) == ("Other (copy)", user, WORDING)
    library.delete_template(template)
    assert list(Template.objects.all()) == [copy]


def test_a_copys_name_fits() -> None:
    copy = library.copy_of(a_template(an_account(), name="x" * 120))
    assert copy.name == "x" * 113 + " (copy)"


def said(template: Template) -> list[tuple[int, str, int | None]]:
    return list(library.history_of(template).values_list("number", "subject", "restored"))


def test_each_other_wording_is_a_version_and_an_old_one_comes_back_as_a_new_one() -> None:
    user = User.objects.create_user("ada@example.com")
    template = library.make_template(an_account(), "News", WORDING, user)
    library.change_template(template, "Other name", WORDING)
    assert said(template) == [(1, WORDING["subject"], None)]
    library.change_template(template, "Other name", {**WORDING, "subject": "Second"}, user)
    library.restore(template, library.history_of(template).get(number=1), user)
    template.refresh_from_db()
    assert library.wording_of(template) == WORDING
    assert said(template) == [(3, WORDING["subject"], 1), (2, "Second", None), (1, WORDING["subject"], None)]
    assert (library.number_of(template), template.name) == (3, "Other name")
    with pytest.raises(Conflict, match="Version 1 says what the mail says already"):
        library.restore(template, library.history_of(template).get(number=1))
    assert library.number_of(template) == 3


def test_what_stood_in_the_library_before_there_were_versions_is_version_one() -> None:
    template = a_template(an_account(), User.objects.create_user("ada@example.com"))
    TemplateVersion.objects.all().delete()
    import_module("orderwire.emails.migrations.0005_template_versions").first_versions(apps, None)
    (first,) = library.history_of(template)
    assert library.wording_of(first) == library.wording_of(template)
    assert (first.number, first.made_by, first.created_at) == (1, template.made_by, template.updated_at)
