"""The desk a template is written at: in the form as MJML or HTML, in the mail editor from blocks."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from orderwire.access import template_for
from orderwire.accounts import audit
from orderwire.acts import templates as acts
from orderwire.emails import template_drafts
from orderwire.emails.library import number_of
from orderwire.emails.models import Template, TemplateDraft
from orderwire.web.editor_desk import Design, Desk, Words
from orderwire.web.forms import Field
from orderwire.web.guard import Visit
from orderwire.web.library_form import as_fields, fields, wish_from
from orderwire.web.shell import shown_store


class TemplateDesk(Desk):
    """One person's desk for a template, which is shown in the name of the shop last visited."""

    def __init__(self, visit: Visit, template: Template) -> None:
        self.visit, self.template, self.shop = visit, template, shown_store(visit, visit.account)
        self.draft: TemplateDraft | None = template_drafts.draft_of(template, visit.user)

    @property
    def title(self) -> str:
        """Its name."""
        return self.template.name

    @property
    def save_words(self) -> str:
        """No rule is touched by it."""
        return _("Save the template")

    @property
    def back(self) -> str:
        """The form."""
        return reverse("template_change", args=[self.template.pk])

    @property
    def looked_at(self) -> dict[str, Any]:
        """A template has no settings of a rule's."""
        return {}

    @property
    def was_overtaken(self) -> bool:
        """Whether a newer version stands there."""
        return bool(self.draft and self.draft.began_with != number_of(self.template))

    def address(self, what: str = "") -> str:
        """Of the template's editor."""
        return reverse(f"template_editor_{what}" if what else "template_editor", args=[self.template.pk])

    def fields(self) -> list[Field]:
        """The form's, with its name."""
        return fields()

    def words(self) -> Words:
        """What was left here over what was saved."""
        return {**as_fields(self.template), **(self.draft.words if self.draft else {})}

    def saved_design(self) -> Design | None:
        """Of the template."""
        found = self.template.source.get("design")
        return dict(found) if isinstance(found, dict) else None

    def leave(self, words: Words, design: Design | None = None) -> None:
        """Everything goes to the draft."""
        self.draft = template_drafts.keep_draft(self.template, self.visit.user, words, design)

    def start_over(self) -> None:
        """The draft's words stay."""
        template_drafts.forget_design(self.template, self.visit.user)
        self.draft = template_drafts.draft_of(self.template, self.visit.user)

    def clear(self) -> None:
        """The template stays as it was saved."""
        template_drafts.drop_draft(self.template, self.visit.user)
        self.draft = None

    def publish(self, words: Words, design: Design | None = None) -> str:
        """A new version of the template; rules made from it keep what they say."""
        wish = wish_from({**self.words(), **words}, design)
        saved = acts.change_template(self.template, wish, self.visit.user)
        template_drafts.drop_draft(self.template, self.visit.user)
        messages.success(self.visit, _("Saved. Rules made from this template keep what they say."))
        audit.note(self.visit.account, self.visit.actor, "template changed", saved.pk, name=saved.name)
        return reverse("template", args=[saved.pk])


def template_desk(visit: Visit, template_id: str) -> TemplateDesk:
    """The desk for a template's id. Raises Missing."""
    return TemplateDesk(visit, template_for(visit.account, template_id))
