"""What somebody writes of a mail before it is saved: kept as it comes, so that leaving loses nothing."""

from typing import Any

from django.db import transaction

from orderwire.accounts.models import User
from orderwire.core import clock
from orderwire.core.locks import hold
from orderwire.rules.models import MailDraft, Rule
from orderwire.stores.models import Store


def draft_of(store: Store, rule: Rule | None, person: User) -> MailDraft | None:
    """The person's draft for a rule, or for the store's rule that is not made yet; None where there is none."""
    return MailDraft.objects.filter(store=store, rule=rule, person=person).first()


def keep_draft(
    store: Store, rule: Rule | None, person: User, words: dict[str, str], design: dict[str, Any] | None = None
) -> MailDraft:
    """Keep what is written: `words` replace those of the same name, `design` None leaves the one that is kept."""
    with transaction.atomic():
        hold(f"draft:{person.pk}")
        draft = draft_of(store, rule, person)
        if draft is None:
            draft = MailDraft(store=store, rule=rule, person=person, began_with=rule.version_id if rule else "")
        draft.words = {**draft.words, **words}
        if design is not None:
            draft.design = design
        draft.updated_at = clock.now()
        draft.save()
    return draft


def forget_design(store: Store, rule: Rule | None, person: User) -> None:
    """The editor begins anew from what the words say."""
    MailDraft.objects.filter(store=store, rule=rule, person=person).update(design=None)


def drop_draft(store: Store, rule: Rule | None, person: User) -> None:
    """It was saved, or is not wanted: the draft is gone."""
    MailDraft.objects.filter(store=store, rule=rule, person=person).delete()
