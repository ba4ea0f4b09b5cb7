"""Templates are kept from what stands."""

import pytest

from orderwire.accounts.models import User
from orderwire.acts.preview import preview_settings
from orderwire.acts.templates import TemplateWish, change_template, make_template, template_of_rule, template_of_starter
from orderwire.core.failures import Refusal
from orderwire.core.schema import read
from orderwire.emails.library import as_json, wording_of
from orderwire.emails.models import Template
from orderwire.emails.starters import STARTERS
from orderwire.rules.settings import RuleSettings
from tests.rooms import a_rule, a_store, a_template, an_account, wording

pytestmark = pytest.mark.django_db


def test_a_wish_is_kept_and_changed_by_what_a_patch_names() -> None:
    wish = read(TemplateWish, {"name": "News", "subject": "Hello", "template": {"html": "<p>x</p>", "text": None}})
    template = make_template(an_account(), wish)
    assert wording_of(template) == {"subject": "Hello", "preheader": "", "template": {"html": "<p>x</p>"}}
    change_template(template, {"preheader": "More"})
    assert (template.name, template.subject, template.preheader) == ("News", "Hello", "More")


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"subject": ""}, "subject"),
        ({"subject": "*|NICKNAME|*"}, "subject"),
        ({"template": {}}, "template"),
        ({"state": "x"}, "state"),
    ],
)
def test_a_patch_that_cannot_be_changes_nothing(patch: dict[str, object], field: str) -> None:
    template = a_template(an_account())
    before = as_json(template)
    with pytest.raises(Refusal) as refused:
        change_template(template, patch)
    assert [error.field for error in refused.value.errors] == [field]
    assert as_json(Template.objects.get()) == before


def test_a_rules_wording_is_kept_under_its_name() -> None:
    ada = User.objects.create_user("ada@example.com")
    rule = a_rule(a_store(), preheader="Soon")
    template = template_of_rule(rule, ada)
    assert (template.name, template.account, template.made_by) == ("Shipped", rule.store.account, ada)
    assert wording_of(template) == {
        "subject": wording()["subject"],
        "preheader": "Soon",
        "template": wording()["template"],
    }


@pytest.mark.parametrize("key", STARTERS)
@pytest.mark.parametrize("locale", ["en", "de"])
def test_a_starter_of_ones_own_says_what_the_starter_says(key: str, locale: str) -> None:
    store = a_store(locale=locale)
    kept = template_of_starter(store.account, STARTERS[key], locale)
    assert set(kept.source) == {"mjml", "text"}
    own = read(RuleSettings, wording(**wording_of(kept)))
    words = {"subject": kept.subject, "preheader": kept.preheader, "template": {"starter": key}}
    starters = read(RuleSettings, wording(**words))
    one, other = preview_settings(store, own, None), preview_settings(store, starters, None)
    assert (one.subject, one.text) == (other.subject, other.text)
