"""Drafts of templates: one for each person and template, kept as they come."""

import pytest

from orderwire.accounts.models import User
from orderwire.emails.library import change_template, delete_template
from orderwire.emails.models import TemplateDraft
from orderwire.emails.template_drafts import draft_of, drop_draft, forget_design, keep_draft
from tests.rooms import a_template, an_account

pytestmark = pytest.mark.django_db
WORDING = {"subject": "Other", "preheader": "", "template": {"starter": "shipped"}}


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada@example.com", "a long enough sentence")


def test_a_draft_is_kept_and_changed_and_knows_what_it_began_with(ada: User) -> None:
    template = a_template(an_account())
    keep_draft(template, ada, {"subject": "One", "preheader": "P"}, {"mjml": "<mjml>"})
    change_template(template, template.name, WORDING)
    keep_draft(template, ada, {"subject": "Two"})
    draft = TemplateDraft.objects.get()
    assert draft.words == {"subject": "Two", "preheader": "P"}
    assert (draft.design, draft.began_with) == ({"mjml": "<mjml>"}, 1)


def test_a_draft_is_its_writers_alone(ada: User) -> None:
    template, bob = a_template(an_account()), User.objects.create_user("bob@example.com", "a long enough sentence")
    keep_draft(template, ada, {"subject": "Ada's"})
    assert draft_of(template, bob) is None
    drop_draft(template, bob)
    assert draft_of(template, ada) is not None


def test_a_design_is_forgotten_alone_and_a_draft_goes_with_its_template(ada: User) -> None:
    template = a_template(an_account())
    keep_draft(template, ada, {"subject": "New"}, {"mjml": "<mjml>"})
    forget_design(template, ada)
    assert [(one.words, one.design) for one in TemplateDraft.objects.all()] == [({"subject": "New"}, None)]
    delete_template(template)
    assert not TemplateDraft.objects.exists()
