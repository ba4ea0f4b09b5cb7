"""Who did what: one line for each act that changes what customers get or who may do what."""

from typing import Any

from orderwire.accounts.models import Account, AuditEntry, User


def note(account: Account, actor: str, action: str, target: str = "", **detail: Any) -> None:
    """Keep one line. `actor` is an e-mail address or "API key …1234"; never put a secret into `detail`."""
    AuditEntry.objects.create(account=account, actor=actor[:254], action=action, target=target, detail=detail)


def note_own(user: User, action: str, actor: str = "", **detail: Any) -> None:
    """The same line in every account a person belongs to: what was done to their sign-in, by themselves or by `actor`."""
    for account in user.accounts.all():
        note(account, actor or user.email, action, user.pk, **detail)
