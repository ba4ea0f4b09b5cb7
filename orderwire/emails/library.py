"""The account's own templates: kept, changed, copied. A rule that begins with one copies its wording."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orderwire.accounts.models import Account, User
from orderwire.core import clock
from orderwire.core.failures import Conflict
from orderwire.emails.models import Template, TemplateVersion
from orderwire.emails.versions import compile_wording

COPIED = " (copy)"
_LONGEST_NAME = 120


def make_template(account: Account, name: str, wording: dict[str, Any], by: User | None = None) -> Template:
    """Keep a wording (`subject`, `preheader` and `template` as in CONTRACT §5). Raises Refusal when it cannot be compiled."""
    _try(wording)
    with transaction.atomic():
        template = Template.objects.create(
            account=account,
            name=name,
            subject=wording["subject"],
            preheader=wording["preheader"],
            source=wording["template"],
            made_by=by,
        )
        _enter(template, by)
    return template


def change_template(
    template: Template, name: str, wording: dict[str, Any], by: User | None = None, restored: int | None = None
) -> Template:
    """Give a template a name and a wording. Rules made from it keep theirs. Raises Refusal.

    A wording that differs makes a new version; `restored` is the number of the saving it brings back.
    """
    _try(wording)
    with transaction.atomic():
        before = wording_of(Template.objects.select_for_update().get(pk=template.pk))
        template.name = name
        template.subject, template.preheader = wording["subject"], wording["preheader"]
        template.source, template.updated_at = wording["template"], clock.now()
        template.save()
        if wording_of(template) != before:
            _enter(template, by, restored)
    return template


def restore(template: Template, saved: TemplateVersion, by: User | None = None) -> Template:
    """Bring an earlier wording back as a new version; what lies between stays in the history.

    Raises Conflict when it is what the template says, Refusal when it can no longer be compiled.
    """
    if wording_of(template) == wording_of(saved):
        said = _("Version %(number)s says what the mail says already: there is nothing to restore.")
        raise Conflict(said % {"number": saved.number})
    return change_template(template, template.name, wording_of(saved), by, saved.number)


def history_of(template: Template) -> QuerySet[TemplateVersion]:
    """Every saving of a template's wording, the newest first."""
    return TemplateVersion.objects.filter(template=template).select_related("made_by").order_by("-number")


def number_of(template: Template) -> int:
    """The number of the version that the template says now."""
    return history_of(template).values_list("number", flat=True).first() or 0


def copy_of(template: Template, by: User | None = None) -> Template:
    """A second template that says the same."""
    name = f"{template.name[: _LONGEST_NAME - len(COPIED)]}{COPIED}"
    return make_template(template.account, name, wording_of(template), by)


def delete_template(template: Template) -> None:
    """Take a template out of the library; rules made from it keep their wording."""
    template.delete()


def wording_of(template: Template | TemplateVersion) -> dict[str, Any]:
    """What the template says, or said, as a rule's settings name it."""
    return {"subject": template.subject, "preheader": template.preheader, "template": template.source}


def as_json(template: Template) -> dict[str, Any]:
    """The template as the API shows it."""
    return {
        "id": template.pk,
        "name": template.name,
        **wording_of(template),
        "created_at": template.created_at,
        "updated_at": template.updated_at,
    }


def _enter(template: Template, by: User | None, restored: int | None = None) -> None:
    """Note that the template now says this; in the transaction that holds its row."""
    TemplateVersion.objects.create(
        template=template,
        number=number_of(template) + 1,
        subject=template.subject,
        preheader=template.preheader,
        source=template.source,
        restored=restored,
        made_by=by,
    )


def _try(wording: dict[str, Any]) -> None:
    compile_wording(wording["template"], wording["subject"], wording["preheader"])
