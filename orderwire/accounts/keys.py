"""API keys: shown once, kept as a keyed hash."""

from datetime import timedelta

from orderwire.accounts.models import Account, ApiKey, User
from orderwire.core import clock
from orderwire.core.ids import secret_key
from orderwire.core.seal import fingerprint

_USE_GRAIN = timedelta(minutes=5)  # "last used" need not be a write for each call


def issue(account: Account, name: str, by: User | None = None) -> tuple[ApiKey, str]:
    """A new key and its plain text, which is not kept."""
    plain = f"ow_{secret_key(40)}"
    key = ApiKey.objects.create(
        account=account, name=name.strip()[:120] or "API key", hash=fingerprint(plain), hint=plain[-4:], made_by=by
    )
    return key, plain


def account_for(plain: str) -> Account | None:
    """The account whose key this is; None when it is unknown or revoked."""
    key = ApiKey.objects.select_related("account").filter(hash=fingerprint(plain), revoked_at=None).first()
    if key is None:
        return None
    now = clock.now()
    if key.last_used_at is None or now - key.last_used_at > _USE_GRAIN:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key.account


def revoke(key: ApiKey) -> None:
    """From now on the key opens nothing."""
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=clock.now())
