"""Templates are kept from what stands: a wish, a rule's present wording, a starter."""

from typing import Annotated

from pydantic import Field

from orderwire.accounts.models import Account, User
from orderwire.core.schema import Input, read
from orderwire.emails import library
from orderwire.emails.models import Template
from orderwire.emails.starters import Starter
from orderwire.rules.models import Rule
from orderwire.rules.settings import Template as Source

LONGEST_NAME = 120


class TemplateWish(Input):
    """What is kept: a name, and a wording as CONTRACT §5 shapes it."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    subject: Annotated[str, Field(min_length=1, max_length=400)]
    preheader: Annotated[str, Field(max_length=400)] = ""
    template: Source

    def wording(self) -> dict[str, object]:
        """The wording alone, as plain values."""
        return {
            "subject": self.subject,
            "preheader": self.preheader,
            "template": self.template.model_dump(exclude_none=True),
        }


def make_template(account: Account, wish: TemplateWish, by: User | None = None) -> Template:
    """Keep a template. Raises Refusal when its wording cannot be compiled."""
    return library.make_template(account, wish.name, wish.wording(), by)


def change_template(template: Template, patch: dict[str, object], by: User | None = None) -> Template:
    """Change what the patch names, and nothing else. Raises Refusal."""
    wish = read(TemplateWish, {"name": template.name, **library.wording_of(template), **patch})
    return library.change_template(template, wish.name, wish.wording(), by)


def template_of_rule(rule: Rule, by: User | None = None) -> Template:
    """Keep what a rule says now under the rule's name."""
    version = rule.version
    wording = {"subject": version.subject, "preheader": version.preheader, "template": version.source}
    return library.make_template(rule.store.account, rule.name, wording, by)


def template_of_starter(account: Account, starter: Starter, locale: str, by: User | None = None) -> Template:
    """Keep a starter as MJML of one's own, in a language, so that every word of it can be changed."""
    words = starter.in_language(locale)
    wording = {
        "subject": words.subject,
        "preheader": words.preheader,
        "template": {"mjml": words.mjml.strip(), "text": words.text.strip()},
    }
    return library.make_template(account, starter.name, wording, by)
