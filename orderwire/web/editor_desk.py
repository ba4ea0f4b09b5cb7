"""The desk a mail is written at: what stands on it when a person comes, what they leave on it, and how it becomes the mail.

A rule that is not made yet keeps its words in the session, as the wizard's first step does; everything else is a draft's row.
A template's desk stands in template_desk.py.
"""

from abc import ABC, abstractmethod
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from orderwire.access import Missing, rule_for, store_for
from orderwire.accounts import audit
from orderwire.core.schema import read
from orderwire.emails.models import TemplateDraft
from orderwire.emails.pieces import Apart, take_apart
from orderwire.emails.starters import STARTERS
from orderwire.rules import drafts, keep
from orderwire.rules.models import MailDraft, Rule
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store
from orderwire.web.drafts import draft_of, drop_draft, forget_words, keep_draft
from orderwire.web.forms import Field
from orderwire.web.guard import Visit
from orderwire.web.rule_begin import draft_panel
from orderwire.web.rule_fields import mail_fields
from orderwire.web.rule_languages import language_words, languages_from
from orderwire.web.rule_words import first_mail, mail_from, mail_words, settings_from

Words = dict[str, str]
Design = dict[str, Any]


class Desk(ABC):
    """One person's desk for one mail. `shop` is the one in whose name and language the mail is shown, None for none yet."""

    visit: Visit
    shop: Store | None
    draft: MailDraft | TemplateDraft | None

    @property
    def store(self) -> Store:
        """The shop. Raises Missing when there is none: a mail can't be shown yet."""
        if self.shop is None:
            raise Missing
        return self.shop

    @property
    @abstractmethod
    def title(self) -> str:
        """What the page calls what is written here."""

    @property
    @abstractmethod
    def save_words(self) -> str:
        """What the button says that makes it the mail."""

    @property
    @abstractmethod
    def back(self) -> str:
        """The page with the same mail as a form."""

    @property
    @abstractmethod
    def looked_at(self) -> dict[str, Any]:
        """What the preview knows beside the words: preview/draft.html says it in hidden fields."""

    @property
    @abstractmethod
    def was_overtaken(self) -> bool:
        """Whether somebody saved the mail after this draft was begun."""

    @abstractmethod
    def address(self, what: str = "") -> str:
        """Where the editor is (""), or keeps its draft, saves, discards, hands the source over."""

    @abstractmethod
    def fields(self) -> list[Field]:
        """The form's fields."""

    @abstractmethod
    def words(self) -> Words:
        """The form's fields as they stand: what was left here, else what was saved."""

    @abstractmethod
    def saved_design(self) -> Design | None:
        """The editor's own JSON of the mail as it was saved; None where it was made otherwise."""

    @abstractmethod
    def leave(self, words: Words, design: Design | None = None) -> None:
        """Keep what is written, unchecked."""

    @abstractmethod
    def start_over(self) -> None:
        """The editor begins from what the words say, not from the design it held."""

    @abstractmethod
    def clear(self) -> None:
        """Nothing is left of what was not saved."""

    @abstractmethod
    def publish(self, words: Words, design: Design | None = None) -> str:
        """The mail says this from now on; answers the page to go on to. Raises Refusal."""

    @property
    def is_begun(self) -> bool:
        """Whether there is something to write a mail for."""
        return True

    @property
    def status(self) -> str:
        """The status the mail is looked at with."""
        return "shipped"

    def design(self) -> Design | None:
        """The editor's own JSON: the draft's, else the saved mail's while it is the editor's; None for no design yet."""
        if self.draft is not None and self.draft.design is not None:
            return dict(self.draft.design)
        return self.saved_design() if self.words().get("template.kind") == "design" else None

    def apart(self) -> Apart:
        """The mail to edit, in pieces: the design's, the merchant's own MJML, else the starter that is chosen or suits."""
        words, design = self.words(), self.design()
        source = design.get("mjml") if design else words["template.source"] if self._has_mjml(words) else None
        if isinstance(source, str):
            try:
                return take_apart(source)
            except ValueError:  # no mail can be made of it either: the starter is a way on
                pass
        return take_apart(STARTERS[self.starter()].in_language(self.store.locale).mjml)

    def starter(self) -> str:
        """The starter chosen, else the one that suits."""
        chosen = self.words().get("template.starter", "")
        return chosen if chosen in STARTERS else self._suits()

    def _suits(self) -> str:
        return "received"

    @staticmethod
    def _has_mjml(words: Words) -> bool:
        return words.get("template.kind") in ("mjml", "design") and bool(words.get("template.source", "").strip())


class RuleDesk(Desk):
    """The desk for a rule, or for a store's rule that is not made yet (`rule` None)."""

    def __init__(self, visit: Visit, store: Store, rule: Rule | None) -> None:
        self.visit, self.shop, self.rule = visit, store, rule
        self.draft: MailDraft | None = drafts.draft_of(store, rule, visit.user)

    @property
    def title(self) -> str:
        """The rule's name."""
        return self.rule.name if self.rule else _("New rule")

    @property
    def save_words(self) -> str:
        """Saving leads to step three."""
        return _("Save, then confirm")

    @property
    def back(self) -> str:
        """Step two."""
        return (
            reverse("rule_mail", args=[self.rule.pk]) if self.rule else reverse("rule_new_mail", args=[self.store.pk])
        )

    @property
    def looked_at(self) -> dict[str, Any]:
        """The rule's status and how many products its mail shows."""
        return draft_panel(self.store, self.rule, draft_of(self.visit, self.store))

    def address(self, what: str = "") -> str:
        """Of the rule's editor, or of the editor of the store's new rule."""
        end = f"_{what}" if what else ""
        if self.rule is not None:
            return reverse(f"rule_editor{end}", args=[self.rule.pk])
        return reverse(f"rule_new_editor{end}", args=[self.store.pk])

    def fields(self) -> list[Field]:
        """Step two's."""
        return mail_fields()

    @property
    def is_begun(self) -> bool:
        """Whether step one was done: without it there is no rule to write a mail for."""
        return self.rule is not None or bool(draft_of(self.visit, self.store))

    @property
    def status(self) -> str:
        """The rule's."""
        return self.rule.status if self.rule else "shipped"

    @property
    def was_overtaken(self) -> bool:
        """Whether somebody saved the rule's mail after this draft was begun."""
        return bool(self.rule and self.draft and self.draft.began_with != self.rule.version_id)

    def words(self) -> Words:
        """Step two's fields as they stand: what was left here, else the rule's own, else what suits the status."""
        left = self.draft.words if self.draft else {}
        if self.rule is not None:
            settings = keep.settings_of(self.rule)
            return {**mail_words(settings), **language_words(settings), **left}
        kept = draft_of(self.visit, self.store)
        first = {
            "sender.name": self.store.sender_name,
            "sender.email": self.store.sender_email,
            "follow_customer_language": "on",
        }
        return {**first, **first_mail(kept.get("status", ""), self.store.locale), **kept}

    def saved_design(self) -> Design | None:
        """Of the rule's version."""
        found = self.rule.version.source.get("design") if self.rule else None
        return dict(found) if isinstance(found, dict) else None

    def _suits(self) -> str:
        status = self.rule.status if self.rule else draft_of(self.visit, self.store).get("status", "")
        return first_mail(status)["template.starter"]

    def leave(self, words: Words, design: Design | None = None) -> None:
        """A new rule's words go to the session."""
        if self.rule is None:
            keep_draft(self.visit, self.store, words)
            words = {}
        if self.rule is not None or design is not None:
            self.draft = drafts.keep_draft(self.store, self.rule, self.visit.user, words, design)

    def start_over(self) -> None:
        """The draft's words stay."""
        drafts.forget_design(self.store, self.rule, self.visit.user)
        self.draft = drafts.draft_of(self.store, self.rule, self.visit.user)

    def clear(self) -> None:
        """The settings of a rule that is not made yet stay."""
        drafts.drop_draft(self.store, self.rule, self.visit.user)
        if self.rule is None:
            forget_words(self.visit, self.store, "template.kind", "template.source", "subject", "preheader")
        self.draft = None

    def publish(self, words: Words, design: Design | None = None) -> str:
        """On to step three."""
        return reverse("rule_confirm", args=[self.save(words, design).pk])

    def save(self, words: Words, design: Design | None = None) -> Rule:
        """The mail is the rule's from now on; a rule that was not made yet is made, paused. Raises Refusal."""
        words = {**self.words(), **words}
        settings = {**mail_from(words, design), **languages_from(words)}
        person, account, actor = self.visit.user, self.visit.account, self.visit.actor
        if self.rule is not None:
            saved = keep.change_rule(self.rule, settings, person)
            audit.note(account, actor, "rule mail changed", saved.pk)
        else:
            kept = settings_from(draft_of(self.visit, self.store))
            saved = keep.make_rule(self.store, read(RuleSettings, {**kept, **settings}), person)
            drop_draft(self.visit, self.store)
            audit.note(account, actor, "rule made", saved.pk, name=saved.name)
        drafts.drop_draft(self.store, self.rule, person)
        return saved


def desk_of(visit: Visit, store_id: str = "", rule_id: str = "") -> RuleDesk:
    """The desk for a rule's id, else for a new rule of a store's. Raises Missing."""
    if rule_id:
        rule = rule_for(visit.account, rule_id)
        return RuleDesk(visit, rule.store, rule)
    return RuleDesk(visit, store_for(visit.account, store_id), None)
