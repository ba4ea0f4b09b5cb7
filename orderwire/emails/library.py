"""The account's own templates: kept, changed, copied. A rule that begins with one copies its wording."""

from typing import Any

from orderwire.accounts.models import Account, User
from orderwire.core import clock
from orderwire.emails.models import Template
from orderwire.emails.versions import compile_wording

COPIED = " (copy)"
_LONGEST_NAME = 120


def make_template(account: Account, name: str, wording: dict[str, Any], by: User | None = None) -> Template:
    """Keep a wording (`subject`, `preheader` and `template` as in CONTRACT §5). Raises Refusal when it cannot be compiled."""
    _try(wording)
    return Template.objects.create(
        account=account,
        name=name,
        subject=wording["subject"],
        preheader=wording["preheader"],
        source=wording["template"],
        made_by=by,
    )


def change_template(template: Template, name: str, wording: dict[str, Any]) -> Template:
    """Give a template a name and a wording. Rules made from it keep theirs. Raises Refusal."""
    _try(wording)
    template.name = name
    template.subject, template.preheader = wording["subject"], wording["preheader"]
    template.source, template.updated_at = wording["template"], clock.now()
    template.save()
    return template


def copy_of(template: Template, by: User | None = None) -> Template:
    """A second template that says the same."""
    name = f"{template.name[: _LONGEST_NAME - len(COPIED)]}{COPIED}"
    return make_template(template.account, name, wording_of(template), by)


def delete_template(template: Template) -> None:
    """Take a template out of the library; rules made from it keep their wording."""
    template.delete()


def wording_of(template: Template) -> dict[str, Any]:
    """What the template says, as a rule's settings name it."""
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


def _try(wording: dict[str, Any]) -> None:
    compile_wording(wording["template"], wording["subject"], wording["preheader"])
