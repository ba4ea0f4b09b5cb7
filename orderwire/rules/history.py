"""The history of a rule's wording: every saving stands in it, in order, with who and when."""

from typing import Any

from django.db.models import Max

from orderwire.accounts.models import User
from orderwire.rules.models import Rule, RuleVersion


def enter(rule: Rule, by: User | None = None, restored: int | None = None) -> RuleVersion:
    """Note that the rule now says what its version says; in the transaction that holds the rule's row.

    `restored` is the number of the saving that was brought back.
    """
    last = RuleVersion.objects.filter(rule=rule).aggregate(last=Max("number"))["last"] or 0
    return RuleVersion.objects.create(rule=rule, version=rule.version, number=last + 1, restored=restored, made_by=by)


def version_json(saved: RuleVersion, rule: Rule) -> dict[str, Any]:
    """One saving as the API shows it; `id` is its version's, which messages name too."""
    version = saved.version
    return {
        "id": version.pk,
        "number": saved.number,
        "in_use": version.pk == rule.version_id,
        "subject": version.subject,
        "preheader": version.preheader,
        "template": version.source,
        "saved_at": saved.created_at,
        "saved_by": saved.made_by.email if saved.made_by else None,
        "restored": saved.restored,
    }
