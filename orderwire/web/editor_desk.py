"""The desk a mail is written at: what stands on it when a person comes, what they leave on it, and how it becomes a rule's mail.

A rule that is not made yet keeps its words in the session, as the wizard's first step does; everything else is a draft's row.
"""

from typing import Any

from orderwire.access import rule_for, store_for
from orderwire.accounts import audit
from orderwire.core.schema import read
from orderwire.emails.pieces import Apart, take_apart
from orderwire.emails.starters import STARTERS
from orderwire.rules import drafts, keep
from orderwire.rules.models import MailDraft, Rule
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store
from orderwire.web.drafts import draft_of, drop_draft, forget_words, keep_draft
from orderwire.web.guard import Visit
from orderwire.web.rule_languages import language_words, languages_from
from orderwire.web.rule_words import first_mail, mail_from, mail_words, settings_from

Words = dict[str, str]


class Desk:
    """One person's desk for a rule, or for a store's rule that is not made yet (`rule` None)."""

    def __init__(self, visit: Visit, store: Store, rule: Rule | None) -> None:
        self.visit, self.store, self.rule = visit, store, rule
        self.draft: MailDraft | None = drafts.draft_of(store, rule, visit.user)

    @property
    def is_begun(self) -> bool:
        """Whether step one was done: without it there is no rule to write a mail for."""
        return self.rule is not None or bool(draft_of(self.visit, self.store))

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

    def design(self) -> dict[str, Any] | None:
        """The editor's own JSON: the draft's, else the rule's while its mail is still the editor's; None for no design yet."""
        if self.draft is not None and self.draft.design is not None:
            return dict(self.draft.design)
        if self.rule is not None and self.words().get("template.kind") == "design":
            found = self.rule.version.source.get("design")
            return dict(found) if isinstance(found, dict) else None
        return None

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
        """The starter chosen, else the one that suits the status of the rule."""
        chosen = self.words().get("template.starter", "")
        if chosen in STARTERS:
            return chosen
        status = self.rule.status if self.rule else draft_of(self.visit, self.store).get("status", "")
        return first_mail(status)["template.starter"]

    @staticmethod
    def _has_mjml(words: Words) -> bool:
        return words.get("template.kind") in ("mjml", "design") and bool(words.get("template.source", "").strip())

    def leave(self, words: Words, design: dict[str, Any] | None = None) -> None:
        """Keep what is written, unchecked."""
        if self.rule is None:
            keep_draft(self.visit, self.store, words)
            words = {}
        if self.rule is not None or design is not None:
            self.draft = drafts.keep_draft(self.store, self.rule, self.visit.user, words, design)

    def start_over(self) -> None:
        """The editor begins from what the words say, not from the design it held."""
        drafts.forget_design(self.store, self.rule, self.visit.user)
        self.draft = drafts.draft_of(self.store, self.rule, self.visit.user)

    def clear(self) -> None:
        """Nothing is left of what was not saved; the words of a rule that is not made yet stay."""
        drafts.drop_draft(self.store, self.rule, self.visit.user)
        if self.rule is None:
            forget_words(self.visit, self.store, "template.kind", "template.source", "subject", "preheader")
        self.draft = None

    def save(self, words: Words, design: dict[str, Any] | None = None) -> Rule:
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


def desk_of(visit: Visit, store_id: str = "", rule_id: str = "") -> Desk:
    """The desk for a rule's id, else for a new rule of a store's. Raises Missing."""
    if rule_id:
        rule = rule_for(visit.account, rule_id)
        return Desk(visit, rule.store, rule)
    return Desk(visit, store_for(visit.account, store_id), None)
