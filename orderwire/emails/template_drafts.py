"""What somebody writes of a template before it is saved: kept as it comes, so that leaving loses nothing."""

from typing import Any

from django.db import transaction

from orderwire.accounts.models import User
from orderwire.core import clock
from orderwire.core.locks import hold
from orderwire.emails.library import number_of
from orderwire.emails.models import Template, TemplateDraft


def draft_of(template: Template, person: User) -> TemplateDraft | None:
    """The person's draft; None where there is none."""
    return TemplateDraft.objects.filter(template=template, person=person).first()


def keep_draft(
    template: Template, person: User, words: dict[str, str], design: dict[str, Any] | None = None
) -> TemplateDraft:
    """Keep what is written: `words` replace those of the same name, `design` None leaves the one that is kept."""
    with transaction.atomic():
        hold(f"draft:{person.pk}")
        draft = draft_of(template, person)
        if draft is None:
            draft = TemplateDraft(template=template, person=person, began_with=number_of(template))
        draft.words = {**draft.words, **words}
        if design is not None:
            draft.design = design
        draft.updated_at = clock.now()
        draft.save()
    return draft


def forget_design(template: Template, person: User) -> None:
    """The editor begins anew from what the words say."""
    TemplateDraft.objects.filter(template=template, person=person).update(design=None)


def drop_draft(template: Template, person: User) -> None:
    """It was saved, or is not wanted: the draft is gone."""
    TemplateDraft.objects.filter(template=template, person=person).delete()
