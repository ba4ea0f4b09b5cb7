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
        if words["template.kind"] == "design":
            words["template.kind"] = "mjml"  # the form holds the MJML of a design
        return {**words, "name": template.name, "template.starter": words["template.starter"] or _FIRST}
    return {"template.kind": "mjml", "template.starter": _FIRST, "template.source": _BEGIN}


def wish_from(words: Mapping[str, str], template: Template | None = None) -> dict[str, Any]:
    """A template's wish from the form. A design whose MJML was left alone stays a design, so the editor can still open it."""
    wording = mail_from(words)
    del wording["sender"]
    design = template.source.get("design") if template else None
    if design and wording["template"].get("mjml", "").strip() == str(design.get("mjml", "")).strip():
        wording["template"] = {**wording["template"], "design": design}
        del wording["template"]["mjml"]
    return {"name": words.get("name", ""), **wording}


def name_for(subject: str) -> str:
    """A name for a wording that came without one: its subject."""
    return " ".join(subject.split())[:_LONGEST_NAME]
