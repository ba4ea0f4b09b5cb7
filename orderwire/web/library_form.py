"""The fields of a template's form, and the way between them and a template, both ways."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from orderwire.emails.library import wording_of
from orderwire.emails.models import Template
from orderwire.emails.starters import STARTERS
from orderwire.web.forms import Field
from orderwire.web.rule_fields import mail_fields
from orderwire.web.rule_words import mail_from, mail_words
from orderwire.web.said import translated

_FIRST = "received"
_LONGEST_NAME = 120
_BEGIN = """<mjml>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text>Hello *|FIRST_NAME|there|*,</mj-text>
        <mj-text>this is about your order *|ORDER_NUMBER|*.</mj-text>
        <mj-text>*|ITEMS|*</mj-text>
        <mj-text>*|SHIPMENT_TRACKING|*</mj-text>
        <mj-text>*|STORE_NAME|*</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>"""


def fields() -> list[Field]:
    """A name, then step two's fields without who the mail is from: that is the rule's or the shop's."""
    name = Field(
        "name", _("Name"), required=True, help=_("For you; customers never see it."), attrs={"maxlength": "120"}
    )
    wording = [one for one in mail_fields() if not one.name.startswith("sender.")]
    for one in wording:
        if one.name == "template.kind":
            one.kind, one.label = "select", _("Made of")
            one.choices = [
                ("design", _("The mail editor")),
                ("mjml", _("MJML")),
                ("html", _("HTML")),
                ("starter", _("A starter, in each shop's language")),
            ]
            one.attrs = {"data-chooses": "", "x-on:change": "read"}
        elif one.name == "template.starter":
            one.kind, one.choices = "select", [(starter.key, translated(starter.name)) for starter in STARTERS.values()]
    return [name, *wording]


def as_fields(template: Template | None = None) -> dict[str, str]:
    """What stands in the form: a template, or for a new one the least that a mail about an order says."""
    if template is not None:
        words = mail_words(wording_of(template))
        return {**words, "name": template.name, "template.starter": words["template.starter"] or _FIRST}
    return {"template.kind": "mjml", "template.starter": _FIRST, "template.source": _BEGIN}


def wish_from(words: Mapping[str, str], design: dict[str, Any] | None = None) -> dict[str, Any]:
    """A template's wish from the form. `design` is what the editor made: it is taken while the form's MJML is still the same."""
    wording = mail_from(words, design)
    del wording["sender"]
    return {"name": words.get("name", ""), **wording}


def begun(words: Mapping[str, str], locale: str) -> dict[str, str]:
    """A new template that is to be opened in the mail editor: what was not typed yet is the chosen starter's."""
    starter = STARTERS.get(words.get("template.starter", ""), STARTERS[_FIRST])
    said = starter.in_language(locale)
    own = {"name": translated(starter.name), "subject": said.subject, "preheader": said.preheader}
    filled = {**words, **{name: word for name, word in own.items() if not words.get(name, "").strip()}}
    if words.get("template.kind") == "design":
        filled |= {"template.kind": "starter", "template.starter": starter.key, "template.text": ""}
    return filled


def name_for(subject: str) -> str:
    """A name for a wording that came without one: its subject."""
    return " ".join(subject.split())[:_LONGEST_NAME]
