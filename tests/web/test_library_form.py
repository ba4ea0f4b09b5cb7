"""Between a template and its form."""

from typing import Any

import pytest

from orderwire.accounts.models import Account
from orderwire.emails.library import wording_of
from orderwire.emails.models import Template
from orderwire.emails.starters import STARTERS
from orderwire.web.library_form import as_fields, begun, fields, name_for, wish_from

MJML = "<mjml><mj-body></mj-body></mjml>"
DESIGN: dict[str, Any] = {"design": {"mjml": MJML, "pages": [{"id": "1"}]}, "text": "Hello"}


def a_kept(source: dict[str, Any]) -> Template:
    return Template(account=Account(), name="News", subject="Hello", preheader="More", source=source)


@pytest.mark.parametrize("source", [{"html": "<p>x</p>"}, {"mjml": MJML, "text": "x"}, {"starter": "shipped"}, DESIGN])
def test_saving_a_form_as_it_stands_changes_nothing(source: dict[str, Any]) -> None:
    template = a_kept(source)
    assert wish_from(as_fields(template), source.get("design")) == {"name": "News", **wording_of(template)}


def test_a_design_whose_mjml_was_changed_is_taken_apart_anew_and_as_mjml_it_is_mjml() -> None:
    template = a_kept(DESIGN)
    words = {**as_fields(template), "template.source": MJML.replace("body>", "body> ", 1)}
    changed = {"mjml": words["template.source"]}
    assert wish_from(words, DESIGN["design"])["template"] == {"design": changed, "text": "Hello"}
    words["template.kind"] = "mjml"
    assert wish_from(words, DESIGN["design"])["template"] == {**changed, "text": "Hello"}


def test_what_was_not_typed_before_the_editor_opens_is_the_starters() -> None:
    filled = begun({**as_fields(), "template.kind": "design", "template.starter": "delivered", "subject": "Mine"}, "de")
    assert (filled["template.kind"], filled["template.starter"], filled["subject"]) == ("starter", "delivered", "Mine")
    assert filled["preheader"] == STARTERS["delivered"].in_language("de").preheader
    assert filled["name"] == "Delivered"
    kept = begun(
        {"template.kind": "mjml", "template.source": MJML, "name": "N", "subject": "S", "preheader": "P"}, "en"
    )
    assert kept == {"template.kind": "mjml", "template.source": MJML, "name": "N", "subject": "S", "preheader": "P"}


def test_every_field_of_a_template_has_its_place_and_none_of_the_sender() -> None:
    names = {one.name for one in fields()}
    assert names >= set(as_fields())
    assert not any(name.startswith("sender") for name in names)


def test_a_name_for_a_wording_that_came_without_one() -> None:
    assert name_for("  News \n of  ") == "News of"
    assert len(name_for("x" * 400)) == 120
