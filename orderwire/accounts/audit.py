"""Who did what: one line for each act that changes what customers get or who may do what."""

from typing import Any

from orderwire.accounts.models import Account, AuditEntry


def note(account: Account, actor: str, action: str, target: str = "", **detail: Any) -> None:
    """Keep one line. `actor` is an e-mail address or "API key …1234"; never put a secret into `detail`."""
    AuditEntry.objects.create(account=account, actor=actor[:254], action=action, target=target, detail=detail)
