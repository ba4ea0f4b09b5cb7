"""Drafts of mails: one for each person and rule, kept as they come."""

import pytest

from orderwire.accounts.models import User
from orderwire.rules.drafts import draft_of, drop_draft, forget_design, keep_draft
from orderwire.rules.keep import mark_deleted
from orderwire.rules.models import MailDraft
from tests.rooms import a_rule, a_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada@example.com", "a long enough sentence")


def test_a_draft_is_kept_and_changed(ada: User) -> None:
    store = a_store()
    rule = a_rule(store)
    keep_draft(store, rule, ada, {"subject": "One", "preheader": "P"}, {"mjml": "<mjml>"})
    keep_draft(store, rule, ada, {"subject": "Two"})
    draft = draft_of(store, rule, ada)
    assert draft is not None
    assert draft.words == {"subject": "Two", "preheader": "P"}
    assert (draft.design, draft.began_with) == ({"mjml": "<mjml>"}, rule.version_id)
    assert MailDraft.objects.count() == 1


def test_each_person_and_each_rule_has_their_own(ada: User) -> None:
    store = a_store()
    rule, bob = a_rule(store), User.objects.create_user("bob@example.com", "a long enough sentence")
    keep_draft(store, rule, ada, {"subject": "Ada's"})
    keep_draft(store, None, ada, {"subject": "New"})
    assert draft_of(store, rule, bob) is None
    assert [getattr(draft_of(store, one, ada), "words", None) for one in (rule, None)] == [
        {"subject": "Ada's"},
        {"subject": "New"},
    ]


def test_a_design_is_forgotten_alone_and_a_draft_dropped_whole(ada: User) -> None:
    store = a_store()
    keep_draft(store, None, ada, {"subject": "New"}, {"mjml": "<mjml>"})
    forget_design(store, None, ada)
    draft = draft_of(store, None, ada)
    assert draft is not None
    assert (draft.words, draft.design) == ({"subject": "New"}, None)
    drop_draft(store, None, ada)
    assert draft_of(store, None, ada) is None


def test_a_deleted_rules_drafts_go_with_it(ada: User) -> None:
    store = a_store()
    rule = a_rule(store)
    keep_draft(store, rule, ada, {"subject": "One"})
    mark_deleted(rule)
    assert not MailDraft.objects.exists()
